"""What an experiment file may say of an economic evaluation."""

import pytest

import sim
from sim.experiment.file.experiment import Experiment
from sim.experiment.run.plan import plan_experiment
from tests.support.small_evaluation import SCALE

HEAD = "title: T\nquestion: Q\nscenarios: {a: [], b: [run.seed=1]}\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("economics: {}\n", ["economics.willingness_to_pay_gbp", "missing"]),
        ("economics: {willingness_to_pay_gbp: [0, 10], cost: cost_totl_gbp}\n", ["economics.cost", "cost_total_gbp"]),
        ("economics: {willingness_to_pay_gbp: [10, 0]}\n", ["economics", "prices must rise"]),
        ("economics: {willingness_to_pay_gbp: [-1, 0]}\n", ["economics.willingness_to_pay_gbp", "-1"]),
        ("economics: {willingness_to_pay_gbp: [0, 10], equal_cost: [a]}\n", ["economics.equal_cost", "'a'", "are: b"]),
        (
            f"economics: {{willingness_to_pay_gbp: [0, 10], break_even: {{b: {SCALE}}}}}\n",
            ["economics.break_even.b", "uncertainty.parameters"],
        ),
    ],
)
def test_a_mistake_is_one_line_that_names_file_and_key(tmp_path, content, words):
    path = tmp_path / "mine.yaml"
    path.write_text(HEAD + content)
    with pytest.raises(sim.ConfigError, match=r"mine\.yaml") as caught:
        plan_experiment(path)
    assert "\n" not in str(caught.value)
    for word in words:
        assert word in str(caught.value)


def test_an_experiment_without_options_cannot_be_evaluated():
    with pytest.raises(ValueError, match="economics: needs a scenario besides the baseline"):
        Experiment(title="T", question="Q", economics={"willingness_to_pay_gbp": [0, 1]})
