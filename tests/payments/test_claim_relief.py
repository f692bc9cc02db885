"""Claims that a later correction lowers, that are too small, that nobody is heard for, that are too old."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from random import Random

import pytest
from django.db.models import Sum
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from correspondence.printing import can_make_pdf
from kernel.pure.periods import Month
from payments.actions.claims import (
    ClaimRefused,
    appeal_claim,
    decide_claim,
    notify_claim,
    record_hearing,
    record_repaid,
    remaining_of,
)
from payments.bank_days import first_bank_day
from payments.models import BankFile, Claim, ClaimRelief, Line, Order
from payments.ports import port_of
from payments.queries import payments_of, year_totals
from tests import factories
from tests.payments import rights
from tests.payments.balance import balance
from zorgkrediet import payment_port
from zorgkrediet.law.tables import LAW
from zorgkrediet.models import LifeEvent

pytestmark = pytest.mark.django_db
MARCH, APRIL, MAY = Month(2019, 3), Month(2019, 4), Month(2019, 5)
IN_APRIL, IN_MAY, IN_JUNE = date(2019, 4, 1), date(2019, 5, 2), date(2019, 6, 3)


def stopped(office, *, keep: int = 2, cause: str = "EVENT", event: str = ""):
    """Three months were paid; then it turns out that the last ones were not due."""
    right = rights.grant(rights.full("2019-01", 3), by=office.reviewer)
    office.released(MARCH, IN_APRIL)
    if event:
        LifeEvent.objects.create(
            application=right.application, kind=event, happened_on=date(2019, 3, 1), reported_on=date(2019, 4, 20),
            recorded_by=office.reviewer, household={} if event == "HOUSEHOLD_CHANGED" else None,
        )  # fmt: skip
    later = rights.change(right, rights.full("2019-01", keep), by=office.reviewer, on=date(2019, 4, 20), cause=cause)
    office.released(APRIL, IN_MAY)
    return later, Claim.objects.get()


def test_a_correction_lowers_an_open_claim_instead_of_being_paid(office):
    right, claim = stopped(office)
    assert claim.amount == Decimal("492.75")
    rights.change(right, rights.full("2019-01", 3), by=office.reviewer, on=date(2019, 5, 20))
    run = office.released(MAY, IN_JUNE)
    claim.refresh_from_db()
    assert (claim.state, remaining_of(claim)) == ("SETTLED", 0)
    assert not Order.objects.filter(run=run).exists()
    assert not BankFile.objects.filter(run=run).exists()
    assert run.to_pay == ClaimRelief.objects.get().net == Decimal("492.75")
    assert payments_of("zorgkrediet", right.reference)[-1].status_label == "verrekend met wat u te veel kreeg"
    balance()


def test_only_the_part_that_is_asked_back_is_kept(office):
    """Half of the month was already paid back: the correction settles the rest, and pays the other half."""
    right, claim = stopped(office)
    notify_claim(claim_id=claim.pk, by=office.reviewer, on=IN_MAY)
    record_repaid(claim_id=claim.pk, amount=Decimal("200.00"), note="", by=office.reviewer, on=IN_MAY)
    rights.change(right, rights.full("2019-01", 3), by=office.reviewer, on=date(2019, 5, 20))
    run = office.released(MAY, IN_JUNE)
    claim.refresh_from_db()
    relief, order = ClaimRelief.objects.get(), Order.objects.get(run=run)
    assert (claim.state, relief.net, order.amount) == ("SETTLED", Decimal("292.75"), Decimal("200.00"))
    assert relief.gross - relief.withheld == relief.net
    balance()


@pytest.mark.skipif(not can_make_pdf(), reason="PDF SLIP NOT TESTED: Pango is missing")
def test_the_months_on_the_slip_add_up_though_a_part_only_lowered_a_claim(office):
    right, claim = stopped(office)
    notify_claim(claim_id=claim.pk, by=office.reviewer, on=IN_MAY)
    record_repaid(claim_id=claim.pk, amount=Decimal("200.00"), note="", by=office.reviewer, on=IN_MAY)
    rights.change(right, rights.full("2019-01", 3), by=office.reviewer, on=date(2019, 5, 20))
    office.released(MAY, IN_JUNE)
    Order.objects.update(state="BOOKED", booked_on=IN_JUNE)
    browser = Client()
    browser.force_login(factories.user(with_person=right.person))
    paper = browser.get(reverse("zorgkrediet:employee-year-slip", args=[2019])).content
    words = " ".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages)
    assert [row.net for row in year_totals(right.person)] == [Decimal("1678.25")]  # three months, and 200 once more
    assert "1.678,25" in words
    assert "\u2212292,75" in words or "-292,75" in words


def test_whoever_wins_an_appeal_is_not_paid_twice(office):
    """The right comes back while the claim is contested: the payee has the money of that month already."""
    right, claim = stopped(office)
    who = {"claim_id": claim.pk, "by": office.reviewer, "on": IN_MAY}
    notify_claim(**who)
    record_hearing(report="Gehoord.", **who)
    decide_claim(reason="Gestopt.", set_off_share=Decimal("0.10"), **who)
    appeal_claim(reason="Ik werkte niet.", **who)
    rights.change(right, rights.full("2019-01", 3), by=office.reviewer, on=date(2019, 5, 20))
    run = office.released(MAY, IN_JUNE)
    claim.refresh_from_db()
    assert not Order.objects.filter(run=run).exists()
    assert (claim.state, remaining_of(claim)) == ("SETTLED", 0)
    assert Line.objects.filter(reference=right.reference, due_month=date(2019, 3, 1)).aggregate(net=Sum("net"))[
        "net"
    ] == Decimal("492.75")
    balance()


def test_a_claim_under_the_least_amount_is_closed_with_a_note(office):
    right = rights.grant(rights.full("2019-03", 1), by=office.reviewer,
                         fraction="0.01")  # fmt: skip
    office.released(MARCH, IN_APRIL)
    rights.change(right, {}, by=office.reviewer, on=date(2019, 4, 20))
    office.released(APRIL, IN_MAY)
    claim = Claim.objects.get()
    assert claim.amount < 5
    assert (claim.state, remaining_of(claim)) == ("SETTLED", 0)
    assert "nota" in claim.entries.get(kind="WAIVED").note
    balance()


@pytest.mark.parametrize(("event", "cause", "expected"), [
    ("WORK_RESUMED", "EVENT", "WORK_RESUMED"), ("EARLY_STOP", "EVENT", "WORK_RESUMED"),
    ("DEATH_OF_CARED_PERSON", "EVENT", ""), ("HOUSEHOLD_CHANGED", "EVENT", ""),
    ("WORK_RESUMED", "CORRECTION", ""), ("", "EVENT", ""),
])  # fmt: skip
def test_only_what_the_law_names_takes_the_hearing_away(office, event, cause, expected):
    _right, claim = stopped(office, event=event, cause=cause)
    assert claim.hearing_exception == expected
    notify_claim(claim_id=claim.pk, by=office.reviewer, on=IN_MAY)
    claim.refresh_from_db()
    assert (claim.hearing_until is None) == bool(expected)


@pytest.fixture
def cheaper(monkeypatch):
    """From now on the law gives one euro a month less, to both calculators."""
    from zorgkrediet import control

    real_monthly, real_amounts = payment_port.monthly, control.amounts

    def less(*key):
        part = real_monthly(*key)
        return replace(part, gross=part.gross - 1, net=part.net - 1)

    def forget():
        for cached in (payment_port._part, payment_port._due):
            cached.cache_clear()

    def start():
        monkeypatch.setattr(payment_port, "monthly", less)
        monkeypatch.setattr(control, "amounts", lambda *key: tuple(cents - 100 for cents in real_amounts(*key)))
        forget()

    yield start
    forget()


def test_a_wrong_amount_of_the_law_itself_needs_no_hearing(office, cheaper):
    """Other figures, the same facts: the law names a wrong amount among the cases that leave nothing to judge."""
    for _n in range(3):  # one alone would stay under the least amount of a claim
        rights.grant(rights.full("2019-01", 6), by=office.reviewer)
    office.released(Month(2019, 1), date(2019, 2, 1))
    for month in range(2, 7):
        office.released(Month(2019, month), first_bank_day(Month(2019, month).plus(1)))
    cheaper()
    run = office.released(Month(2019, 7), date(2019, 8, 1))
    assert set(Line.objects.filter(run=run).values_list("cause", flat=True)) == {"LAW"}
    claims = Claim.objects.order_by("pk")
    assert [(claim.cause, claim.hearing_exception, claim.amount) for claim in claims] == [
        ("LAW", "WRONG_AMOUNT", Decimal("6.00"))
    ] * 3
    notify_claim(claim_id=claims[0].pk, by=office.reviewer, on=date(2019, 8, 2))
    claim = Claim.objects.get(pk=claims[0].pk)
    assert claim.hearing_until is None
    decide_claim(claim_id=claim.pk, by=office.reviewer, on=date(2019, 8, 2), reason="Ander bedrag.")
    balance()


@pytest.mark.parametrize(("causes", "expected"), [
    ({"LAW"}, "WRONG_AMOUNT"), ({"LAW", "CORRECTION"}, ""), ({"LAW", "EVENT"}, ""), ({"CORRECTION"}, ""), (set(), ""),
])  # fmt: skip
def test_other_facts_beside_other_figures_keep_the_right_to_be_heard(causes, expected):
    port = port_of("zorgkrediet")
    assert port.hearing_exception(0, frozenset(causes), IN_MAY) == expected


def test_the_law_knows_every_case_that_takes_the_hearing_away_and_each_has_words(monkeypatch):
    named = set(LAW["recovery.no_hearing_for"].texts(IN_MAY))
    assert {*payment_port.STOPS.values(), "WRONG_AMOUNT"} <= named
    assert named == set(payment_port.EXCEPTIONS)
    # what the law no longer names, nobody loses
    monkeypatch.setattr(payment_port.recovery, "needs_hearing", lambda *_rest: True)
    assert port_of("zorgkrediet").hearing_exception(0, frozenset({"LAW"}), IN_MAY) == ""


def test_a_claim_lapses_by_the_law_from_the_year_of_payment(office):
    """Paid in 2019: five years from 1 January 2019, ten for fraud."""
    _right, claim = stopped(office)
    assert claim.lapses_on == date(2024, 1, 1)
    late = date(2024, 1, 1)
    notify_claim(claim_id=claim.pk, by=office.reviewer, on=IN_MAY)
    who = {"claim_id": claim.pk, "by": office.reviewer, "on": late, "reason": "Gestopt."}
    with pytest.raises(ClaimRefused, match="verjaard sinds 01-01-2024"):
        decide_claim(**who)
    assert decide_claim(is_fraud=True, **who).lapses_on == date(2029, 1, 1)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_whatever_happens_to_a_dossier_the_ledger_balances(office, seed):
    """Rights that shrink and grow at random, claims handled now and then: the balance holds after each run."""
    chance = Random(seed)
    files = [rights.grant(rights.full("2019-01", 4), by=office.reviewer) for _n in range(3)]
    for step in range(8):
        month = MARCH.plus(step)
        on = first_bank_day(month.plus(1))
        for position, right in enumerate(files):
            if step and chance.random() < 0.7:
                months = {name: [("F", chance.choice([30, 30, 14, 3]))] for name in rights.full("2019-01", 5)
                          if chance.random() < 0.7}  # fmt: skip
                files[position] = rights.change(right, months, by=office.reviewer, on=month.first_day)
        office.released(month, on)
        balance()
        for claim in Claim.objects.filter(state__in=["OPENED", "NOTIFIED", "HEARING", "DECIDED"]).order_by("pk"):
            handle(claim, chance, {"claim_id": claim.pk, "by": office.reviewer, "on": on})
            balance()
    assert ClaimRelief.objects.exists()
    for reference, due, net in Line.objects.values_list("reference", "due_month").annotate(total=Sum("net")):
        assert net >= 0, (reference, due)


def handle(claim: Claim, chance: Random, who: dict) -> None:
    match (claim.state, chance.random() < 0.4):
        case ("OPENED", True):
            notify_claim(**who)
        case ("NOTIFIED", True):
            record_hearing(report="Gehoord.", **who)
        case ("HEARING", True):
            decide_claim(reason="Te veel betaald.", set_off_share=Decimal("0.10"), **who)
        case ("DECIDED" | "NOTIFIED", False):
            part = min(remaining_of(claim), Decimal("25.00"))
            record_repaid(amount=part, note="", **who)
