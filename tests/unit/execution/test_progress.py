"""How far a run has come, and how long it still takes."""

import io
import re
import sys

import pytest

from sim.execution import Progress, duration, say


class Terminal(io.StringIO):
    """Takes what is written, as a terminal would."""

    def isatty(self):
        return True


@pytest.fixture
def clock(monkeypatch):
    """A clock that is set by hand."""
    now = [100.0]
    monkeypatch.setattr("sim.execution.progress.time.monotonic", lambda: now[0])
    return now


def finish(progress, clock, *seconds):
    for each in seconds:
        clock[0] += each
        progress.advance()


def test_elsewhere_than_on_a_terminal_the_first_and_the_last_have_a_line_and_others_now_and_then(clock, capsys):
    with Progress(6, 0) as progress:
        finish(progress, clock, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0)
    assert capsys.readouterr().err.splitlines() == [
        "1 of 6 replications done in 10 s, about 50 seconds left",
        "4 of 6 replications done in 40 s, about 20 seconds left",
        "6 of 6 replications done in 60 s",
    ]


def test_those_that_run_beside_the_first_are_taken_to_be_nearly_finished(clock, capsys):
    with Progress(8, 0, at_once=4) as progress:
        finish(progress, clock, 10.0)
    assert "about 18 seconds left" in capsys.readouterr().err


def test_what_was_finished_before_says_nothing_of_the_time(clock, capsys):
    with Progress(12, 10) as progress:
        finish(progress, clock, 10.0)
    assert "11 of 12 replications done in 10 s, about 10 seconds left" in capsys.readouterr().err


def test_failures_are_counted(clock, capsys):
    with Progress(1, 0) as progress:
        progress.advance(failed=True)
    assert "1 of 1 replications done in 0 s, 1 of them failed\n" in capsys.readouterr().err


def test_on_a_terminal_there_is_a_bar(clock, monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("TERM", "xterm")
    with Progress(3, 0) as progress:
        finish(progress, clock, 10.0, 10.0)
    shown = re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", terminal.getvalue())
    assert "2/3 replications" in shown
    assert "about 10 seconds left" in shown


def test_on_a_terminal_that_cannot_draw_there_are_lines(clock, monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "dumb")
    with Progress(1, 0) as progress:
        finish(progress, clock, 10.0)
    assert terminal.getvalue() == "1 of 1 replications done in 10 s\n"


def test_no_colour_is_respected(clock, monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    with Progress(3, 0) as progress:
        finish(progress, clock, 10.0)
    assert not re.search(r"\x1b\[[\d;]*(3[0-7]|38|9[0-7])[\d;]*m", terminal.getvalue())


@pytest.mark.parametrize("closed", [False, True])
def test_without_standard_error_nothing_is_said_and_nothing_fails(closed, monkeypatch, capsys):
    gone = io.StringIO()
    gone.close()
    monkeypatch.setattr(sys, "stderr", gone if closed else None)
    with Progress(1, 0) as progress:
        progress.advance()
    say("a line")
    assert capsys.readouterr().out == ""


def test_a_reader_that_is_gone_stops_no_run(monkeypatch):
    def write(_self, _text):
        raise BrokenPipeError

    monkeypatch.setattr(sys, "stderr", type("Gone", (io.StringIO,), {"write": write})())
    say("a line")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0, "1 second"), (59.6, "60 seconds"), (90.0, "2 minutes"), (5399.0, "90 minutes"), (7200.0, "2 hours"),
     (36_000.0, "10 hours")],
)  # fmt: skip
def test_a_time_is_written_as_roughly_as_it_is_known(seconds, text):
    assert duration(seconds) == text
