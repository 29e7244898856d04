"""How results are judged: patterns, constraints, monthly targets, what matters, parts of a package, economics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field, model_validator

from sim.config.errors import did_you_mean
from sim.experiment.file.base import FilePart, MeasureName, MonthlyMeasureName, check_bound, check_no_formula
from sim.experiment.file.constraint import Constraint
from sim.experiment.file.economics import Economics
from sim.experiment.file.pattern import Level, Pattern, Reach
from sim.experiment.file.targets import Target
from sim.experiment.statistics.factorial import check_parts

Amount = Annotated[float, Field(strict=True, gt=0.0, allow_inf_nan=False)]


class Expectations(FilePart):
    """What an experiment file says of its results before there are any."""

    patterns: dict[str, Pattern] = Field({}, description="name: what is expected of the results, and its check")
    constraints: dict[MeasureName, Constraint] = Field({}, description="measure: bound that scenarios must keep")
    targets: dict[MonthlyMeasureName, Target] = Field({}, description="measure: what is wanted of it in each month")
    matters: dict[MeasureName, Amount] = Field({}, description="measure: smallest difference that matters, in its unit")
    parts: dict[str, tuple[str, ...]] = Field(
        {}, description="part of a package: the scenarios in which it is in place"
    )
    economics: Economics | None = Field(None, description="how costs are weighed against what they buy")

    @model_validator(mode="after")
    def _texts_are_no_formulas(self) -> Expectations:
        for name, pattern in self.patterns.items():
            check_no_formula("patterns", name)
            check_no_formula(f"patterns.{name}.says", pattern.says)
            check_no_formula(f"patterns.{name}.source", pattern.source)
        for name in self.parts:
            check_no_formula("parts", name)
        return self

    @model_validator(mode="after")
    def _bounds_are_values(self) -> Expectations:
        bounds: dict[str, tuple[str, tuple[float | None, ...]]] = {}
        for name, pattern in self.patterns.items():
            if isinstance(pattern.check, Level | Reach):
                between = pattern.check.between or () if isinstance(pattern.check, Level) else ()
                numbers = (pattern.check.at_least, pattern.check.at_most, *between)
                bounds[f"patterns.{name}.{pattern.kind}"] = (pattern.check.measure, numbers)
        bounds |= {f"constraints.{name}": (name, (each.limit.number,)) for name, each in self.constraints.items()}
        bounds |= {f"targets.{name}": (name, (each.bound.number,)) for name, each in self.targets.items()}
        bounds |= {f"matters.{name}": (name, (amount,)) for name, amount in self.matters.items()}
        for key, (measure, numbers) in bounds.items():
            try:
                check_bound(measure, *numbers)
            except ValueError as error:
                raise ValueError(f"{key}: {error}") from error
        return self

    @classmethod
    def of(cls, manifest: Mapping[str, Any]) -> Expectations:
        """Read them from a manifest; there are none in one written before they existed."""
        given = {key: manifest.get(key) for key in Expectations.model_fields}
        return Expectations.model_validate({key: value for key, value in given.items() if value is not None})

    def described(self) -> dict[str, Any]:
        """Return them as a manifest holds them."""
        return self.model_dump(mode="json", exclude_none=True, include=set(Expectations.model_fields))

    def check_scenarios(self, names: Sequence[str], baseline: str) -> None:
        """Raise ValueError if a scenario is named that does not exist, or that cannot be looked at as it is to be."""
        for name, pattern in self.patterns.items():
            key, involved = f"patterns.{name}.{pattern.kind}", pattern.check.involved(baseline)
            for scenario in involved:
                if scenario not in names:
                    hint = did_you_mean(scenario, names)
                    raise ValueError(
                        f"{key}: there is no scenario {scenario!r}{hint or ';'} there are: {', '.join(names)}"
                    )
            if len(set(involved)) < len(involved):
                raise ValueError(f"{key}: compares {involved[0]!r} with itself")
        check_parts(self.parts, names, baseline)

    def check_months(self, months: Mapping[str, int], baseline: str) -> None:
        """Raise ValueError if a pattern needs more months than a scenario reports, given by the scenario's name."""
        for name, pattern in self.patterns.items():
            for scenario in pattern.check.involved(baseline):
                if pattern.check.last_month > months[scenario]:
                    raise ValueError(
                        f"patterns.{name}.{pattern.kind}: needs {pattern.check.last_month} months, but scenario "
                        f"{scenario!r} reports {months[scenario]}; lengthen run.years"
                    )
