"""``python -m sim [overrides]``: as ``frontdoor run [overrides]``; ``python -m sim COMMAND ...``: as ``frontdoor``."""

import sys

from sim.cli.main import COMMANDS, OPTIONS, main

if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(main(words if words and words[0] in {*COMMANDS, *OPTIONS} else ["run", *words]))
