"""Write the pages of documentation that follow from the code: ``python -m sim.documents``, in the repository."""

from pathlib import Path

from sim.documents.pages import write_pages

if __name__ == "__main__":
    write_pages(Path("docs"))
