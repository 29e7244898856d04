"""Standard output and error, whatever the program was started from."""

from __future__ import annotations

import os
import sys


def mend_streams() -> None:
    """Make standard output and error safe to write to: there, and able to show any text.

    A program without a console (``pythonw``) or with a closed stream (``2>&-``) has none. What is written then goes
    nowhere; without this, ``print`` would put messages for standard error on standard output.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None or stream.closed:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.set_inheritable(nowhere, True)  # so that no file of a worker process takes the number of the stream
            setattr(sys, name, os.fdopen(nowhere, "w", encoding="utf-8"))
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that cannot show a character still shows the rest
