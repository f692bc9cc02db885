"""One euro, proven years later: from the line on a bank statement back to the run, the file and whoever looked."""

import csv
from datetime import date, datetime
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from accounts.enums import Scheme
from kernel.pure.periods import Month
from kernel.templatetags.show import euro
from payments import exports
from payments.actions.bank import import_answer
from payments.actions.files import content_of
from payments.banking import toy
from payments.models import BankEntry, ClaimRelief, Order, Run
from tests import factories
from tests.payments import rights
from tests.payments.test_desk import desk_of, press
from zorgkrediet.models import Application

pytestmark = pytest.mark.django_db
MARCH, IN_APRIL, AT = Month(2019, 3), date(2019, 4, 1), datetime(2019, 4, 3, 9)


def test_the_id_on_a_bank_statement_gives_the_lines_of_that_payment_alone(office, django_assert_max_num_queries):
    right = rights.grant(rights.full("2019-02", 2), by=office.reviewer)
    other = rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.sent(MARCH, IN_APRIL)
    order = Order.objects.get(payee__person=right.person)
    client, address = desk_of(office.reviewer), reverse("admin:payments_run_search")
    with django_assert_max_num_queries(15):  # three of these keep the session
        page = client.post(address, {"reference": f" {order.end_to_end_id.lower()} "}).content.decode()
    dossier = reverse("admin:zorgkrediet_application_change", args=[right.application_id])
    assert page.count(f'<a href="{dossier}">{right.reference}</a></td>') == 2
    assert f">{other.reference}<" not in page
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
    assert f"<h1>{told.end_to_end_id}</h1>" in page
    for raw in ("Message:", "Key:", ">zorgkrediet<"):
        assert raw not in page, raw


def export_of(user, run: Run, form: str) -> list[list[str]]:
    """The cells of an export, row by row."""
    answer = desk_of(user).get(reverse("admin:payments_run_export", args=[run.pk, form]))
    content = b"".join(answer.streaming_content)
    if form == "csv":
        return list(csv.reader(StringIO(content.decode().removeprefix("\ufeff")), delimiter=";"))
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_export_of_a_run_can_be_matched_with_the_statements_of_the_bank(office, form):
    right = rights.grant(rights.full("2019-02", 2), by=office.reviewer)
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.sent(MARCH, IN_APRIL)
    heading, *rows = export_of(office.reviewer, run, form)
    columns = ["Dossier", "Maand", "Aanleiding", "Combinatie", "Bruto", "Bedrijfsvoorheffing", "Netto", "Betaalkenmerk"]
    assert heading == columns
    assert len(rows) == 3
    assert {row[0]: row[7] for row in rows}[right.reference] == Order.objects.get(
        payee__person=right.person
    ).end_to_end_id
    assert len({row[7] for row in rows}) == 2


def test_the_export_names_no_payment_for_what_was_taken_back_or_only_lowered_a_claim(office):
    right = rights.grant(rights.full("2019-01", 3), by=office.reviewer)
    more = rights.grant(rights.full("2019-04", 1), by=office.reviewer, person=right.person)
    office.released(MARCH, IN_APRIL)
    rights.change(right, rights.full("2019-01", 2), by=office.reviewer, on=date(2019, 4, 20), cause="EVENT")
    run = office.released(Month(2019, 4), date(2019, 5, 2))
    (order,) = Order.objects.filter(run=run)
    told = {(row[0], row[1]): row[7] for row in export_of(office.reviewer, run, "csv")[1:]}
    assert told == {(right.reference, "2019-03"): "", (more.reference, "2019-04"): order.end_to_end_id}
    rights.change(right, rights.full("2019-01", 3), by=office.reviewer, on=date(2019, 5, 20), cause="CORRECTION")
    rights.grant(rights.full("2019-05", 1), by=office.reviewer, person=right.person)
    later = office.released(Month(2019, 5), date(2019, 6, 3))
    assert ClaimRelief.objects.filter(run=later).exists()
    told = {row[1]: row[7] for row in export_of(office.reviewer, later, "csv")[1:]}
    assert told == {"2019-03": "", "2019-05": Order.objects.get(run=later).end_to_end_id}


def test_a_run_is_exported_with_as_many_queries_however_long_it_is(office):
    rights.grant(rights.full("2019-02", 2), by=office.reviewer)
    run = office.sent(MARCH, IN_APRIL)
    with CaptureQueriesContext(connection) as few:
        list(exports.csv(run).streaming_content)
    for _more in range(3):
        rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    longer = office.sent(Month(2019, 4), date(2019, 5, 2))
    with CaptureQueriesContext(connection) as many:
        list(exports.csv(longer).streaming_content)
    assert longer.ledger.count() > run.ledger.count()
    assert len(few) == len(many) == 2
