"""Headings of the pages, and terms of the glossary, as a search shows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.documents.headings import headings, terms

PAGE = """# The `model`

```bash
# no heading
```

## How a [service](x.md) copes
"""
GLOSSARY = """# Glossary

For **new** readers.

**Local authority (LA), council**: one of the *153*
bodies ([model.md](model.md)).
"""


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("sim.documents.headings.project_clone", lambda: tmp_path)
    (tmp_path / "docs" / "more").mkdir(parents=True)
    return tmp_path / "docs"


def test_headings_are_plain_text_with_the_page_they_are_on(docs: Path):
    (docs / "more" / "model.md").write_text(PAGE, encoding="utf-8")
    assert list(headings()) == [
        ("The model", "docs/more/model.md"),
        ("How a service copes", "docs/more/model.md"),
    ]


def test_terms_are_the_paragraphs_that_begin_with_one(docs: Path):
    assert list(terms()) == []
    (docs / "glossary.md").write_text(GLOSSARY, encoding="utf-8")
    assert list(terms()) == [("Local authority (LA), council", "one of the 153 bodies (model.md).")]
