"""Another account number, given by the one who is paid: from the page to the run that pays on it."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from lxml import html

from correspondence.models import Mail
from kernel.pure.identifiers import format_iban
from kernel.pure.periods import Month
from payments import actions
from payments.actions.bank import import_answer
from payments.actions.repay import confirm_repayment, decide_repayment
from payments.banking import toy
from payments.models import BankFile, PayeeAccount, Repayment
from tests import factories
from tests.payments.people import Office
from tests.payments.rights import test_iban as iban_number
from zorgkrediet.actions.own_account import change_own_account
from zorgkrediet.actions.steps import NotYourStep

pytestmark = pytest.mark.django_db
URL, PAYMENTS = reverse("zorgkrediet:employee-own-account"), reverse("zorgkrediet:employee-payments")
ON = date(2019, 4, 10)
NEW = iban_number(4711)


@pytest.fixture(autouse=True)
def a_day():
    with time_machine.travel(factories.moment(ON), tick=False):
        yield


@pytest.fixture
def case():
    return factories.granted()


def send(log_in, case, iban: str):
    return log_in(case.employee).post(URL, {"iban": iban}, follow=True).content.decode()


def test_the_number_in_use_is_shown_and_another_takes_its_place(log_in, case):
    old = PayeeAccount.objects.get(payee__person=case.employee.person)
    assert format_iban(old.iban) in log_in(case.employee).get(URL).content.decode()
    page = send(log_in, case, format_iban(NEW))
    assert "Wij betalen u voortaan op het nieuwe nummer." in page and format_iban(NEW) in page
    case.employee.person.payee.refresh_from_db()
    new = case.employee.person.payee.account
    assert (new.iban, new.is_first, new.entered_by, new.starts_on) == (NEW, False, case.employee, ON)
    assert PayeeAccount.objects.filter(payee__person=case.employee.person).count() == 2, (
        "the old number stays on record"
    )


def test_the_mail_warns_and_names_no_number(log_in, case):
    send(log_in, case, NEW)
    mail = Mail.objects.get(kind="account-changed")
    assert mail.recipient == case.employee.person.email
    assert "Deed u dit niet zelf?" in mail.body
    assert NEW[-4:] not in mail.subject + mail.body and case.employee.person.last_name not in mail.body


WRONG = "Dit rekeningnummer (IBAN) klopt niet. Kijk het na op uw bankkaart of in uw bankapp."


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Schrijf het nummer van de rekening waarop wij u betalen."),
        ("BE68 5390 0754 7035", WRONG),
        ("BE41539007547035", WRONG),  # right for the world, wrong for Belgium
        ("12345", WRONG),
        ("<script>", WRONG),
    ],
)
def test_a_number_that_cannot_be_is_told_at_the_field_and_kept(log_in, case, typed, sentence):
    page = html.fromstring(send(log_in, case, typed))
    (told,) = page.xpath("//*[@id='id_iban_error']//p/text()[normalize-space()]")
    assert told.strip() == sentence
    assert page.xpath("//*[contains(@class, 'error-summary')]//a[@href='#id_iban']")
    assert page.get_element_by_id("id_iban").get("value", "") == typed
    assert PayeeAccount.objects.filter(payee__person=case.employee.person).count() == 1


def test_the_same_number_again_changes_nothing_and_says_so(log_in, case):
    old = PayeeAccount.objects.get(payee__person=case.employee.person)
    assert "waarop wij u al betalen" in send(log_in, case, old.iban)
    send(log_in, case, NEW)
    send(log_in, case, NEW)
    assert PayeeAccount.objects.filter(payee__person=case.employee.person).count() == 2
    assert Mail.objects.filter(kind="account-changed").count() == 1


def test_only_for_oneself(log_in, case):
    other = factories.granted()
    with pytest.raises(NotYourStep):
        change_own_account(person=case.employee.person, iban=NEW, by=other.employee, on=ON)
    with pytest.raises(NotYourStep):
        change_own_account(person=case.employee.person, iban=NEW, by=factories.official(), on=ON)
    send(log_in, other, NEW)
    assert PayeeAccount.objects.filter(payee__person=case.employee.person).count() == 1


def test_who_gave_no_number_yet_is_sent_to_the_application(log_in):
    case = factories.invited()
    assert "Dat doet u in uw aanvraag" in log_in(case.employee).get(URL, follow=True).content.decode()
    assert "Dat doet u in uw aanvraag" in log_in(factories.user()).get(URL, follow=True).content.decode()
    assert not PayeeAccount.objects.exists()


def test_a_payment_that_came_back_is_paid_again_on_the_number_the_payee_gave(log_in, case):
    """What the mail asks can be done: the payee gives a number, one official decides, a second confirms."""
    office, at = Office(), factories.moment(ON)
    office.debtor()
    run = office.sent(Month(2019, 3), ON)
    file = BankFile.objects.get(run=run)
    received = toy.receive(actions.files.content_of(file))
    said = toy.statement(received, toy.Scenario(return_every=1), ON, at)
    import_answer(content=said, file_name="antwoord.xml", by=office.releaser, at=at)
    assert Mail.objects.filter(kind="new-account").exists()
    old = PayeeAccount.objects.get(payee__person=case.employee.person)
    for address in (URL, PAYMENTS):
        assert "De bank kon niet betalen op" in log_in(case.employee).get(address).content.decode()
    assert "Op dit nummer kon de bank niet betalen." in send(log_in, case, old.iban)
    send(log_in, case, NEW)
    assert "De bank kon niet betalen op" not in log_in(case.employee).get(PAYMENTS).content.decode()
    waiting = Repayment.objects.get()
    decide_repayment(repayment_id=waiting.pk, reason="Nieuw nummer.", by=office.reviewer, at=at)
    assert confirm_repayment(repayment_id=waiting.pk, by=office.approver, at=at).account.iban == NEW


def test_the_desk_sees_both_numbers_and_the_gate_the_new_one(log_in, case):
    office = Office()
    send(log_in, case, NEW)
    review = reverse("admin:zorgkrediet_application_change", args=[case.application.pk])
    page = log_in(office.reviewer).get(review).content.decode()
    assert format_iban(NEW) in page and "vroeger, sinds" in page
    run = office.checked(Month(2019, 3), ON)
    assert "ACCOUNT_CHANGED" in run.findings.values_list("kind", flat=True)
