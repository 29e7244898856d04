"""Parameters nobody knows exactly: drawn anew for blocks of replications, the same draw in every scenario.

A replication is one possible future of a service whose parameters are known. Where a parameter is uncertain, such as
the effect of early help, its value is drawn first and a few futures are run with it; what varies between draws is
uncertainty about the parameter, what varies within one is chance (Cullen and Frey 1999; Briggs, Claxton and Sculpher
2006, chapter 4). Scenarios share the draws, so a difference between them is a difference under the same assumptions.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, reduce
from statistics import NormalDist
from typing import Annotated, Any, Literal

import pandas as pd
from pydantic import BaseModel, ConfigDict, Field, model_validator

from sim.config.compose import validate
from sim.config.errors import ConfigError, did_you_mean
from sim.config.explain import fields_of
from sim.config.schema import Config
from sim.streams import Purpose, Streams

_RARE = 1e-6
"""Probability beyond which no draw is expected: the configuration must be valid up to there."""

_Z95 = NormalDist().inv_cdf(0.975)

_DIGITS = 6
"""Significant digits of a drawn value: more than anybody knows, and few enough to read and to type."""


class UncertainParameter(BaseModel):
    """What is known about a parameter: the range in which it lies with 95% probability, or surely.

    ``triangular`` and ``uniform`` lie between ``low`` and ``high``, ``triangular`` with its peak at ``likely``;
    ``normal`` and ``lognormal`` lie between them with 95% probability.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    distribution: Literal["uniform", "triangular", "normal", "lognormal"] = Field(description="family of laws")
    low: float = Field(description="lower end, in the parameter's unit", allow_inf_nan=False)
    high: float = Field(description="upper end, in the parameter's unit", allow_inf_nan=False)
    likely: float | None = Field(None, description="peak, of triangular only", allow_inf_nan=False)
    source: str = Field("assumption", description="where the range comes from")

    @model_validator(mode="after")
    def _consistent(self) -> UncertainParameter:
        if self.low >= self.high:
            raise ValueError(f"low {self.low:g} must be below high {self.high:g}")
        if self.distribution == "lognormal" and self.low <= 0.0:
            raise ValueError(f"low {self.low:g} must be above 0 for lognormal")
        if (self.distribution == "triangular") != (self.likely is not None):
            raise ValueError("likely is needed for triangular and has no meaning for others")
        if self.likely is not None and not self.low <= self.likely <= self.high:
            raise ValueError(f"likely {self.likely:g} must lie between low {self.low:g} and high {self.high:g}")
        return self

    def quantile(self, u: float) -> float:
        """Return the value that is exceeded with probability 1 - u."""
        low, high = self.low, self.high
        if self.distribution == "uniform":
            value = low + u * (high - low)
        elif self.likely is not None:
            peak = (self.likely - low) / (high - low)
            value = (
                low + math.sqrt(u * (high - low) * (self.likely - low))
                if u < peak
                else high - math.sqrt((1.0 - u) * (high - low) * (high - self.likely))
            )
        elif self.distribution == "normal":
            value = _normal(low, high, u)
        else:
            value = math.exp(_normal(math.log(low), math.log(high), u))
        return float(f"{value:.{_DIGITS}g}")


def _normal(low: float, high: float, u: float) -> float:
    """Return a quantile of the normal law that lies between two values with 95% probability."""
    return (low + high) / 2.0 + NormalDist().inv_cdf(u) * (high - low) / (2.0 * _Z95)


class Uncertainty(BaseModel):
    """Which parameters are drawn, from what, and how many replications share a draw."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    replications_per_draw: Annotated[int, Field(ge=1, strict=True)] = Field(
        description="replications that share a draw; at least two are needed to tell uncertainty from chance"
    )
    parameters: Mapping[str, UncertainParameter] = Field(
        description="key of the configuration: what is known", min_length=1
    )

    def draw_of(self, replication: int) -> int:
        """Return the number of the draw that a replication uses."""
        return replication // self.replications_per_draw

    def values(self, seed: int, draw: int) -> dict[str, float]:
        """Return the value of every parameter in a draw; more draws, or other parameters, change none of them."""
        streams = Streams(seed, draw)
        return {
            key: parameter.quantile(streams.own(Purpose.UNCERTAIN_PARAMETER, tuple(key.encode()), 1)[0])
            for key, parameter in self.parameters.items()
        }

    def drawn(self, config: Config, replication: int) -> Config:
        """Return the configuration of a replication: that of its scenario with the values of its draw."""
        return with_values(config, tuple(self.values(config.run.seed, self.draw_of(replication)).items()))

    def independent(self, measures: pd.DataFrame) -> pd.DataFrame:
        """Return tidy measures as independent observations: replications that share a draw count as one, their mean.

        ``replication`` is then the number of the draw.
        """
        draws = measures["replication"].map(self.draw_of)
        keys = ["scenario", "replication", "measure"]
        return measures.assign(replication=draws).groupby(keys, sort=False)["value"].mean().reset_index()

    def table(self, seed: int, replications: int) -> pd.DataFrame:
        """Return what was drawn for so many replications, tidy: ``draw``, ``parameter``, ``value``."""
        draws = range(self.draw_of(replications - 1) + 1)
        rows = [(draw, key, value) for draw in draws for key, value in self.values(seed, draw).items()]
        return pd.DataFrame(rows, columns=["draw", "parameter", "value"])

    def check(self, scenarios: Sequence[Config]) -> None:
        """Raise :class:`ConfigError` unless each parameter is a number that all scenarios share and fits at both ends.

        A scenario that sets the parameter itself would have its value replaced by the draw.
        """
        for key, parameter in self.parameters.items():
            numbers = [dict(_numbers(config.model_dump(), "")) for config in scenarios]
            if key not in numbers[0]:
                if key in fields_of(Config):
                    value = reduce(getattr, key.split("."), scenarios[0])
                    raise ConfigError(f"uncertainty: {key}={'null' if value is None else value}: must be a number")
                hint = did_you_mean(key, list(numbers[0]))
                raise ConfigError(f"uncertainty: {key} is no number of the configuration{hint}")
            if len({each[key] for each in numbers}) > 1:
                raise ConfigError(f"uncertainty: {key} differs between scenarios; draws would replace their values")
            for config in scenarios:
                for end in (parameter.quantile(_RARE), parameter.quantile(1.0 - _RARE)):
                    try:
                        with_values(config, ((key, end),))
                    except ConfigError as error:
                        raise ConfigError(f"uncertainty: {error}") from error


@lru_cache(maxsize=4096)
def with_values(config: Config, values: tuple[tuple[str, float | tuple[float, ...]], ...]) -> Config:
    """Return a configuration with some numbers, or lists of numbers, replaced, validated again."""
    content = config.model_dump(mode="json")
    for key, value in values:
        *parents, leaf = key.split(".")
        inner: Any = content
        for parent in parents:
            inner = inner[parent]
        inner[leaf] = value
    return validate(content)


def _numbers(content: Mapping[str, Any], prefix: str) -> Iterator[tuple[str, float]]:
    for key, value in content.items():
        if isinstance(value, Mapping):
            yield from _numbers(value, f"{prefix}{key}.")
        elif isinstance(value, int | float) and not isinstance(value, bool):
            yield prefix + key, value
