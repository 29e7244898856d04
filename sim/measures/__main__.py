"""Print the table of measures: ``python -m sim.measures > docs/measures.md``."""

from sim.measures.catalogue import markdown

if __name__ == "__main__":
    print(markdown(), end="")
