"""What the answers of the statement are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from sim.config.compose import compose, validate
from sim.config.parameters import parameters
from sim.config.schema import Config
from sim.documents.parameters import AUTHORITY

NOT_FILLED = "**Not filled:**"
"""What marks that an item, or a part of one, has no answer."""

Manifest = Mapping[str, Any]


@dataclass(frozen=True)
class Known:
    """What answers are made of.

    Attributes
    ----------
    manifest : mapping or None
        Of the run that the statement is about; None for the model as such.
    """

    manifest: Manifest | None = None

    @cached_property
    def config(self) -> Config:
        """The baseline of the run, or the typical authority."""
        if self.manifest is None:
            return compose([f"authority={AUTHORITY}"])
        return validate({**self.baseline["config"], "execution": self.manifest["run"]["execution"]})

    @property
    def baseline(self) -> Mapping[str, Any]:
        """The baseline's entry in the manifest."""
        if self.manifest is None:
            raise ValueError("there is no run")
        name = self.manifest["baseline"]
        return next(scenario for scenario in self.manifest["scenarios"] if scenario["name"] == name)

    @cached_property
    def parameters(self) -> pd.DataFrame:
        """Every parameter of the typical authority."""
        return parameters([f"authority={AUTHORITY}"])


Answer = Callable[[Known], Iterator[str]]
"""Lines that answer an item."""
