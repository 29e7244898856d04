"""``python -m sim [overrides]``: the same as ``frontdoor run [overrides]``."""

import sys

from sim.cli.main import main

if __name__ == "__main__":
    sys.exit(main(["run", *sys.argv[1:]]))
