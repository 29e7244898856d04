"""What an experiment file says of costs and what they buy: which measures are weighed, and at what price."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Annotated

from pydantic import Field, model_validator

from sim.config.errors import did_you_mean
from sim.experiment.file.base import FilePart, MeasureName

Price = Annotated[float, Field(ge=0.0, allow_inf_nan=False)]


class Economics(FilePart):
    """An economic evaluation: every scenario is an option, and the baseline is doing nothing.

    An effect is what an option gains: less of a measure, or more of one for which more is better.
    """

    cost: MeasureName = Field("cost_total_gbp", description="measure of money spent")
    effect: MeasureName = Field("assessments_completed", description="measure of what the money is to change")
    effect_name: str = Field("assessments avoided", description="what units of effect are called")
    freed_time: MeasureName | None = Field(
        "cost_of_case_work_apart_gbp", description="measure of the value of staff time, which no budget falls by"
    )
    willingness_to_pay_gbp: tuple[Price, ...] = Field(
        description="prices of a unit of effect at which options are compared, rising", min_length=2
    )
    outcomes: tuple[MeasureName, ...] = Field((), description="other measures shown for every option")
    equal_cost: tuple[str, ...] = Field((), description="options that are meant to cost the same, shown together")
    break_even: dict[str, str] = Field(
        {}, description="option: uncertain parameter on which its effect rests, solved for the value that pays for it"
    )

    @model_validator(mode="after")
    def _rising(self) -> Economics:
        if any(second <= first for first, second in pairwise(self.willingness_to_pay_gbp)):
            raise ValueError("willingness_to_pay_gbp: prices must rise")
        return self

    def check(self, scenarios: Sequence[str], baseline: str, uncertain: Collection[str]) -> None:
        """Raise ValueError unless its options are scenarios other than the baseline, and its parameters uncertain."""
        options = [name for name in scenarios if name != baseline]
        if not options:
            raise ValueError("economics: needs a scenario besides the baseline")
        for key, names in {"equal_cost": self.equal_cost, "break_even": tuple(self.break_even)}.items():
            for name in names:
                if name not in options:
                    hint = did_you_mean(name, options)
                    raise ValueError(
                        f"economics.{key}: there is no option {name!r}{hint or ';'} there are: {', '.join(options)}"
                    )
        for option, parameter in self.break_even.items():
            if parameter not in uncertain:
                hint = did_you_mean(parameter, list(uncertain))
                raise ValueError(f"economics.break_even.{option}: {parameter} is not in uncertainty.parameters{hint}")
