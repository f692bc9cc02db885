"""What a payee reads is true: paid only when it arrived, what to do only when there is something to do, and every euro
that was kept back."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.enums import Role, Scheme
from kernel.pure.periods import Month
from payments.actions.accounts import register_account
from payments.actions.claims import decide_claim, notify_claim, record_hearing
from payments.models import Claim, Order
from payments.queries import payments_of, payments_of_person, year_totals
from tests import factories
from tests.payments import rights
from tests.payments.test_bank_loop import IN_APRIL, MARCH
from tests.payments.test_desk import desk_of
from tests.payments.test_statements import Bank, detail, entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(office) -> Bank:
    return Bank(office)


def test_what_came_back_is_not_told_as_paid(bank):
    """Booked first and returned later: no day of payment, and nothing of it on the tax slip."""
    first = bank.paid[0]
    bank.says(entry(first.amount, detail(first.amount, first.end_to_end_id), own="D1"))
    person = Order.objects.get(end_to_end_id=first.end_to_end_id).payee.person
    assert {row.paid_on for row in payments_of_person(person)} == {date(2019, 4, 3)}
    bank.says(
        entry(first.amount, detail(first.amount, first.end_to_end_id, reason="AC04"), side="CRDT", own="R1"),
        number="S2",
    )
    assert {(row.state, row.paid_on) for row in payments_of_person(person)} == {("RETURNED", None)}
    assert year_totals(person) == []


@pytest.mark.parametrize(("code", "asked"), [("AC04", True), ("AM04", False), ("MS03", False), ("CNOR", False)])
def test_another_account_is_only_asked_for_when_this_one_cannot_be_used(bank, code, asked):
    first = bank.paid[0]
    bank.says(entry(first.amount, detail(first.amount, first.end_to_end_id, reason=code), side="CRDT", own="R1"))
    person = Order.objects.get(end_to_end_id=first.end_to_end_id).payee.person
    row = payments_of_person(person)[0]
    assert ("Geef een ander rekeningnummer door" in row.explanation) == asked
    assert ("U hoeft niets te doen" in row.explanation) != asked


def test_whoever_gave_another_account_already_is_not_asked_again(bank):
    first = bank.paid[0]
    bank.says(entry(first.amount, detail(first.amount, first.end_to_end_id, reason="AC04"), side="CRDT", own="R1"))
    person = Order.objects.get(end_to_end_id=first.end_to_end_id).payee.person
    register_account(person=person, iban=rights.test_iban(77), by=bank.office.reviewer, on=IN_APRIL)
    row = payments_of_person(person)[0]
    assert "Geef een ander" not in row.explanation
    assert "Wij hebben uw nieuwe rekeningnummer al." in row.explanation


def test_what_was_kept_back_for_a_claim_is_told_with_the_payment(office):
    right = rights.grant(rights.full("2019-01", 3), by=office.reviewer)
    more = rights.grant(rights.full("2019-04", 4), by=office.reviewer, person=right.person)
    office.released(MARCH, IN_APRIL)
    rights.change(right, rights.full("2019-01", 2), by=office.reviewer, on=date(2019, 4, 20), cause="EVENT")
    office.released(Month(2019, 4), date(2019, 5, 2))
    who = {"claim_id": Claim.objects.get().pk, "by": office.reviewer, "on": date(2019, 5, 3)}
    notify_claim(**who)
    record_hearing(report="Gehoord.", **who)
    decide_claim(reason="Gestopt.", set_off_share=Decimal("0.10"), **who)
    office.released(Month(2019, 5), date(2019, 6, 3))
    april, may = payments_of("zorgkrediet", more.reference)[:2]
    assert april.explanation == ""
    assert "hielden wij 49,27 euro in voor een vordering; u krijgt 443,48 euro" in may.explanation


def test_the_yearly_file_holds_only_the_schemes_of_the_reader(office):
    right = rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.sent(MARCH, IN_APRIL)
    Order.objects.filter(run=run).update(state="BOOKED", booked_on=date(2019, 4, 3))
    address = reverse("admin:payments_run_yearly", args=[2019])
    other = desk_of(factories.official(Role.AUDITOR, Scheme.ECALCURA)).get(address).content.decode()
    assert right.person.national_number not in other
    own = desk_of(factories.official(Role.AUDITOR)).get(address).content.decode()
    assert right.person.national_number in own
