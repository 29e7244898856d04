"""The file of slides: the same bytes for the same results, and nobody's work is lost."""

import re
import sys
from io import BytesIO
from zipfile import ZipFile

import pytest

from sim.config.errors import InputError, ResultsError
from sim.report import write_slide
from tests.support.small_study import make_results


def test_the_same_results_give_the_same_bytes(tmp_path):
    results = make_results(tmp_path)
    first = write_slide(results).read_bytes()
    assert write_slide(results).read_bytes() == first
    assert _times(first) == {b"2000-01-01T00:00:00Z"}


def test_a_file_that_somebody_edited_is_kept(tmp_path):
    results = make_results(tmp_path)
    path = write_slide(results)
    path.write_bytes(b"edited")
    with pytest.raises(ResultsError, match="may have been edited"):
        write_slide(results)
    assert path.read_bytes() == b"edited"


def test_an_analysis_has_no_slides(tmp_path):
    results = make_results(tmp_path)
    results.manifest["analysis"] = {"kind": "seek"}
    with pytest.raises(ResultsError, match="not of frontdoor seek"):
        write_slide(results)


def test_without_the_extra_it_is_told_how_to_install_it(tmp_path, monkeypatch):
    for name in [name for name in sys.modules if name.startswith(("pptx", "sim.report.slide."))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pptx", None)
    with pytest.raises(InputError, match=re.escape('pip install -c constraints.txt -e ".[slides]"')):
        write_slide(make_results(tmp_path))


def _times(file):
    """Every time in a file's properties, and in those of the workbooks in it."""
    found = set()
    with ZipFile(BytesIO(file)) as content:
        assert {entry.date_time for entry in content.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        for name in content.namelist():
            if name.endswith(".xlsx"):
                found |= _times(content.read(name))
            elif name == "docProps/core.xml":
                found |= set(re.findall(rb"\d{4}-\d\d-\d\dT[\d:]*Z", content.read(name)))
    return found
