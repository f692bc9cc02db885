"""The figures themselves: they resolve for every month, carry their sources, and follow from each other."""

from datetime import date
from decimal import Decimal

import pytest

from kernel.pure.errors import ParameterMissing
from kernel.pure.money import round_places
from kernel.pure.periods import Month
from zorgkrediet.enums import AttachmentKind, Category, IncomeKind, MotiveKind, Regime, Relation, Sector
from zorgkrediet.law.amount import monthly
from zorgkrediet.law.tables import LAW, describe, scheme_start

FIRST = date(2016, 9, 2)
D = date.fromisoformat


def test_every_table_starts_with_the_scheme_and_names_its_source():
    for table in LAW.values():
        assert table.first_day <= FIRST
        assert table.title and table.unit and all(row.source for row in table.rows)


def test_every_open_question_is_a_setting():
    assert {table.question for table in LAW.values()} - {None} == {f"OQ-{number:02d}" for number in range(1, 29)}


def test_every_month_resolves_for_every_category():
    month = Month.of(FIRST)
    while month <= Month(2026, 12):
        for category in Category:
            part = monthly(category, Decimal("1.00"), 30, month)
            assert part.net > 0 and part.net + part.withheld == part.gross
        month = month.plus(1)


def test_before_the_scheme_the_calculation_stops():
    with pytest.raises(ParameterMissing, match="2016-08-01"):
        monthly(Category.F, Decimal("1.00"), 30, Month(2016, 8))


def test_the_coefficient_is_1_02_to_the_power_n_on_four_decimals():
    for number, row in enumerate(LAW["index.coefficient"].rows):
        assert row.value == round_places(Decimal("1.02") ** number, 4)
        assert row.starts_on.day == 1 or number == 0


TABLE = """
2016-09 527.00/473.61 275.00/227.84 275.00/192.50 275.00/178.75 330.00/273.41 131.00/108.53 200.00/165.70
2017-06 537.54/483.09 280.50/232.39 280.50/196.35 280.50/182.33 336.60/278.87 133.62/110.70 204.00/169.01
2018-09 548.29/492.75 286.11/237.04 286.11/200.28 286.11/185.97 343.33/284.45 136.29/112.92 208.08/172.39
2020-03 559.25/502.60 291.83/241.78 291.83/204.28 291.83/189.69 350.20/290.14 139.02/115.18 212.24/175.84
2021-09 570.42/512.64 297.66/246.61 297.66/208.36 297.66/193.48 357.19/295.93 141.79/117.48 216.48/179.35
2022-01 581.86/522.92 303.63/251.56 303.63/212.54 303.63/197.36 364.35/301.87 144.64/119.83 220.82/182.95
2022-03 593.51/533.39 309.71/256.59 309.71/216.79 309.71/201.31 371.65/307.91 147.53/122.23 225.24/186.61
2022-05 605.36/544.04 315.89/261.72 315.89/221.12 315.89/205.33 379.07/314.06 150.48/124.67 229.74/190.34
2022-08 617.49/554.93 322.22/266.96 322.22/225.55 322.22/209.44 386.66/320.35 153.49/127.17 234.34/194.15
2022-11 629.82/566.02 328.65/272.29 328.65/230.06 328.65/213.62 394.38/326.75 156.56/129.71 239.02/198.03
2022-12 642.41/577.34 335.23/277.73 335.23/234.66 335.23/217.90 402.27/333.28 159.69/132.30 243.80/201.99
2023-11 655.27/588.89 341.94/283.29 341.94/239.35 341.94/222.26 410.32/339.95 162.89/134.95 248.68/206.03
2024-05 668.34/600.64 348.76/288.94 348.76/244.13 348.76/226.69 418.51/346.73 166.13/137.64 253.64/210.14
2025-02 681.73/612.67 355.74/294.73 355.74/249.02 355.74/231.23 426.89/353.68 169.46/140.40 258.72/214.35
"""


@pytest.mark.parametrize("line", TABLE.strip().splitlines(), ids=lambda line: line[:7])
def test_the_published_and_derived_amounts_come_out(line):
    month, *amounts = line.split()
    for category, pair in zip(Category, amounts, strict=True):
        part = monthly(category, Decimal("1.00"), 30, Month.parse(month))
        assert f"{part.gross}/{part.net}" == pair
        if month != "2016-09":
            before = monthly(category, Decimal("1.00"), 30, Month.parse(month).plus(-1))
            assert before.gross < part.gross


def test_an_unreleased_step_is_one_more_row():
    law = LAW.with_value("index.coefficient", "1.3195", starts_on=D("2026-03-01"), source="voorbeeld")
    expected = {
        "F": "624.93",
        "HA": "300.63",
        "HC": "254.00",
        "HC50": "235.86",
        "HSP": "360.76",
        "V": "143.21",
        "VSP": "218.64",
    }
    for category in Category:
        assert str(monthly(category, Decimal("1.00"), 30, Month(2026, 3), law=law).net) == expected[category]


def test_one_is_two_is_five():
    for regime in Regime:
        months = LAW["duration.career_months"].at(FIRST)[regime]
        rate = LAW["duration.units_per_day"].at(FIRST)[regime]
        assert months * rate * LAW["duration.days_per_month"].at(FIRST) == LAW["duration.career_unit_days"].at(FIRST)


def test_the_figures_speak_the_words_of_the_enums():
    known = {
        "scope.sectors": Sector,
        "motives.kinds": MotiveKind,
        "motives.child_relations": Relation,
        "cumulation.forbidden": IncomeKind,
        "cumulation.activities": IncomeKind,
        "cumulation.self_employed_regimes": Regime,
    }
    for name, kinds in known.items():
        for row in LAW[name].rows:
            assert {kinds(value) for value in row.value}
    for name in ("motives.documents", "motives.child_documents"):
        assert {AttachmentKind(value) for row in LAW[name].rows for value in row.value.values()}
    for name in ("amounts.base", "amounts.withholding"):
        assert set(LAW[name].at(FIRST)) == set(Category)


@pytest.mark.parametrize("regime", list(Regime))
@pytest.mark.parametrize("name", ["regime.minimum_fraction", "regime.more_than_fraction", "regime.kept_fraction"])
def test_every_regime_has_its_fractions(name, regime):
    assert 0 <= LAW[name].at(FIRST)[regime] <= 1


def test_a_trace_describes_the_parameter_of_that_day():
    described = describe(LAW, ("index.coefficient",), D("2018-09-01"))[0]
    assert described["from"] == "2018-09-01" and described["value"] == "1.0404" and described["question"] == "OQ-14"
    assert describe(LAW, ("index.coefficient",), D("2018-08-31"))[0]["value"] == "1.0200"
    assert "question" not in describe(LAW, ("motives.child_age_limit",), FIRST)[0]
    assert scheme_start(LAW) == FIRST
