"""Jobs of eCalcura: take an id, call one action; every one may arrive twice."""

from celery import shared_task
from django.utils import timezone

from accounts.roles import system_user
from ecalcura.actions import (
    bank,
    calculation_documents,
    calculations,
    contacts,
    mergers,
    proposals,
    tell,
    uploads,
    verify,
)
from ecalcura.actions.documents import make_document
from ecalcura.models import Confirmation
from ecalcura.queries.board import facilities_to_verify
from ecalcura.queries.progress import idle_runs


@shared_task(name="ecalcura.make_confirmation_files")
def make_confirmation_files(*, confirmation_id: int, **_: object) -> None:
    """Make PDF and spreadsheet of a confirmation, unless they are there."""
    confirmation = Confirmation.objects.get(pk=confirmation_id)
    for kind in ("PDF", "XLSX"):
        make_document(confirmation=confirmation, kind=kind, by=system_user())


@shared_task(name="ecalcura.calculate_after_confirmation")
def calculate_after_confirmation(*, confirmation_id: int, **_: object) -> None:
    """Order what a confirmation asks for: a provisional or definitive calculation, or a revision."""
    calculations.calculate_after_confirmation(
        confirmation_id=confirmation_id, by=system_user(), on=timezone.localdate(), at=timezone.now()
    )


@shared_task(name="ecalcura.calculate_chunk")
def calculate_chunk(*, run_id: int, **_: object) -> None:
    """Calculate whichever facilities of the order are free; after the last ones the order is closed."""
    calculations.calculate_next_chunk(run_id=run_id, by=system_user(), at=timezone.now())
    calculations.close_run(run_id=run_id, by=system_user(), at=timezone.now())


@shared_task(name="ecalcura.close_run")
def close_run(*, run_id: int, **_: object) -> None:
    """Close an order of which every facility is done."""
    calculations.close_run(run_id=run_id, by=system_user(), at=timezone.now())


@shared_task(name="ecalcura.tell_calculations")
def tell_calculations(*, run_id: int, **_: object) -> None:
    """Mail the contact persons about the new versions of an order, each once."""
    tell.tell_calculations(run_id=run_id, by=system_user(), on=timezone.localdate())


@shared_task(name="ecalcura.keep_calculation_files")
def keep_calculation_files(*, run_id: int, after: int = 0, **_: object) -> None:
    """Make the documents of the next version of an order; one at a time, so that other work is never kept waiting."""
    calculation_documents.keep_next(run_id=run_id, after=after, by=system_user())


@shared_task(name="ecalcura.resume_runs")
def resume_runs(**_: object) -> None:
    """Give dead work back to the workers: orders in which nothing moved for some minutes."""
    for run_id in idle_runs(timezone.now()):
        calculations.resume_run(run_id=run_id, by=system_user())


@shared_task(name="ecalcura.verify_pending")
def verify_pending(**_: object) -> None:
    """Ask the registers again about the lines that wait for them."""
    by, on, at = system_user(), timezone.localdate(), timezone.now()
    for facility in facilities_to_verify():
        verify.verify_pending(facility=facility, by=by, on=on, at=at)


@shared_task(name="ecalcura.propose_advances")
def propose_advances(**_: object) -> None:
    """Propose the advances that fall due soon, for a person to approve."""
    proposals.propose_due_advances(by=system_user(), on=timezone.localdate())


@shared_task(name="ecalcura.daily")
def daily(**_: object) -> None:
    """What a new day brings: reminders, account numbers whose wait is over, files nobody came back for."""
    by, on = system_user(), timezone.localdate()
    contacts.remind(by=by, on=on)
    contacts.remind_of_period(by=by, on=on)
    contacts.remind_contactless(by=by, on=on)
    for account_id in bank.accounts_due(on):
        bank.use_account(account_id=account_id, by=by, on=on)
    uploads.forget_old_uploads(by=by, at=timezone.now())
    mergers.carry_mergers(by=by, on=on, at=timezone.now())
