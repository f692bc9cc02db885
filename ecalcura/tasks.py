"""Jobs of eCalcura: take an id, call one action; every one may arrive twice."""

from celery import shared_task
from django.utils import timezone

from accounts.roles import system_user
from ecalcura.actions import bank, contacts, uploads, verify
from ecalcura.actions.documents import make_document
from ecalcura.models import Confirmation
from ecalcura.queries.board import facilities_to_verify


@shared_task(name="ecalcura.make_confirmation_files")
def make_confirmation_files(*, confirmation_id: int, **_: object) -> None:
    """Make PDF and spreadsheet of a confirmation, unless they are there."""
    confirmation = Confirmation.objects.get(pk=confirmation_id)
    for kind in ("PDF", "XLSX"):
        make_document(confirmation=confirmation, kind=kind, by=system_user())


@shared_task(name="ecalcura.verify_pending")
def verify_pending(**_: object) -> None:
    """Ask the registers again about the lines that wait for them."""
    by, on, at = system_user(), timezone.localdate(), timezone.now()
    for facility in facilities_to_verify():
        verify.verify_pending(facility=facility, by=by, on=on, at=at)


@shared_task(name="ecalcura.daily")
def daily(**_: object) -> None:
    """What a new day brings: reminders, account numbers whose wait is over, files nobody came back for."""
    by, on = system_user(), timezone.localdate()
    contacts.remind(by=by, on=on)
    contacts.remind_contactless(by=by, on=on)
    for account_id in bank.accounts_due(on):
        bank.use_account(account_id=account_id, by=by, on=on)
    uploads.forget_old_uploads(by=by, at=timezone.now())
