"""The other shapes that a bank file and an answer may have, what comes in wrong, and the commands."""

from datetime import date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from kernel.pure.errors import DomainError
from kernel.pure.identifiers import make_structured_message
from kernel.pure.periods import Month
from payments import actions
from payments.actions.bank import import_answer
from payments.actions.files import content_of
from payments.banking import answers, schemas, toy
from payments.models import BankFile, Order, Payee, Run
from payments.watched_folder import read_folder
from tests import factories
from tests.payments import rights
from tests.payments.people import AT_ONCE

pytestmark = pytest.mark.django_db
MARCH, IN_APRIL, AT = Month(2019, 3), date(2019, 4, 1), datetime(2019, 4, 3, 9)


def test_the_older_version_with_structured_messages(office):
    office.debtor(version="pain.001.001.03", structured=True)
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.approved(MARCH, IN_APRIL)
    file, order = BankFile.objects.get(run=run), Order.objects.get(run=run)
    content = content_of(file)
    schemas.check(content, "pain.001.001.03")
    assert file.version == "pain.001.001.03"
    assert f"<Issr>BBA</Issr></Tp><Ref>{make_structured_message(order.pk)}</Ref>" in content.decode()
    assert "<Ustrd>" not in content.decode()


def test_free_text_names_the_month_and_the_dossier(office):
    right = rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    content = content_of(office.approved(MARCH, IN_APRIL).files.get()).decode()
    assert f"<Ustrd>Vlaams zorgkrediet 2019-03 {right.reference}</Ustrd>" in content
    assert "BIC" not in content


def as_notification(statement: bytes) -> bytes:
    """A camt.053 of the toy bank as the camt.054 that says the same."""
    text = statement.decode().replace("camt.053", "camt.054").replace("BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn")
    text = text.replace("<Stmt>", "<Ntfctn>").replace("</Stmt>", "</Ntfctn>")
    return (text[: text.index("<Bal>")] + text[text.index("</Bal>") + len("</Bal>") :]).encode()


def test_a_notification_books_once_and_the_statement_after_it_says_nothing_new(office):
    for _n in range(3):
        rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.sent(MARCH, IN_APRIL)
    received = toy.receive(content_of(run.files.get()))
    statement = toy.statement(received, toy.Scenario(return_every=3), AT.date(), AT)
    notification = as_notification(statement)
    schemas.check(notification, "camt.054.001.08")
    who = {"by": office.releaser, "at": factories.moment(IN_APRIL)}
    import_answer(content=notification, file_name="a.xml", **who)
    states = list(Order.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["BOOKED", "BOOKED", "RETURNED"]
    later = import_answer(content=statement, file_name="b.xml", **who)
    assert later.counts["DOUBLE"] == 4
    assert list(Order.objects.order_by("pk").values_list("state", flat=True)) == states


@pytest.mark.parametrize(
    "number", ["", "BE68 5390 0754 7035", "BE00539007547034", "NL00ABNA0417164300", "geen", "BE68"]
)
def test_an_account_number_that_cannot_exist_is_refused_at_entry(office, number):
    person = factories.person()
    with pytest.raises(DomainError) as fault:
        actions.register_account(person=person, iban=number, by=office.reviewer, on=IN_APRIL)
    assert fault.value.message
    assert not Payee.objects.filter(person=person, account__isnull=False).exists()


def test_the_toy_bank_answers_in_files_that_the_watched_folder_takes_once(office, tmp_path, settings):
    settings.DEMO = True
    rights.grant(rights.full("2019-03", 1), by=office.reviewer)
    run = office.sent(MARCH, IN_APRIL)
    (tmp_path / "betaling.xml").write_bytes(content_of(run.files.get()))
    call_command("toy_bank", tmp_path / "betaling.xml", to=tmp_path / "in", duplicate=True, stdout=StringIO())
    assert len(list((tmp_path / "in").glob("*.xml"))) == 4
    assert read_folder(tmp_path / "in", by=office.system, at=factories.moment(IN_APRIL), **AT_ONCE) == {
        "verwerkt": 2, "geweigerd": 2,
    }  # fmt: skip
    assert Order.objects.get().state == "BOOKED"
    assert Run.objects.get().state == "BOOKED"
    with pytest.raises(CommandError):
        call_command("toy_bank", tmp_path / "nergens.xml", to=tmp_path, stdout=StringIO())
    settings.DEMO = False
    with pytest.raises(CommandError, match="demo"):
        call_command("toy_bank", tmp_path / "betaling.xml", to=tmp_path, stdout=StringIO())


def test_every_run_can_be_calculated_again_by_command(office):
    rights.grant(rights.full("2019-03", 2), by=office.reviewer)
    office.released(MARCH, IN_APRIL)
    office.released(Month(2019, 4), date(2019, 5, 2))
    out = StringIO()
    call_command("replay_runs", stdout=out)
    assert out.getvalue().count("same") == 2


def test_entities_that_grow_are_refused_before_they_are_read():
    """A billion laughs takes no memory and no time, because no entity is ever read."""
    bomb = "<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    text = f"<?xml version='1.0'?><!DOCTYPE x [{bomb}]><Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'>&a11;</Document>"  # noqa: E501
    with pytest.raises(answers.AnswerRefused, match="entiteiten"):
        answers.read(text.encode())
    with pytest.raises(answers.AnswerRefused):
        answers.read(b" " * 500 + text.encode("utf-16"))
