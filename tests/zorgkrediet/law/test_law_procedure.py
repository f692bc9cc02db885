"""Cases that the simulation cannot express: attendance, completion, hearing, reclaim, payment dates, advice, traces."""

import copy
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kernel.pure.periods import Month, Period
from zorgkrediet.enums import Category, EventKind, MotiveKind, Outcome, Regime, Relation, Severity
from zorgkrediet.law import amount, findings, procedure, recovery, training
from zorgkrediet.law.credit import Credit
from zorgkrediet.law.decision import decide
from zorgkrediet.law.explanation import TraceUnknown, faults_of, recompute
from zorgkrediet.law.facts import AttendanceQuarter, Event, Facts, Motive
from zorgkrediet.law.findings import CATALOGUE, Finding, catalogue
from zorgkrediet.law.lookahead import advise_start, advise_stop, left_after
from zorgkrediet.law.remedies import _CHANGES
from zorgkrediet.law.rules import WHAT, WHO
from zorgkrediet.law.simulation import simulate
from zorgkrediet.law.tables import LAW
from zorgkrediet.law.verdict import Verdict
from zorgkrediet.law.version import law_version

D = date.fromisoformat
FACTS = Facts(
    motive=Motive(MotiveKind.CHILD, Relation.OWN, D("2015-01-31")),
    regime=Regime.FULL,
    starts_on=D("2018-09-01"),
    months=6,
)


def quarter(missed, received, scheduled="40", whole=None):
    return AttendanceQuarter(
        Period(D("2021-09-01"), D("2021-11-30")), Decimal(scheduled), Decimal(missed), received and D(received), whole
    )


def reading(name, value):
    return LAW.with_value(name, value, starts_on=D("2016-09-02"), source="andere lezing")


def test_ac41_exactly_a_tenth_missed_keeps_the_next_quarter_open():
    assert training.blocked_quarter(quarter("4", "2021-12-01")) is None


def test_ac42_more_than_a_tenth_closes_it():
    assert training.blocked_quarter(quarter("5", "2021-12-01")) == Period(D("2021-12-01"), D("2022-02-28"))
    assert training.blocked_quarter(quarter("4.01", "2021-12-01")) is not None


def test_ac43_the_twentieth_day_is_in_time_and_ac44_the_next_is_not():
    assert training.blocked_quarter(quarter("0", "2021-12-20")) is None
    assert training.blocked_quarter(quarter("0", "2021-12-21")) == Period(D("2021-12-01"), D("2022-02-28"))
    assert training.blocked_quarter(quarter("0", None)) is not None


def test_oq09_the_other_base_and_reclaim_of_the_quarter():
    law = reading("motives.training_absence_base", "HOURS_OF_TRAINING")
    assert training.attended_enough(quarter("5", "2021-12-01", whole=Decimal(120)), law)
    assert not training.attended_enough(quarter("5", "2021-12-01"), law)
    assert not training.is_reclaimed(quarter("5", "2021-12-01"))
    reclaims = reading("motives.training_bad_quarter_reclaimed", True)
    assert training.is_reclaimed(quarter("5", "2021-12-01"), reclaims)
    assert not training.is_reclaimed(quarter("4", "2021-12-01"), reclaims)


def test_every_quarter_of_a_training_has_its_certificate_day():
    due = training.certificates_due(Period(D("2021-08-31"), D("2022-04-10")))
    assert [(str(one.quarter.starts_on), str(one.quarter.ends_on), str(one.due_on)) for one in due] == [
        ("2021-08-31", "2021-11-30", "2021-12-20"),
        ("2021-12-01", "2022-02-28", "2022-03-20"),
        ("2022-03-01", "2022-04-10", "2022-04-30"),
    ]


def test_ac65_a_file_completed_inside_the_term_counts_as_sent():
    sent, asked = D("2021-04-30"), D("2021-05-03")
    assert procedure.filing_day(sent) == sent
    assert procedure.filing_day(sent, asked) == sent
    assert procedure.filing_day(sent, asked, D("2021-05-10")) == sent
    assert procedure.filing_day(sent, asked, D("2021-06-02")) == sent
    assert procedure.filing_day(sent, asked, D("2021-06-03")) == D("2021-06-03")
    completed = reading("procedure.sent_day", "COMPLETED")
    assert procedure.filing_day(sent, asked, D("2021-05-10"), completed) == D("2021-05-10")


def test_terms_of_the_procedure():
    days = procedure.decision_days(D("2021-05-01"))
    assert days == {"target": D("2021-05-15"), "alarm": D("2021-05-31"), "report": D("2021-06-15")}
    assert not procedure.must_apply_online(D("2018-12-31")) and procedure.must_apply_online(D("2019-01-01"))
    assert procedure.court_until(D("2021-11-30")) == D("2022-02-28")
    assert procedure.continues_during_own_illness(D("2021-01-01"))
    assert not procedure.continues_during_own_illness(D("2021-01-01"), reading("duration.own_illness_suspends", True))


def test_ac94_approved_in_december_pays_september_to_november_at_once():
    lines = decide(FACTS).lines
    assert procedure.payable(lines, D("2018-12-12")) == lines[:3]
    assert sum(line.net for line in procedure.payable(lines, D("2018-12-12"))) == Decimal("1478.25")
    assert len(procedure.payable(lines, D("2018-12-31"))) == 3
    assert len(procedure.payable(lines, D("2019-01-01"))) == 4
    assert procedure.payable(lines, D("2018-09-30")) == ()


def test_ac71_a_hearing_on_request_except_where_nothing_is_to_be_judged():
    on = D("2021-01-01")
    assert recovery.needs_hearing("FALSE_CERTIFICATE", True, on)
    assert not recovery.needs_hearing("FALSE_CERTIFICATE", False, on)
    for reason in LAW["recovery.no_hearing_for"].texts(on):
        assert not recovery.needs_hearing(reason, True, on)


def test_limitation_runs_from_1_january_of_the_year_of_payment():
    paid = D("2019-03-05")
    assert recovery.reclaimable_until(paid) == D("2023-12-31")
    assert recovery.reclaimable_until(paid, fraud=True) == D("2028-12-31")
    assert not recovery.is_limited(paid, D("2023-12-31")) and recovery.is_limited(paid, D("2024-01-01"))
    assert not recovery.is_limited(paid, D("2024-01-01"), fraud=True)


def test_small_claims_good_faith_and_tax():
    on = D("2021-01-01")
    assert recovery.is_closed_with_note(Decimal("4.99"), on) and not recovery.is_closed_with_note(Decimal("5.00"), on)
    assert recovery.is_paid_out(Decimal("0.01"), on) and not recovery.is_paid_out(Decimal("0.00"), on)
    assert recovery.good_faith_from(on) is None
    assert recovery.good_faith_from(on, reading("recovery.good_faith_limit_days", 150)) == D("2020-08-04")
    assert recovery.is_withheld_abroad(on)


def test_ac98_the_slip_is_that_of_the_year_of_payment():
    assert recovery.slip_year(Month(2018, 12), D("2019-01-04")) == 2019
    assert recovery.slip_year(Month(2018, 5), D("2019-05-04")) == 2019
    assert recovery.slip_year(Month(2018, 12), D("2019-01-04"), reading("recovery.slip_year", "MONTH_OF_RIGHT")) == 2018


def test_laura_sees_which_stop_day_loses_nothing():
    granted = Period(D("2020-03-14"), D("2020-06-13"))
    advice = advise_stop(granted, D("2020-05-15"))
    assert advice.lost == 28 and not advice.loses_nothing
    assert (advice.earlier, advice.later, advice.nearest) == (D("2020-05-13"), D("2020-06-13"), D("2020-05-13"))
    assert advise_stop(granted, D("2020-05-13")).nearest == D("2020-05-13")
    assert advise_stop(granted, D("2020-05-15"), keeps_month=True).loses_nothing
    assert advise_stop(granted, D("2020-03-20")).earlier is None
    assert advise_stop(granted, D("2020-03-20")).nearest == D("2020-04-13")
    assert advise_stop(Period(D("2021-05-02"), D("2021-08-31")), D("2021-08-20")).later == D("2021-08-31")
    for outside in ("2020-03-14", "2020-06-14"):
        with pytest.raises(ValueError):
            advise_stop(granted, D(outside))


def test_a_start_for_a_fixed_last_day():
    advice = advise_start(D("2020-01-06"), D("2020-06-30"))
    assert (advice.lost, advice.earlier, advice.later) == (25, D("2020-01-01"), D("2020-02-01"))
    assert advise_start(D("2020-01-06"), D("2020-07-05")).loses_nothing
    short = advise_start(D("2020-06-20"), D("2020-06-30"))
    assert (short.lost, short.earlier, short.later, short.nearest) == (11, D("2020-06-01"), None, D("2020-06-01"))
    february = advise_start(D("2019-01-29"), D("2019-02-27"))
    assert february.earlier == D("2019-01-28")
    assert advise_start(D("2019-01-15"), D("2019-02-28")).later == D("2019-02-01")
    # 16 thirtieths in January and 30 in February, of which one whole month is kept.
    assert advise_start(D("2019-01-15"), D("2019-02-28")).lost == 16


def test_some_last_days_have_no_start_at_all():
    advice = advise_start(D("2019-02-20"), D("2019-04-29"))
    assert (advice.lost, advice.earlier, advice.later) == (10, D("2019-01-30"), None)
    none = advise_start(D("2019-02-05"), D("2019-03-30"))
    assert (none.earlier, none.later) == (D("2019-01-31"), None)


def test_what_a_chosen_period_would_leave():
    before = Credit(5400, 1800)
    assert left_after(before, Regime.FULL, Period(D("2019-03-01"), D("2019-05-31"))) == 2700
    assert before.after(900).left == 2700
    with pytest.raises(ValueError):
        before.after(3601)


def test_a_tampered_trace_no_longer_follows():
    answer = simulate(
        {
            "motive": {"kind": "CHILD", "relation": "OWN", "birthDate": "2015-01-31"},
            "interruption": {"regime": "FULL", "startsOn": "2019-01-07", "months": 3},
        }
    )
    assert faults_of(answer) == ()
    wrong = copy.deepcopy(answer)
    wrong["payments"][0]["net"] = "394.21"
    wrong["credit"]["usedUnitDays"] = 901
    assert faults_of(wrong) == ("payments 2019-01", "total net", "credit")
    shown = reading("amounts.rounding", "NET_FROM_SHOWN_GROSS")
    part = amount.monthly(Category.HA, Decimal(1), 30, Month(2024, 6), 30, shown)
    assert recompute(part.trace) == part.trace["result"] == {"gross": "348.76", "withheld": "59.81", "net": "288.95"}
    for unknown in ({}, {"kind": "other"}, {**part.trace, "parameters": []}):
        with pytest.raises(TraceUnknown):
            recompute(unknown)


def test_a_breakdown_and_a_verdict_check_themselves():
    part = amount.monthly(Category.F, Decimal(1), 30, Month(2024, 6))
    with pytest.raises(ValueError):
        replace(part, withheld=part.gross)
    credit = Credit(5400, 0)
    with pytest.raises(ValueError):
        Verdict(FACTS, Outcome.GRANTED, (), None, credit, credit, (), ())
    with pytest.raises(ValueError):
        Verdict(FACTS, Outcome.REFUSED, (), None, credit, credit.after(1), (), ())
    verdict = decide(FACTS)
    assert verdict.granted_periods == (verdict.grant,) and not verdict.is_adjusted
    assert verdict.totals()["net"] == "2956.50"


def test_every_finding_has_a_sentence_in_both_languages_and_a_ground():
    listed = catalogue()
    assert len(listed) == len(CATALOGUE) > 60
    for kind in listed:
        assert kind["article"] and kind["message"].endswith((".", "?")) and kind["messageEn"].endswith(".")
        assert kind["severity"] in list(Severity)
    finding = Finding("DOCUMENT_MISSING", {"document": next(iter(LAW["motives.documents"].at(D("2020-01-01"))))})
    assert finding.kind.severity == Severity.MISSING


def test_a_catalogue_with_an_unknown_key_is_refused(tmp_path):
    path = tmp_path / "findings.yaml"
    path.write_text("X: {severity: INFO, article: a, nl: b, en: c, colour: red}", encoding="utf-8")
    with pytest.raises(ValueError):
        findings._read(path)


def test_the_law_has_a_fingerprint():
    assert len(law_version()) == 64


def test_dates_and_numbers_in_sentences_read_naturally():
    late = Finding("LATE_FILING", {"limit": D("2021-05-01"), "starts_on": D("2021-05-02")})
    assert "na 1 mei 2021" in late.message() and "from 2 May 2021" in late.message("en")
    limit = Finding("SIDE_JOB_TOO_MANY_HOURS", {"limit": Decimal("19.00")})
    assert "19,00 uur" in limit.message() and "19.00 hours" in limit.message("en")


def test_remedies_and_rules_name_only_what_exists():
    assert {code for code, kind in CATALOGUE.items() if kind.remedy} == set(_CHANGES)
    assert all(name in LAW for rule in (*WHO, *WHAT) for name in rule.parameters)


def test_a_last_piece_of_one_day_has_a_certificate_of_its_own():
    pieces = [due.quarter for due in training.certificates_due(Period(D("2021-09-01"), D("2021-12-01")))]
    assert pieces == [Period(D("2021-09-01"), D("2021-11-30")), Period(D("2021-12-01"), D("2021-12-01"))]


def test_an_early_stop_tells_how_many_days_of_the_started_month_are_lost():
    """Stopped on the fifth of the third month: three months of credit for two months and five days."""
    facts = replace(FACTS, events=(Event(EventKind.EARLY_STOP, D("2018-11-05")),))
    stop = next(one for one in decide(facts).findings if one.code == "EARLY_STOP")
    assert stop.values["lost"] == 25
