"""A profile in the making: figures taken from published facts, each entered with unit, status and source."""

from __future__ import annotations

from typing import Any

from sim.data.facts import Figure, PublishedFacts
from sim.data.profile_file import Entry, Status


class Draft:
    """Entries of a profile, in the order they were added.

    Parameters
    ----------
    facts : PublishedFacts
        Of the authority.
    children : float, optional
        Population to which counts are scaled; by default the authority's own.
    """

    def __init__(self, facts: PublishedFacts, children: float | None = None) -> None:
        population = facts.value("population_0_17")
        self.facts = facts
        self.scale = (children or population) / population
        self.entries: dict[str, Entry] = {}

    def values(self) -> dict[str, Any]:
        """Return the values alone, by dotted key."""
        return {key: entry.value for key, entry in self.entries.items()}

    def add(self, key: str, value: float | str | None, unit: str, status: Status, source: str) -> None:
        """Enter a figure."""
        self.entries[key] = Entry(key, value, unit, status, source)

    def published(self, key: str, figure: str) -> None:
        """Enter a published rate or share as it is."""
        fact = self.facts[figure]
        self.add(key, fact.value, fact.unit, _status(fact), fact.source)

    def published_count(self, key: str, figure: str) -> None:
        """Enter a published count, scaled to the population."""
        fact = self.facts[figure]
        count, scaled = round(self.scale * fact.value), ""
        status = _status(fact)
        if self.scale != 1.0:
            status, scaled = "derived", f", scaled to {self.scale * self.facts.value('population_0_17'):,.0f} children"
        self.add(key, count, fact.unit, status, fact.source + scaled)

    def ratio(self, key: str, numerator: str, denominator: str) -> None:
        """Enter the ratio of two published counts."""
        over, under = self.facts[numerator], self.facts[denominator]
        if over.value > under.value:
            source = f"{numerator} are more than {denominator} ({over.value:g} and {under.value:g}): {over.source}"
            self.add(key, 1.0, "share", "assumption", source)
            return
        value = round(over.value / under.value, 4)
        status: Status = "derived" if over.published and under.published else "assumption"
        self.add(key, value, "share", status, f"{numerator} / {denominator}: {over.source}")


def _status(fact: Figure) -> Status:
    return "published" if fact.published else "assumption"
