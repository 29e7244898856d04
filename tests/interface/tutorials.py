"""The tutorials as programs: their files written, their commands run, and what they print put where they show it.

In the pages a comment before a code block says what the block is: ``file NAME`` is saved under that name, ``run`` is
typed, and ``prints`` is what the last ``run`` prints. ``RESULTS`` stands for the folder that was printed last. After a
change of results, ``python -m tests.interface.tutorials`` writes the pages again.
"""

import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from contextlib import ExitStack, chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from sim.cli.main import main
from tests.support.fakes import REPOSITORY

PAGES = sorted((REPOSITORY / "docs" / "tutorials").glob("*.md"))

_BLOCK = re.compile(r"^<!-- tutorial: (\w+) ?(\S*) -->\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)

_FOLDER = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{8}")
_SOME_FOLDER = "20261122T101500Z-1a2b3c4d"

_SURROUNDINGS = {"COLUMNS": "100", "PYTHONPATH": str(REPOSITORY)}


def played(text: str, folder: Path) -> str:
    """Do in a folder what a tutorial says, and return its text with what was printed."""
    printed = results = ""

    def play(block: re.Match[str]) -> str:
        nonlocal printed, results
        kind, name, content = block.groups()
        if kind == "file":
            (folder / name).write_text(content, encoding="utf-8")
        elif kind == "run":
            printed = "".join(_typed(line.replace("RESULTS", results), folder) for line in content.splitlines())
            results = next((line for line in reversed(printed.splitlines()) if _FOLDER.search(line)), results)
        elif kind == "prints":
            shown = _FOLDER.sub(_SOME_FOLDER, "\n".join(map(str.rstrip, printed.strip("\n").splitlines())))
            return f"{block[0].partition('```')[0]}```text\n{shown}\n```"
        else:
            raise AssertionError(f"no block of a tutorial is called {kind!r}")
        return block[0]

    with ExitStack() as stack:
        stack.enter_context(chdir(folder))
        stack.enter_context(patch.dict(os.environ, _SURROUNDINGS))
        for module in ("sim.experiment.run.replications", "sim.experiment.run.repeat", "sim.execution.local"):
            stack.enter_context(patch(f"{module}.processors", lambda: 1))  # to start a process takes a second
        return _BLOCK.sub(play, text)


def _typed(line: str, folder: Path) -> str:
    """Return what a command prints on standard output."""
    program, *words = shlex.split(line, comments=True)
    if program == "python":
        words = [sys.executable, *words]
        done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=600, check=False)
        assert done.returncode == 0, f"{line}\n{done.stderr}"
        return done.stdout
    assert program == "frontdoor", line
    printed, said = io.StringIO(), io.StringIO()
    with redirect_stdout(printed), redirect_stderr(said):
        status = main(words)
    assert status == 0, f"{line}\n{said.getvalue()}"
    return printed.getvalue()


if __name__ == "__main__":
    for page in PAGES:
        with tempfile.TemporaryDirectory() as folder:
            text = played(page.read_text(encoding="utf-8"), Path(folder))
        page.write_text(text, encoding="utf-8", newline="\n")
        print(page)
