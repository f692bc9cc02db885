"""The page of a payment that did not arrive: what the two people have to judge, and a way out of every state."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from accounts.enums import Role, Scheme
from kernel.pure.periods import Month
from kernel.templatetags.show import euro
from payments.actions.bank import import_answer
from payments.actions.files import content_of
from payments.banking import toy
from payments.models import Payee, PayeeAccount, Repayment
from tests import factories
from tests.payments import rights
from tests.payments.test_desk import desk_of, press

pytestmark = pytest.mark.django_db
MARCH, IN_APRIL, AT = Month(2019, 3), date(2019, 4, 1), datetime(2019, 4, 3, 9)
SECOND, THIRD = "BE71096123456769", "BE43068999999501"


@pytest.fixture
def repayment(office) -> Repayment:
    """One payment that came back because the account is closed."""
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.sent(MARCH, IN_APRIL)
    received = toy.receive(content_of(run.files.get()))
    told = toy.statement(received, toy.Scenario(return_every=1, return_reason="AC04"), AT.date(), AT)
    import_answer(content=told, file_name="x.xml", by=office.releaser, at=factories.moment(IN_APRIL))
    return Repayment.objects.get()


def gives(payee: Payee, iban: str, by) -> PayeeAccount:
    account = PayeeAccount.objects.create(payee=payee, iban=iban, starts_on=IN_APRIL, is_first=False, entered_by=by)
    payee.account = account
    payee.save()
    return account


def page_of(user, repayment: Repayment) -> str:
    return desk_of(user).get(reverse("admin:payments_repayment_change", args=[repayment.pk])).content.decode()


def test_it_tells_all_that_has_to_be_judged(office, repayment):
    order = repayment.order
    page = page_of(office.reviewer, repayment)
    for words in (order.payee.person.full_name, euro(order.amount), "nog geen bruikbaar nummer", order.end_to_end_id):
        assert words in page, words
    run = reverse("admin:payments_run_change", args=[order.run_id])
    assert f'<a href="{run}">Vlaams zorgkrediet, maart 2019, run {order.run_id}</a>' in page
    assert f"{order.run.source} 2019" not in page
    listed = desk_of(office.reviewer).get(reverse("admin:payments_repayment_changelist")).content.decode()
    assert f'<span class="amount">{euro(order.amount)}</span>' in listed
    gives(order.payee, SECOND, office.reviewer)
    assert "BE71 0961 2345 6769" in page_of(office.reviewer, repayment)


def test_a_number_that_changes_after_the_decision_asks_for_a_new_one(office, repayment):
    gives(repayment.order.payee, SECOND, office.reviewer)
    press(office.reviewer, "repayment_deed_decide", repayment.pk, reason="Nieuw nummer.")
    gives(repayment.order.payee, THIRD, office.reviewer)
    page = page_of(office.approver, repayment)
    assert "Neem de beslissing terug" in page and "Herbetaling bevestigen" not in page
    page = press(office.approver, "repayment_deed_reopen", repayment.pk).content.decode()
    assert "De beslissing is teruggenomen" in page
    press(office.reviewer, "repayment_deed_decide", repayment.pk, reason="Nog een nummer.")
    page = press(office.approver, "repayment_deed_confirm", repayment.pk).content.decode()
    assert "Bevestigd." in page and "maak het bankbestand op de pagina van de run" in page
    assert repayment.order.replaced_by.account.iban == THIRD


def test_what_was_typed_stays_when_it_is_refused(office, repayment):
    page = press(office.reviewer, "repayment_deed_decide", repayment.pk, reason="Op vraag van de begunstigde.")
    assert "De begunstigde gaf nog geen ander rekeningnummer" in page.content.decode()
    assert "Op vraag van de begunstigde." in page.content.decode()
    page = press(office.reviewer, "repayment_deed_decide", repayment.pk, reason=" ").content.decode()
    repayment.refresh_from_db()
    assert repayment.state == "OPEN" and "Reden om opnieuw te betalen" in page


@pytest.mark.parametrize("role", [Role.PREPARER, Role.AUDITOR])
def test_who_may_not_reads_so_and_sees_no_button(office, repayment, role):
    page = page_of(factories.official(role), repayment)
    assert "Dit is een stap voor wie een van deze rollen heeft" in page
    assert "repayment_deed" not in page and "/beslissen/" not in page


def test_who_decided_does_not_confirm(office, repayment):
    gives(repayment.order.payee, SECOND, office.reviewer)
    page = press(office.reviewer, "repayment_deed_decide", repayment.pk, reason="Nieuw nummer.").content.decode()
    assert "U besliste zelf" in page and "/bevestigen/" not in page and "/heropenen/" in page
    assert "/bevestigen/" in page_of(office.approver, repayment)


def test_a_payee_handles_no_own_payment(office, repayment):
    office.reviewer.person = repayment.order.payee.person
    office.reviewer.save()
    page = page_of(office.reviewer, repayment)
    assert "Deze betaling is voor uzelf" in page and "/beslissen/" not in page


def test_another_scheme_finds_nothing(office, repayment):
    stranger = factories.official(Role.REVIEWER, scheme=Scheme.ECALCURA)
    for name in ("change", "deed_reopen"):
        address = reverse(f"admin:payments_repayment_{name}", args=[repayment.pk])
        assert desk_of(stranger).post(address).status_code == 404


def test_the_start_page_counts_what_did_not_arrive_in_ones_own_scheme(office, repayment):
    def counted(user) -> str:
        page = desk_of(user).get(reverse("admin:index")).content.decode()
        return page.partition(f'href="{reverse("admin:payments_repayment_changelist")}"')[0].rpartition("__count")[2]

    assert counted(office.reviewer).startswith('">1<')
    assert counted(factories.official(Role.APPROVER, Scheme.ECALCURA)).startswith('">0<')
