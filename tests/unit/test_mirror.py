"""Whoever opens a module finds its tests under its name: tests/unit mirrors the packages of sim."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"
LINES = 60
"""A module up to this length may be tested with the one that uses it."""

ELSEWHERE = {
    # Commands are tested as they are typed, the cluster with one that runs, and an experiment from end to end.
    "interface/test_command_line.py": ["cli/*"],
    "interface/test_announcement.py": ["experiment/run/announcement"],
    "interface/test_cluster.py": ["execution/cluster"],
    "interface/test_run_experiment.py": ["experiment/run/run"],
    # An analysis is tested by how often it is right, and its answer as it is asked for.
    "interface/test_seek.py": ["experiment/results/goal_seek"],
    "interface/test_select_best.py": ["experiment/results/selection"],
    "theory/test_goal_seek.py": ["experiment/analyses/goal_seek"],
    "theory/test_selection.py": ["experiment/analyses/selection"],
    # Pages and reports are tested by what they show of results that nobody ran.
    "unit/documents/test_pages.py": ["documents/*"],
    "unit/report/test_page.py": ["report/contents"],
    "unit/report/test_first_screen.py": ["report/words/in_short"],
    "unit/report/slide/test_deck.py": ["report/slide/*"],
    "unit/report/test_figures.py": ["report/layout/*", "report/sections/*", "report/study/*", "report/words/published"],
    "unit/report/test_claims.py": ["report/words/sentences", "report/words/comparison", "report/words/expectations"],
    "unit/validation/test_comparison.py": ["validation/*"],
    "unit/experiment/results/test_notebook.py": ["notebook_html"],
    # What a key may hold is said by the schema, and tested by what is refused, whichever part it belongs to.
    "unit/config/test_compose.py": [
        "config/demand",
        "config/early_help",
        "config/pathway",
        "config/people",
        "config/plans",
        "config/quality",
        "config/run",
        "config/schema",
        "config/section47",
        "config/teams",
    ],
    # What only makes sense together is tested together.
    "unit/data/test_published_profiles.py": ["data/cautions"],
    "unit/data/test_profiles.py": ["data/draft", "data/profile_file"],
    "unit/execution/test_execution.py": ["execution/local", "execution/worker"],
    "unit/experiment/file/test_expectations.py": ["experiment/file/pattern"],
    "unit/experiment/file/test_setting_words.py": ["experiment/file/overrides"],
    "unit/experiment/analyses/test_goal_search.py": [
        "experiment/results/goal",
        "experiment/results/goal_answer",
        "experiment/results/goal_crossing",
    ],
    "unit/experiment/results/test_patterns.py": ["experiment/results/constraints"],
    "unit/experiment/results/test_results.py": ["experiment/results/replication_tables"],
    "unit/measures/test_caseload.py": ["measures/cases"],
    "unit/measures/test_measures_of_teams.py": ["measures/distributions", "measures/history"],
    "unit/measures/test_timeliness.py": ["measures/assessments"],
    "unit/model/test_flows.py": ["model/workload"],
    "unit/model/test_log_columns.py": ["model/event_details"],
    "unit/model/test_plans.py": ["model/open_plan", "model/visits"],
    "unit/model/test_workforce.py": ["model/roster"],
    "unit/model/test_invariants.py": ["model/log_invariants", "model/state_invariants", "model/violation"],
}
"""Test files, and the modules (without ``sim/`` and ``.py``) that are tested there, under another name."""

EXCUSED = [pattern for patterns in ELSEWHERE.values() for pattern in patterns]


def modules_without_tests_of_their_name() -> list[str]:
    """Modules of more than a few lines, as ``package/module``, for which no test in their package has their name."""
    paths = (path for path in (ROOT / "sim").rglob("*.py") if path.name != "__init__.py")
    long = [path for path in paths if len(path.read_text(encoding="utf-8").splitlines()) > LINES]
    modules = sorted(path.relative_to(ROOT / "sim").with_suffix("").as_posix() for path in long)
    assert modules
    return [module for module in modules if not list(_tests_of_package(module).rglob(f"test_{Path(module).name}.py"))]


def _tests_of_package(module: str) -> Path:
    package, *rest = Path(module).parts
    return TESTS / "unit" / package if rest else TESTS / "unit"


def test_every_module_has_tests_of_its_name_or_is_listed_here():
    missing = modules_without_tests_of_their_name()
    assert [module for module in missing if not any(fnmatch(module, pattern) for pattern in EXCUSED)] == []


def test_the_list_names_nothing_that_it_need_not():
    missing = modules_without_tests_of_their_name()
    assert [pattern for pattern in EXCUSED if not any(fnmatch(module, pattern) for module in missing)] == []


def test_the_list_leads_to_tests():
    assert [name for name in ELSEWHERE if not (TESTS / name).is_file()] == []


def test_every_folder_of_unit_tests_is_named_after_a_package():
    folders = {path.parent.relative_to(TESTS / "unit") for path in (TESTS / "unit").rglob("test_*.py")}
    assert [folder for folder in sorted(folders) if not (ROOT / "sim" / folder).is_dir()] == []
