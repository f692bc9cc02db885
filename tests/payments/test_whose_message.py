"""What the bank says is read by the people of the scheme it concerns; unknown payments by those of the account."""

from datetime import date, datetime
from decimal import Decimal
from importlib import import_module

import pytest
from django.db import connection
from django.urls import reverse

from accounts.enums import Role, Scheme
from accounts.models import User
from kernel.pure.periods import Month
from payments import access, actions
from payments.actions.bank import import_answer
from payments.actions.files import content_of
from payments.actions.whose import MessageRefused
from payments.banking import toy
from payments.models import BankEntry, BankMessage, Order, Run
from tests import factories
from tests.payments import rights
from tests.payments.test_desk import desk_of

pytestmark = pytest.mark.django_db
MARCH, IN_APRIL, IN_MAY = Month(2019, 3), date(2019, 4, 1), date(2019, 5, 2)
AT = datetime(2019, 5, 3, 9)
ACCOUNT = "BE68539007547034"
STRANGE = toy.Received("ZK999999P999999N1", Decimal("5.00"))
READERS = (Role.PREPARER, Role.APPROVER, Role.RELEASER, Role.AUDITOR, Role.REVIEWER, Role.PARAMETER_MANAGER)


class Shared:
    """One account from which both schemes pay, and a statement on which payments of both stand, with a stranger's."""

    def __init__(self, office) -> None:
        self.office = office
        other = actions.set_debtor(
            source="ecalcura", name="Vlaanderen", iban=ACCOUNT, starts_on=date(2016, 1, 1), by=office.preparer
        )
        actions.confirm_debtor(account_id=other.pk, by=office.approver, at=factories.moment(date(2016, 1, 1)))
        rights.grant(rights.full("2019-03", 1), by=office.reviewer)
        ours = office.sent(MARCH, IN_APRIL)
        rights.grant(rights.full("2019-04", 1), by=office.reviewer)
        theirs = office.sent(Month(2019, 4), IN_MAY)
        Run.objects.filter(pk=theirs.pk).update(source="ecalcura")
        self.files = [toy.receive(content_of(run.files.get())) for run in (ours, theirs)]
        self.ours, self.theirs = (Order.objects.get(run=run).end_to_end_id for run in (ours, theirs))

    def says(self, by: User) -> BankMessage:
        paid = [payment for file in self.files for payment in file.payments]
        both = toy.File("", ACCOUNT, (*paid, STRANGE))
        content = toy.statement(both, toy.Scenario(), AT.date(), AT).replace(b"<PmtInfId></PmtInfId>", b"")
        return import_answer(content=content, file_name="bank.xml", by=by, at=factories.moment(IN_MAY))


@pytest.fixture
def shared(office) -> Shared:
    return Shared(office)


def read(user: User, message: BankMessage) -> tuple[str, str]:
    """The page of the message, and the list of everything that the bank said."""
    client = desk_of(user)
    page = client.get(reverse("admin:payments_bankmessage_change", args=[message.pk]))
    assert page.status_code == 200
    return page.content.decode(), client.get(reverse("admin:payments_bankentry_changelist")).content.decode()


@pytest.mark.parametrize("role", READERS)
def test_each_role_reads_the_payments_of_its_own_scheme_only(shared, role):
    message = shared.says(shared.office.system)
    assert message.by_source == {"zorgkrediet": {"BOOKED": 1}, "ecalcura": {"BOOKED": 1}, "": {"UNKNOWN": 1}}
    for scheme, own, other in (
        (Scheme.ZORGKREDIET, shared.ours, shared.theirs), (Scheme.ECALCURA, shared.theirs, shared.ours),
    ):  # fmt: skip
        for shown in read(factories.official(role, scheme), message):
            assert own in shown
            assert other not in shown
            handles_money = role in (Role.PREPARER, Role.APPROVER, Role.RELEASER, Role.AUDITOR)
            assert (STRANGE.end_to_end_id in shown) == handles_money


def test_the_figures_of_a_message_tell_how_much_is_for_others(shared):
    message = shared.says(shared.office.system)
    page, _list = read(factories.official(Role.RELEASER), message)
    assert "verwerkt: 1, onbekende betaling: 1, voor een ander stelsel: 1" in page
    links = {run.source: f'href="{reverse("admin:payments_run_change", args=[run.pk])}"' for run in Run.objects.all()}
    assert {source: link in page for source, link in links.items()} == {"zorgkrediet": True, "ecalcura": False}


def test_the_page_of_one_statement_is_closed_to_the_other_scheme(shared):
    shared.says(shared.office.system)
    address = reverse("admin:payments_bankentry_change", args=[BankEntry.objects.get(end_to_end_id=shared.theirs).pk])
    assert desk_of(factories.official(Role.RELEASER)).get(address).status_code == 302
    assert desk_of(factories.official(Role.RELEASER, Scheme.ECALCURA)).get(address).status_code == 200


def test_an_account_of_one_scheme_shows_the_other_nothing_at_all(office):
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.sent(MARCH, IN_APRIL)
    file = toy.receive(content_of(run.files.get()))
    odd = toy.File(file.message_id, file.account, (*file.payments, STRANGE))
    who = {"file_name": "x.xml", "at": factories.moment(IN_APRIL)}
    import_answer(content=toy.statement(odd, toy.Scenario(), AT.date(), AT), by=office.releaser, **who)
    import_answer(content=toy.status_report(odd, toy.Scenario(delay_every=9), AT), by=office.preparer, **who)
    assert set(BankEntry.objects.values_list("source", flat=True)) == {"zorgkrediet"}
    for role in READERS:
        other = factories.official(role, Scheme.ECALCURA)
        assert not access.messages_for_staff(other, IN_APRIL).exists()
        assert not access.entries_for_staff(other, IN_APRIL).exists()
        own = factories.official(role)
        assert access.messages_for_staff(own, IN_APRIL).count() == 2
        unknown = access.entries_for_staff(own, IN_APRIL).filter(result="UNKNOWN")
        assert unknown.count() == (0 if role in (Role.REVIEWER, Role.PARAMETER_MANAGER) else 2)


def test_an_answer_is_taken_in_by_whoever_may_for_its_scheme(office):
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.sent(MARCH, IN_APRIL)
    file = toy.receive(content_of(run.files.get()))
    answers = (toy.status_report(file, toy.Scenario(), AT), toy.statement(file, toy.Scenario(), AT.date(), AT))
    crossed = factories.official(Role.AUDITOR)
    factories.grant(crossed, Role.RELEASER, scheme=Scheme.ECALCURA)
    for content in answers:
        for nobody in (crossed, factories.official(Role.RELEASER, Scheme.ECALCURA), office.approver):
            with pytest.raises(MessageRefused, match="Geef het aan een collega"):
                import_answer(content=content, file_name="x.xml", by=nobody, at=factories.moment(IN_APRIL))
    assert not BankMessage.objects.exists()
    assert Order.objects.get(run=run).state == "SENT"
    for content in answers:
        import_answer(content=content, file_name="x.xml", by=office.preparer, at=factories.moment(IN_APRIL))
    assert Order.objects.get(run=run).state == "BOOKED"


def test_what_was_booked_before_is_told_apart_as_well(shared):
    message = shared.says(shared.office.system)
    file = shared.files[0]
    odd = toy.File(file.message_id, file.account, (*file.payments, STRANGE))
    import_answer(
        content=toy.status_report(odd, toy.Scenario(delay_every=9), AT), file_name="y.xml", by=shared.office.system,
        at=factories.moment(IN_MAY),
    )  # fmt: skip
    should = list(BankEntry.objects.order_by("pk").values_list("end_to_end_id", "source"))
    counts = list(BankMessage.objects.order_by("pk").values_list("by_source", flat=True))
    BankEntry.objects.update(source="")
    BankMessage.objects.update(by_source={})
    with connection.cursor() as cursor:
        cursor.execute(import_module("payments.migrations.0011_say_whose_each_statement_is").BACKFILL)
    assert list(BankEntry.objects.order_by("pk").values_list("end_to_end_id", "source")) == should
    assert list(BankMessage.objects.order_by("pk").values_list("by_source", flat=True)) == counts
    assert BankMessage.objects.get(pk=message.pk).by_source[""] == {"UNKNOWN": 1}
