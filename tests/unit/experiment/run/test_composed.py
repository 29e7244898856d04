"""Many configurations at once: in their order, each mistake said and nobody else's."""

from sim.config.schema import Config
from sim.execution.choice import LOCAL
from sim.experiment.run.composed import composed


def test_each_is_composed_or_says_why_not():
    asked = [["authority=england_typical", "run.years=1"], ["authority=atlantis"], ["authority=england_typical"]]
    first, wrong, last = composed(asked, LOCAL)
    assert isinstance(first, Config)
    assert isinstance(last, Config)
    assert (first.run.years, last.run.years) == (1.0, 3.0)
    assert "atlantis" in wrong
