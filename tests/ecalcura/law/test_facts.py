"""Facts straight from the record: incomplete birth dates, findings made elsewhere, and facts that disagree."""

import json
from datetime import date
from decimal import Decimal

import pytest

from ecalcura.enums import Function, Group
from ecalcura.law.calculation import calculate
from ecalcura.law.facts import (
    Choice,
    Contract,
    Facts,
    FactsDisagree,
    FunctionChange,
    IrregularHours,
    ReplacementLine,
    StaffLine,
    Suspension,
)
from ecalcura.law.findings import finding
from ecalcura.law.months import month_share
from ecalcura.law.parameters import resolve, shipped_set
from ecalcura.law.periods import Quarter, ReferencePeriod
from ecalcura.law.snapshot import from_json, to_json
from kernel.pure.periods import Month

PERIOD = ReferencePeriod(2023)
PARAMETERS = resolve(shipped_set("PARAM-TEST-1"), PERIOD)
QUARTER = Quarter(2023, 3)


def staff(**changes: object) -> StaffLine:
    line = {
        "id": "s1",
        "birth_date": date(1971, 3, 1),
        "function": Function.PARA,
        "group": Group.EX_OFFICIO,
        "contracts": (Contract(date(2010, 1, 1), None, Decimal("38")),),
    }
    return StaffLine(**(line | changes))


def replacement(**changes: object) -> ReplacementLine:
    line = {
        "id": "r1",
        "function": Function.PARA,
        "contract_mentions_compensation": True,
        "performances": ((QUARTER, Decimal("49.40")),),
    }
    return ReplacementLine(**(line | changes))


def test_a23_without_a_complete_birth_date_the_line_waits():
    result = calculate(Facts(PERIOD, (staff(birth_date=None),)), PARAMETERS)
    assert [one.code for one in result.staff[0].findings] == ["E-BIRTHDATE-INCOMPLETE"]
    assert result.totals.exempted_fte == 0
    assert result.blocking_findings[0][0] == "s1"


def test_a_blocking_finding_of_a_register_excludes_a_staff_line():
    line = staff(reported=(finding("E-VISA-MISSING"),))
    result = calculate(Facts(PERIOD, (line,)), PARAMETERS)
    assert [one.code for one in result.staff[0].findings] == ["E-VISA-MISSING"]
    assert result.totals.exempted_fte == 0


def test_a_warning_of_a_register_excludes_nothing():
    line = staff(reported=(finding("W-NISS-REPLACED"),))
    result = calculate(Facts(PERIOD, (line,)), PARAMETERS)
    assert result.totals.exempted_fte == Decimal("0.1053")
    assert result.blocking_findings == ()


def test_a_blocking_finding_of_a_register_excludes_a_replacement():
    facts = Facts(PERIOD, (staff(),), (replacement(reported=(finding("E-VISA-MISSING"),)), replacement(id="r2")))
    result = calculate(facts, PARAMETERS)
    assert [line.fte for line in result.replacements] == [0, Decimal("0.0250")]
    assert result.blocking_findings == (("r1", finding("E-VISA-MISSING")),)


def test_lines_and_quarters_stand_once():
    with pytest.raises(FactsDisagree, match="personeel"):
        Facts(PERIOD, (staff(), staff()))
    with pytest.raises(FactsDisagree, match="vervangers"):
        Facts(PERIOD, (), (replacement(), replacement()))
    double = ((QUARTER, Decimal(1)), (QUARTER, Decimal(2)))
    with pytest.raises(FactsDisagree, match="s1: prestaties"):
        staff(performances=double)
    with pytest.raises(FactsDisagree, match="r1: prestaties"):
        replacement(performances=double)


def test_a_replacement_that_points_nowhere_is_refused():
    with pytest.raises(FactsDisagree, match="s9"):
        Facts(PERIOD, (staff(),), (replacement(same_as_staff="s9"),))


def test_a_snapshot_brings_back_the_same_facts_and_the_same_bytes():
    whole = staff(
        birth_date=None,
        contracts=(Contract(date(2010, 1, 1), date(2023, 12, 31), Decimal("19.00")),),
        suspensions=(Suspension(date(2023, 8, 1), None), Suspension(date(2023, 7, 1), date(2023, 7, 2))),
        irregular_hours=(IrregularHours(date(2023, 6, 30), Decimal("199.50")),),
        function_changes=(FunctionChange(date(2023, 9, 1), Function.ADMIN, Group.OTHER),),
        choices=(Choice(date(2023, 7, 1), Decimal("2.5")),),
        performances=((QUARTER, Decimal("1.20")),),
        transitional_premium_right=True,
        reported=(finding("E-DAYS", month="2023-07"),),
    )
    other = replacement(same_as_staff="s1", contract_type="REGULAR", reported=(finding("E-VISA-MISSING"),))
    facts = Facts(PERIOD, (whole, staff(id="s2")), (other,), (Decimal("5000.00"),), Decimal("1.10"))
    stored = json.loads(json.dumps(to_json(facts)))
    assert stored["version"] == 1
    assert from_json(stored) == facts
    assert calculate(from_json(stored), PARAMETERS).as_bytes() == calculate(facts, PARAMETERS).as_bytes()


def test_nobody_has_an_old_right_and_no_contract_mentions_compensation_unless_it_is_said():
    """Cases B13 and C6: left out is no."""
    carer = staff(function=Function.ZK, choices=(Choice(date(2020, 1, 1), Decimal("4")),))
    result = calculate(Facts(PERIOD, (carer,)), PARAMETERS)
    assert "E-PREMIUM-FUNCTION" in [one.code for one in result.staff[0].findings]
    silent = ReplacementLine("r1", Function.PARA, performances=((QUARTER, Decimal("49.40")),))
    result = calculate(Facts(PERIOD, (staff(),), (silent,)), PARAMETERS)
    assert [one.code for one in result.replacements[0].findings] == ["E-CONTRACT-MENTION"]


def test_a_month_never_counts_for_more_than_a_full_timer():
    """w = min(1, hours / 38) (§ 3.2 step 1), whatever stood in a contract that another check refuses."""
    line = staff(contracts=(Contract(date(2010, 1, 1), None, Decimal("40")),))
    assert month_share(Month(2024, 1), line, PARAMETERS) == 1
