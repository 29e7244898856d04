"""What results/README.md says of the log of events is what the program writes."""

import re
from pathlib import Path

from sim.model.event_details import DETAIL_CODES, DETAIL_COUNTS, detail_words
from sim.model.events import COLUMNS, Event

PAGE = (Path(__file__).parents[3] / "results" / "README.md").read_text(encoding="utf-8")
SECTION = PAGE.split("\n## The log of events\n")[1].split("\n## ")[0]
ROWS = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in SECTION.splitlines() if "| `" in line]


def test_every_column_is_told_in_its_order():
    assert [name for name, _ in ROWS[: len(COLUMNS) + 1]] == [f"`{name}`" for name in (*COLUMNS, "unit")]


def test_every_event_s_detail_is_told_with_the_words_for_its_codes():
    told = {}
    for events, detail in ROWS[len(COLUMNS) + 1 :]:
        for name in re.findall(r"`(\w+)`", events):
            assert name not in told
            told[name] = detail
    codes = {
        event.name.lower(): ", ".join(f"{code} {word}" for code, word in enumerate(detail_words(event)))
        for event in Event
        if event in DETAIL_CODES
    }
    assert told == codes | {event.name.lower(): text for event, text in DETAIL_COUNTS.items()}
