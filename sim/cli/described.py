"""What can be described, as tables: measures, parameters and experiments."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd


def measures() -> pd.DataFrame:
    """List the measures."""
    import pandas as pd

    from sim.measures import MEASURES

    names = ("name", "label", "unit", "better", "target", "group", "definition")
    return pd.DataFrame([{name: getattr(measure, name) for name in names} for measure in MEASURES.values()])


def experiments() -> pd.DataFrame:
    """List the experiments."""
    import pandas as pd

    from sim.config.files import experiment_names
    from sim.experiment.file.reading import load_experiment

    loaded = [load_experiment(name) for name in experiment_names()]
    return pd.DataFrame(
        [
            {
                "name": name,
                "title": experiment.title,
                "scenarios": len(experiment.expanded()),
                "question": experiment.question,
            }
            for name, experiment in loaded
        ]
    )


def parameters(overrides: Sequence[str]) -> pd.DataFrame:
    """List the parameters, and below them the keys of records that stand in lists."""
    import pandas as pd

    from sim.config import parameters as config

    return pd.concat([config.parameters(overrides), config.keys_of_records()], ignore_index=True)
