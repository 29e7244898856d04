"""What the configuration says about itself."""

from sim.config.parameters import STATUSES, comments, parameters


def test_every_parameter_has_a_value_a_unit_and_a_range():
    table = parameters()
    assert table["key"].is_unique
    assert (table["allowed"] != "").all()
    row = table.set_index("key").loc["workforce.turnover_rate"]
    assert row["unit"] == "share/year"
    assert row["value"] > 0
    assert row["source"] != ""


def test_the_unit_of_a_shared_part_is_the_one_beside_its_value():
    units = parameters().set_index("key")["unit"]
    assert units["pathway.screening.hours.mean"] == "hours per child"
    assert units["pathway.screening.hours.cv"] == "ratio"
    assert units["pathway.screening.open_case_hours"] == "hours per child"  # the schema says hours
    assert units["workforce.turnover_rate"] == "share/year"  # the comment says share a year
    assert units["pathway.mash.rag_given_need.universal.red"] == "share"


def test_status_says_how_well_a_value_is_known():
    table = parameters().set_index("key")
    without = table.index[~table["status"].isin(STATUSES)]
    assert list(without) == []


def test_an_override_is_its_own_source():
    row = parameters(["workforce.vacancy_rate=0.5"]).set_index("key").loc["workforce.vacancy_rate"]
    assert (row["value"], row["status"], row["source"]) == (0.5, "setting", "override")


def test_comment_beside_a_mapping_holds_for_its_keys():
    text = (
        "# heading\nplain: 1  # hours; published; a table; page 3\nouter:  # share; assumption; judgement\n"
        "  own: 2  # days; derived; a sum\n  other: {a: 1, b: 2}\nsilent: '#1'\n"
    )
    assert comments(text, "group") == {
        "group.plain": ("hours", "published", "a table; page 3"),
        "group.outer.own": ("days", "derived", "a sum"),
        "group.outer.other.a": ("share", "assumption", "judgement"),
        "group.outer.other.b": ("share", "assumption", "judgement"),
        "group.silent": ("", "", ""),
    }
