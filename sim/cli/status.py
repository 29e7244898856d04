"""Exit statuses of the commands."""

DONE, SOME_FAILED, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130
