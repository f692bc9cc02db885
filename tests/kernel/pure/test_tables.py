from datetime import date
from decimal import Decimal

import pytest

from kernel.pure.errors import BadRequest, Issue, ParameterMissing
from kernel.pure.tables import TableFault, Tables, load_tables, parse_tables

GOOD = """
rate:
  title: Tarief
  kind: decimal
  unit: percent
  source: wet van 1-1-2000
  confidence: certain
  values:
    - {from: 2016-09-02, value: "10.13"}
    - {from: 2020-01-01, value: "11.00", source: wet van 2020}
"""


def test_a_row_holds_from_its_first_day_until_the_next():
    (table,) = parse_tables(GOOD, "tax")
    assert table.name == "tax.rate"
    assert table.decimal(date(2016, 9, 2)) == Decimal("10.13")
    assert table.decimal(date(2019, 12, 31)) == Decimal("10.13")
    assert table.decimal(date(2020, 1, 1)) == Decimal("11.00")
    assert table.row_at(date(2020, 1, 1)).source == "wet van 2020"
    assert table.row_at(date(2016, 9, 2)).source == "wet van 1-1-2000"
    assert table.first_day == date(2016, 9, 2)
    assert table.last_row.starts_on == date(2020, 1, 1)


def test_before_the_first_row_there_is_no_answer_and_the_error_names_figure_and_day():
    (table,) = parse_tables(GOOD, "tax")
    with pytest.raises(ParameterMissing, match=r"tax\.rate.*2016-09-01"):
        table.at(date(2016, 9, 1))


def test_an_unknown_table_is_an_error_with_its_name():
    tables = Tables(parse_tables(GOOD, "tax"))
    assert "tax.rate" in tables and len(tables) == 1 and list(tables) == ["tax.rate"]
    with pytest.raises(ParameterMissing, match=r"tax\.other"):
        tables["tax.other"]


def test_another_reading_is_a_copy_and_leaves_the_law_alone():
    tables = Tables(parse_tables(GOOD, "tax"))
    other = tables.with_value("tax.rate", "12.00", starts_on=date(2018, 1, 1), source="wat als")
    assert other["tax.rate"].decimal(date(2019, 1, 1)) == Decimal("12.00")
    assert other["tax.rate"].decimal(date(2020, 1, 1)) == Decimal("11.00")
    assert tables["tax.rate"].decimal(date(2019, 1, 1)) == Decimal("10.13")
    again = other.with_value("tax.rate", "13.00", starts_on=date(2018, 1, 1), source="wat als")
    assert again["tax.rate"].decimal(date(2019, 1, 1)) == Decimal("13.00")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("from: 2020-01-01", "from: 2016-09-02", "dubbel of niet op volgorde"),
        ("from: 2020-01-01", "from: 2010-01-01", "dubbel of niet op volgorde"),
        ("  unit: percent", "  unit: percent\n  colour: red", "onbekende sleutels: colour"),
        ("  unit: percent\n", "", "mist 'unit'"),
        ("  source: wet van 1-1-2000\n", "", "mist 'source'"),
        ("source: wet van 2020", 'source: ""', "mist een bron"),
        ('value: "10.13"', "value: 10.13", "past niet bij"),
        ('value: "10.13"', 'value: "ten"', "geen getal"),
        ('value: "10.13"', 'value: "NaN"', "geen getal"),
        ("from: 2016-09-02", "from: 2016-09", "geen dag"),
        ("from: 2016-09-02", "from: 2016-09-02 10:00:00", "geen dag"),
        ('value: "10.13"', 'val: "10.13"', "onbekende sleutel"),
        ("kind: decimal", "kind: float", "onbekende soort"),
        ("confidence: certain", "confidence: sure", "onbekende zekerheid"),
        ("  title: Tarief", "  title: Tarief\n  title: Tarief", "Dubbele sleutel"),
        ("source: wet van 2020", "source: wet van 2020, confidence: sure", "onbekende zekerheid"),
    ],
)
def test_a_file_that_breaks_the_form_is_refused_with_its_reason(old, new, reason):
    assert old in GOOD
    with pytest.raises(TableFault, match=reason):
        parse_tables(GOOD.replace(old, new, 1), "tax")


@pytest.mark.parametrize("text", ["", "[]", "rate: 3"])
def test_a_file_without_tables_is_refused(text):
    with pytest.raises(TableFault):
        parse_tables(text, "tax")


def _table(kind, value, extra=""):
    return parse_tables(
        f"t:\n  title: T\n  kind: {kind}\n  unit: u\n  source: s\n  confidence: default\n{extra}"
        f"  values:\n    - {{from: 2016-09-02, value: {value}}}\n",
        "f",
    )[0]


@pytest.mark.parametrize(
    ("kind", "value", "read"),
    [
        ("integer", "12", 12),
        ("flag", "true", True),
        ("text", "ABC", "ABC"),
        ("list", "[A, B]", ("A", "B")),
        ("decimals", '{F: "0.10"}', {"F": Decimal("0.10")}),
        ("integers", "{FULL: 10}", {"FULL": 10}),
        ("texts", "{A: b}", {"A": "b"}),
        ("decimal", "null", None),
    ],
)
def test_each_kind_reads_as_its_python_form(kind, value, read):
    assert _table(kind, value).at(date(2020, 1, 1)) == read


@pytest.mark.parametrize(
    ("kind", "value"),
    [("integer", "true"), ("integer", '"12"'), ("flag", "1"), ("text", "1"), ("list", "A"), ("decimals", "[1]")],
)
def test_a_value_of_another_kind_is_refused(kind, value):
    with pytest.raises(TableFault):
        _table(kind, value)


def test_a_choice_outside_the_list_is_refused():
    assert _table("text", "A", "  choices: [A, B]\n").text(date(2020, 1, 1)) == "A"
    with pytest.raises(TableFault, match="geen van"):
        _table("text", "C", "  choices: [A, B]\n")


def test_a_directory_is_loaded_whole_and_an_empty_one_is_refused(tmp_path):
    with pytest.raises(TableFault):
        load_tables(tmp_path)
    (tmp_path / "tax.yaml").write_text(GOOD, encoding="utf-8")
    assert list(load_tables(tmp_path)) == ["tax.rate"]


def test_typed_look_ups():
    day = date(2020, 1, 1)
    assert _table("integer", "12").integer(day) == 12
    assert _table("flag", "true").flag(day) is True
    assert _table("list", "[A]").texts(day) == ("A",)


def test_a_bad_request_names_every_fault():
    error = BadRequest([Issue("REQUIRED", "motive", "Vul in.", value=3), Issue("UNKNOWN", "x", "Weg ermee.")])
    problem = error.as_problem()
    assert problem["status"] == 400
    assert [issue["name"] for issue in problem["issues"]] == ["motive", "x"]
    assert problem["issues"][0]["value"] == 3 and "value" not in problem["issues"][1]
    with pytest.raises(ValueError):
        BadRequest([])
