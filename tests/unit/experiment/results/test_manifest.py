"""The manifest of a results folder: what it must say, and the line that names what is wrong with it."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.config.errors import ResultsError
from sim.experiment.results.manifest import FORMAT, check_name, read_manifest
from tests.support.results_folder import MORE, NOW, manifest


@pytest.fixture
def written(tmp_path):
    """Write a manifest, some of its keys changed, and return where."""

    def write(**changed):
        path = tmp_path / "manifest.json"
        path.write_text(json.dumps(manifest() | changed), encoding="utf-8")
        return path

    return write


def refused(path):
    with pytest.raises(ResultsError) as caught:
        read_manifest(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert "\n" not in message
    return message


def test_a_manifest_is_returned_as_it_was_written_with_keys_that_nobody_knows(written):
    path = written(later={"version": [1, 2.5, None]})
    assert read_manifest(path) == manifest() | {"later": {"version": [1, 2.5, None]}}


@pytest.mark.parametrize("key", sorted(manifest().keys() - {"format"}))
def test_every_part_must_be_there(tmp_path, key):
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps({name: value for name, value in manifest().items() if name != key}), encoding="utf-8")
    assert f"not a manifest of this program; {key}: Field required" in refused(path)


@pytest.mark.parametrize(("found", "age"), [(FORMAT - 1, "an older"), (FORMAT + 1, "a newer")])
def test_what_another_version_wrote_is_not_guessed_at_and_says_how_to_go_on(written, found, age):
    path = written(format=found, code={"version": "0.4.0"}, run={"command": ["run", "my sweep"]})
    message = refused(path)
    assert f"was written by {age} version of Front Door (format {found}; this one reads {FORMAT})" in message
    assert message.endswith("run it again (frontdoor run 'my sweep'), or use version 0.4.0")


def test_without_a_format_it_is_of_the_first(tmp_path):
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps({key: value for key, value in manifest().items() if key != "format"}), encoding="utf-8")
    assert "was written by an older version of Front Door (format 1;" in refused(path)


def scenario(**changed):
    first, second = manifest()["scenarios"]
    return [first, second | changed]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"seed": "2026"}, "seed: Input should be a valid integer"),  # nothing is converted
        ({"seed": -1}, "seed: Input should be greater than or equal to 0"),
        ({"seed": 7}, "seed 7 is not that of the baseline, 2026"),
        ({"baseline": "nobody"}, "baseline 'nobody' is no scenario"),
        ({"scenarios": scenario(name=NOW)}, "two scenarios have the same name"),
        ({"scenarios": scenario(replications=0)}, "scenarios.1.replications: Input should be greater than or equal"),
        ({"scenarios": scenario(replications=1_000_000)}, "1000002 replications in all scenarios together; at most"),
        ({"scenarios": scenario(replications=2.0)}, "scenarios.1.replications: Input should be a valid integer"),
        ({"experiment": "../elsewhere"}, "experiment: '../elsewhere' cannot be the name of a folder"),
        ({"outputs": {"../../x": ""}}, "'../../x' is no file of a results folder"),
        ({"outputs": {"events//x": ""}}, "'events//x' is no file of a results folder"),
        ({"outputs": {"manifest.json": ""}}, "'manifest.json' is no file of a results folder"),
        ({"title": "\x1b[31mred"}, "holds the control character \\x1b"),
        ({"question": "?" * 20_001}, "a text of 20001 characters; at most 20000"),
        ({"parts": {"whole": ["more posts"]}}, "parts: give 2 to 5 of them, not 1"),
    ],
)
def test_what_cannot_be_is_named(written, changed, said):
    assert said in refused(written(**changed))


def test_the_seed_of_another_scenario_may_differ(written):
    other = written(scenarios=scenario(name=MORE, config={"run": {"seed": 7}}))
    assert read_manifest(other)["scenarios"][1]["config"] == {"run": {"seed": 7}}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"{", "not a manifest of this program"),
        (b"\xff{}", "not a manifest of this program"),
        (b"[]", "not a manifest of this program"),
        (b'{"seed": NaN}', "NaN is no number"),
        (b'{"seed": -Infinity}', "-Infinity is no number"),
        (b"[" * 100_000, "not a manifest of this program"),
    ],
)
def test_what_is_no_manifest_at_all_is_refused(tmp_path, content, said):
    path = tmp_path / "manifest.json"
    path.write_bytes(content)
    assert said in refused(path)


@pytest.mark.parametrize("name", ["staffing_sweep", "Posts, 10% more", "été", "a.b", "stores", "x" * 120])
def test_names_that_a_folder_can_have_are_taken_as_they_are(name):
    assert check_name(name) == name


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "cannot be the name of a folder"),
        (".hidden", "cannot be the name of a folder"),
        ("ends.", "cannot be the name of a folder"),
        ("ends ", "cannot be the name of a folder"),
        ("a\nb", "cannot be the name of a folder"),
        ("Store", "must not be the name of an experiment"),
        ("x" * 121, "must not be the name of an experiment"),
    ],
)
def test_names_that_no_folder_can_have_or_another_one_has_are_refused(name, said):
    with pytest.raises(ValueError, match=said):
        check_name(name)


@given(start=st.text(max_size=3), forbidden=st.sampled_from('/\\:*?"<>|'), end=st.text(max_size=3))
@settings(derandomize=True, deadline=None, max_examples=50)
def test_no_name_leads_elsewhere(start, forbidden, end):
    with pytest.raises(ValueError, match="cannot be the name of a folder"):
        check_name(start + forbidden + end)
