"""How much the service responds to posts as it copes: frozen, so that a change of it is noticed."""

from __future__ import annotations

import pytest

from sim.experiment.run.replications import Options
from sim.validation.slopes import OVERALL, slopes

FROZEN = {
    "Assessments in time per case held by each": -1.1816197208628036,
    "Conferences in time per case held by each": 0.2643641249871973,
}
"""Points for each case more, Darlington, posts at 0.8, 1 and 1.2 of today's, 8 futures; see docs/calibration.md."""


@pytest.mark.slow
def test_the_response_to_posts_is_the_one_that_was_looked_at(tmp_path):
    found = slopes("darlington_typical_practice", [], (0.8, 1.0, 1.2), 8, Options(results_dir=tmp_path), only=["posts"])
    overall = found.table[found.table["step"] == OVERALL].set_index("slope")["simulated"]
    assert overall.to_dict() == pytest.approx(FROZEN, abs=1e-6)
