"""Whoever has a payment that did not arrive reads it on the first page and on the page of the file, with what to do."""

from datetime import date

import pytest
from django.urls import reverse

from kernel.pure.periods import Month
from payments.actions.accounts import register_account
from payments.actions.bank import import_answer
from payments.actions.repay import confirm_repayment, decide_repayment
from payments.models import Order, Repayment
from payments.queries import payments_of_person
from tests import factories
from tests.payments import rights
from tests.payments.people import Office
from tests.payments.test_statements import camt, detail, entry
from zorgkrediet import own_screens

pytestmark = pytest.mark.django_db
MARCH, SENT_ON = Month(2019, 3), date(2019, 4, 3)
AT = factories.moment(SENT_ON)
NOT_ARRIVED = "Een betaling aan u kwam niet aan"
ACCOUNT = reverse("zorgkrediet:employee-own-account")


@pytest.fixture
def office():
    made = Office()
    made.debtor()
    return made


def came_back(office, reason, through=MARCH, on=SENT_ON):
    """A granted file of which the first payment, of all months through this one, came back for this reason."""
    case = factories.granted()
    office.sent(through, on)
    order = Order.objects.get(payee__person=case.employee.person)
    said = entry(order.amount, detail(order.amount, order.end_to_end_id, reason=reason), side="CRDT", own="R1")
    import_answer(content=camt(said), file_name="bank.xml", by=office.releaser, at=AT)
    order.refresh_from_db()
    assert order.state in ("REJECTED", "RETURNED")
    return case


def pages(log_in, case):
    browser, reference = log_in(case.employee), case.application.reference
    addresses = reverse("zorgkrediet:employee-list"), reverse("zorgkrediet:employee-detail", args=[reference])
    return [browser.get(address).content.decode() for address in addresses]


def give_account(office, case):
    register_account(person=case.employee.person, iban=rights.test_iban(77), by=office.reviewer, on=SENT_ON)


def test_an_account_that_cannot_be_used_asks_for_another_one(log_in, office):
    case = came_back(office, "AC04")
    for page in pages(log_in, case):
        assert NOT_ARRIVED in page and f'href="{ACCOUNT}"' in page
        assert "Geef een ander nummer door." in page and "U hoeft niets te doen" not in page


def test_whoever_gave_another_account_has_nothing_to_do(log_in, office):
    case = came_back(office, "AC04")
    give_account(office, case)
    for page in pages(log_in, case):
        assert NOT_ARRIVED in page and "Wij hebben uw nieuwe rekeningnummer al. U hoeft niets te doen." in page
        assert f'href="{ACCOUNT}"' not in page


def test_another_reason_asks_nothing(log_in, office):
    case = came_back(office, "AM04")
    for page in pages(log_in, case):
        assert NOT_ARRIVED in page and "U hoeft niets te doen: een medewerker kijkt na" in page
        assert f'href="{ACCOUNT}"' not in page


def test_the_last_payment_that_did_not_arrive_is_not_told_as_the_end(log_in, office):
    home = pages(log_in, came_back(office, "AC04", Month(2020, 2), date(2020, 3, 3)))[0]
    assert "Wat niet aankwam, betalen wij opnieuw zodra dat kan." in home
    assert "Er komt geen betaling meer bij." not in home


def test_nothing_is_told_once_it_is_paid_again_or_to_anybody_else(log_in, office):
    case, other = came_back(office, "AC04"), factories.granted()
    assert not any(NOT_ARRIVED in page for page in pages(log_in, other))
    give_account(office, case)
    repayment = Repayment.objects.get().pk
    decide_repayment(repayment_id=repayment, reason="Nieuwe rekening.", by=office.preparer, at=AT)
    assert all(NOT_ARRIVED in page for page in pages(log_in, case)), "decided is not paid yet"
    confirm_repayment(repayment_id=repayment, by=office.approver, at=AT)
    assert not any(NOT_ARRIVED in page for page in pages(log_in, case))


@pytest.mark.parametrize("reason", ["AC04", "AM04"])
@pytest.mark.parametrize("has_new_account", [False, True])
def test_it_says_what_the_page_of_payments_says(office, reason, has_new_account):
    case = came_back(office, reason)
    if has_new_account:
        give_account(office, case)
    person, reference = case.employee.person, case.application.reference
    line, told = own_screens.own_list(case.employee)[0], payments_of_person(person)[0].explanation
    assert (line.money_todo == "GIVE_ACCOUNT") == ("Geef een ander rekeningnummer door" in told)
    assert (line.money_todo == "NOTHING_NEW_ACCOUNT") == ("Wij hebben uw nieuwe rekeningnummer al" in told)
    assert (line.money_todo == "NOTHING") == ("een medewerker kijkt na" in told)
    for question, asked in ((own_screens._own_lines, {}), (own_screens._own_file, {"reference": reference})):
        assert question(person_id=person.pk, **asked) == question.ordinary(person_id=person.pk, **asked)
