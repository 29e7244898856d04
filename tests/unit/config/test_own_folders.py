"""A folder of the user's own: its options and experiments stand beside the project's, and nothing is ignored."""

from pathlib import Path

import pytest

import sim
from sim.config.files import experiment_names, file_options, group_names, option_names, project_directory
from sim.config.own_folders import own_folders, with_config_dir
from sim.config.parameters import parameters

RUTLAND = """\
# @package _global_
defaults: [darlington, _self_]
authority:
  name: Rutland
workforce:
  vacancy_rate: 0.07  # share; published; own count
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in {
        "authority/rutland.yaml": RUTLAND,
        "experiments/rutland_posts.yaml": "title: T\nquestion: Q\n",
        "plan/growth.yaml": "# @package _global_\nworkforce: {agency_rate: 0.11}\n",
    }.items():
        path = tmp_path / "my" / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    return Path("my")


def test_an_authority_of_ones_own_is_composed_on_top_of_another(folder):
    config = sim.compose(["authority=rutland"], config_dir=folder)
    assert (config.authority.name, config.workforce.vacancy_rate) == ("Rutland", 0.07)
    assert config.authority.population_0_17 == sim.compose(["authority=darlington"]).authority.population_0_17


def test_the_council_that_the_guide_shows_is_composed_as_it_is_written(folder):
    guide = (Path(__file__).parents[3] / "docs" / "hydra.md").read_text(encoding="utf-8")
    example = guide.split("```yaml\n", 1)[1].split("```", 1)[0]
    (folder / "authority" / "rutland.yaml").unlink()
    (folder / "authority" / "rutland_melton.yaml").write_text(example, encoding="utf-8")
    config = sim.compose(["authority=rutland_melton"], config_dir=folder)
    assert (config.authority.name, config.authority.published.authority) == ("Rutland with Melton", "Rutland")
    assert (config.demand.contacts_per_year, config.teams.assessment.posts) == (4700.0, 12)


def test_an_authority_of_ones_own_comes_before_the_published_one_of_its_name(folder):
    assert sim.compose(["authority=rutland"], folder).workforce.agency_rate == 0.118  # Darlington's
    assert sim.compose(["authority=rutland"]).workforce.agency_rate != 0.118
    assert sim.compose(["authority=leeds"], folder) == sim.compose(["authority=leeds"])


def test_the_folder_can_travel_with_the_overrides(folder):
    given = sim.compose(["authority=rutland"], config_dir=folder)
    assert sim.compose(["authority=rutland", "hydra.searchpath=[file://my]"]) == given


def test_what_changed_in_the_folder_is_read_again(folder):
    assert sim.compose(["authority=rutland"], folder).workforce.vacancy_rate == 0.07
    path = folder / "authority" / "rutland.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("0.07", "0.085"), encoding="utf-8")
    assert sim.compose(["authority=rutland"], folder).workforce.vacancy_rate == 0.085


def test_folders_with_blanks_and_brackets_in_their_names_are_found(folder):
    folder.rename("my figures (new)")
    assert sim.compose(["authority=rutland"], config_dir="my figures (new)").authority.name == "Rutland"


def test_options_and_experiments_of_the_folder_stand_beside_the_projects(folder):
    own = [folder]
    assert {"rutland", "doncaster"} <= set(option_names("authority", own))
    assert {"plan", "authority"} <= set(group_names(own))
    assert {"rutland_posts", "staffing_sweep"} <= set(experiment_names(own))
    assert "rutland" in file_options("authority", own)
    assert "rutland" not in file_options("authority")


def test_a_group_of_ones_own_is_added(folder):
    assert sim.compose(["+plan=growth"], folder).workforce.agency_rate == 0.11
    with pytest.raises(sim.ConfigError, match=r"plan=growth: a group of your own is added: write \+plan=growth"):
        sim.compose(["plan=growth"], folder)
    with pytest.raises(sim.ConfigError, match=r"there is no plan groth; did you mean growth\?"):
        sim.compose(["+plan=groth"], folder)


def test_a_misspelt_option_is_compared_with_those_of_the_folder(folder):
    with pytest.raises(sim.ConfigError, match=r"did you mean rutland\? available: .*doncaster.*rutland"):
        sim.compose(["authority=rutlnd"], folder)


def test_sources_of_the_folders_figures_are_told(folder):
    table = parameters(with_config_dir(["authority=rutland"], folder)).set_index("key")
    assert tuple(table.loc["workforce.vacancy_rate", ["status", "source"]]) == ("published", "own count")


def test_two_folders_are_one_search_path(folder):
    other = Path("other") / "authority"
    other.mkdir(parents=True)
    (other / "ambridge.yaml").write_text("defaults: [darlington, _self_]\nname: Ambridge\n", encoding="utf-8")
    overrides = with_config_dir(["hydra.searchpath=[file://other]", "authority=ambridge"], folder)
    assert own_folders(overrides) == (folder, Path("other"))
    assert sim.compose(overrides).authority.name == "Ambridge"


def refusal(folder, name="authority/rutland.yaml", text=RUTLAND):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(sim.ConfigError) as caught:
        sim.compose(["authority=rutland"], folder)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_folder_that_is_not_there_is_refused():
    with pytest.raises(sim.ConfigError, match="--config-dir nowhere: there is no such folder"):
        sim.compose([], config_dir="nowhere")


def test_a_folder_in_which_nothing_is_used_is_refused(tmp_path):
    (tmp_path / "rutland.yaml").write_text(RUTLAND, encoding="utf-8")
    with pytest.raises(sim.ConfigError, match=r"holds nothing that is used: options are GROUP/NAME\.yaml"):
        sim.compose([], tmp_path)


@pytest.mark.parametrize("name", ["authority/england_typical.yaml", "experiments/staffing_sweep.yaml"])
def test_a_name_that_the_project_has_is_refused_rather_than_ignored(name, folder):
    assert "give yours a name of its own" in refusal(folder, name)


def test_a_mistake_in_an_own_file_names_the_key_or_the_line(folder):
    assert "did you mean workforce.vacancy_rate?" in refusal(
        folder, text=RUTLAND.replace("vacancy_rate", "vacancy_rat")
    )
    assert "authority/rutland.yaml line " in refusal(folder, text=RUTLAND + "demand: [\n")


@pytest.mark.parametrize("value", ["pkg://os", "[pkg://os]", "[my]", "[3]", "null", "[", "file://my"])
def test_a_search_path_that_is_no_list_of_folders_is_refused(value, folder):
    with pytest.raises(sim.ConfigError, match=r"must be a list of folders such as \[file://my_folder\]"):
        sim.compose([f"hydra.searchpath={value}"])


def test_the_projects_own_files_have_no_name_twice():
    assert own_folders([]) == ()
    assert len(experiment_names()) == len(list(project_directory("experiments").glob("*.yaml")))
