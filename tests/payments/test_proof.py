"""One euro, proven years later: from the line on a bank statement back to the run, the file and whoever looked."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from accounts.enums import Scheme
from kernel.pure.periods import Month
from kernel.templatetags.show import euro
from payments.actions.bank import import_answer
from payments.actions.files import content_of
from payments.banking import toy
from payments.models import BankEntry, Order
from tests import factories
from tests.payments import rights
from tests.payments.test_desk import desk_of, press
from zorgkrediet.models import Application

pytestmark = pytest.mark.django_db
MARCH, IN_APRIL, AT = Month(2019, 3), date(2019, 4, 1), datetime(2019, 4, 3, 9)


def test_the_id_on_a_bank_statement_gives_the_lines_of_that_payment_alone(office):
    right = rights.grant(rights.full("2019-02", 2), by=office.reviewer)
    other = rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.sent(MARCH, IN_APRIL)
    order = Order.objects.get(payee__person=right.person)
    page = press(office.reviewer, "run_search", reference=f" {order.end_to_end_id.lower()} ").content.decode()
    assert page.count(f">{right.reference}</td>") == 2
    assert f">{other.reference}</td>" not in page
    assert page.count(f'<a href="{reverse("admin:payments_run_change", args=[run.pk])}">{run.pk}</a>') == 2
    assert page.count(f">{order.end_to_end_id}</td>") == 2
    stranger = factories.official(scheme=Scheme.ECALCURA)
    assert "Geen regels gevonden." in press(stranger, "run_search", reference=order.end_to_end_id).content.decode()


def test_a_line_that_was_paid_twice_names_both_payments_and_either_finds_it(office):
    right = rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    office.sent(MARCH, IN_APRIL)
    first = Order.objects.get()
    first.state = "RETURNED"
    first.save()
    again = Order.objects.create(
        run=first.run, payee=first.payee, account=first.account, attempt=2, replaces=first, amount=first.amount,
        end_to_end_id=first.end_to_end_id[:-1] + "2", lines_net=first.amount, set_off=0,
    )  # fmt: skip
    for asked in (first.end_to_end_id, again.end_to_end_id, right.reference):
        page = press(office.reviewer, "run_search", reference=asked).content.decode()
        assert f">{first.end_to_end_id}, {again.end_to_end_id}</td>" in page


@pytest.fixture
def told(office) -> BankEntry:
    """One payment of two that the bank booked."""
    right = rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.sent(MARCH, IN_APRIL)
    content = toy.statement(toy.receive(content_of(run.files.get())), toy.Scenario(), IN_APRIL, AT)
    import_answer(content=content, file_name="x.xml", by=office.releaser, at=factories.moment(IN_APRIL))
    order = Order.objects.get(payee__person=right.person)
    return BankEntry.objects.get(end_to_end_id=order.end_to_end_id)


def found_in(user, words: str) -> list[str]:
    answer = press(user, "bankentry_changelist", words=words)
    assert answer.status_code == 200
    assert not answer.redirect_chain, "what was typed must not end in an address"
    return [entry.end_to_end_id for entry in answer.context["cl"].result_list]


def test_what_the_bank_said_is_found_by_the_id_and_nothing_typed_ends_in_an_address(office, told):
    assert BankEntry.objects.count() == 2
    assert found_in(office.reviewer, told.end_to_end_id.lower()) == [told.end_to_end_id]
    for other in ("85.05.09-123.45", "Peeters", told.end_to_end_id[:-1], "x" * 70, "a\0b"):
        assert found_in(office.reviewer, other) == []
    assert found_in(factories.official(scheme=Scheme.ECALCURA), told.end_to_end_id) == []
    page = desk_of(office.reviewer).get(reverse("admin:payments_bankentry_changelist")).content.decode()
    assert 'method="post"' in page.partition('class="desk-search"')[0].rpartition("<form")[2]


def test_an_entry_of_the_bank_leads_to_run_file_and_dossier_in_words(office, told, django_assert_max_num_queries):
    order = Order.objects.get(end_to_end_id=told.end_to_end_id)
    application = Application.objects.get(person=order.payee.person)
    run = f'<a href="{reverse("admin:payments_run_change", args=[order.run_id])}">Run {order.run_id}</a>'
    client = desk_of(office.reviewer)
    with django_assert_max_num_queries(12):
        listed = client.get(reverse("admin:payments_bankentry_changelist")).content.decode()
    assert listed.count(run) == 2
    assert f'<span class="amount">{euro(told.amount)}</span>' in listed
    with django_assert_max_num_queries(12):
        page = client.get(reverse("admin:payments_bankentry_change", args=[told.pk])).content.decode()
    dossier = reverse("admin:zorgkrediet_application_change", args=[application.pk])
    message = reverse("admin:payments_bankmessage_change", args=[told.message_id])
    for shown in (run, order.file.message_id, f'<a href="{dossier}">{application.reference}</a>', f'href="{message}"'):
        assert shown in page, shown
    for raw in ("Message:", "Key:", ">zorgkrediet<"):
        assert raw not in page, raw
