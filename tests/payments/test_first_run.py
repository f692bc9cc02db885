"""From a granted dossier to a bank file and back, with the actions alone."""

from datetime import date

import pytest

from accounts.enums import Role
from accounts.roles import system_user
from kernel.pure.periods import Month
from payments import actions
from payments.actions.bank import import_answer
from payments.banking import toy
from payments.models import BankFile, Line, Order, Run
from payments.queries import payments_of
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_granted_dossier_is_paid_and_booked():
    case = factories.granted()
    on = date(2019, 4, 1)
    at = factories.moment(on)
    entering, confirming = factories.official(), factories.official()
    approver, releaser = factories.official(Role.APPROVER), factories.official(Role.RELEASER)
    debtor = actions.set_debtor(
        source="zorgkrediet", name="Vlaanderen", iban="BE68539007547034", starts_on=on, by=entering
    )
    actions.confirm_debtor(account_id=debtor.pk, by=confirming, at=at)
    run = actions.prepare_run(
        source="zorgkrediet", kind="MONTHLY", month=Month(2019, 3), by=system_user(), on=on, at=at
    )
    while actions.calculate_next_chunk(run_id=run.pk, by=system_user(), at=at):
        pass
    assert actions.close_calculation(run_id=run.pk, by=system_user(), at=at)
    assert actions.check_run(run_id=run.pk, by=system_user(), at=at)
    run = Run.objects.get(pk=run.pk)
    print(list(run.findings.values()))
    assert run.lines == 1
    run = actions.approve_run(run_id=run.pk, seen_hash=run.hash, by=approver, on=on, at=at)
    while actions.write_files(run_id=run.pk, by=system_user(), at=at):
        pass
    actions.release_run(run_id=run.pk, by=releaser, on=on, at=at)
    file = BankFile.objects.get()
    content = actions.download_file(file_id=file.pk, by=releaser, on=on, at=at)
    received = toy.receive(content)
    import_answer(content=toy.status_report(received, toy.Scenario(), at), file_name="a.xml", by=releaser, at=at)
    import_answer(content=toy.statement(received, toy.Scenario(), on, at), file_name="b.xml", by=releaser, at=at)
    assert Run.objects.get(pk=run.pk).state == "BOOKED"
    assert Order.objects.get().state == "BOOKED"
    (paid,) = payments_of("zorgkrediet", case.application.reference)
    assert (paid.month, paid.status_label) == (date(2019, 3, 1), "betaald op 01-04-2019")
    assert str(paid.net) == "112.92"
    assert Line.objects.count() == 1
