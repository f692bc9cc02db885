"""Jobs of eCalcura: take an id, call one action; every one may arrive twice."""

from celery import shared_task

from accounts.roles import system_user
from ecalcura.actions.documents import make_document
from ecalcura.models import Confirmation


@shared_task(name="ecalcura.make_confirmation_files")
def make_confirmation_files(*, confirmation_id: int, **_: object) -> None:
    """Make PDF and spreadsheet of a confirmation, unless they are there."""
    confirmation = Confirmation.objects.get(pk=confirmation_id)
    for kind in ("PDF", "XLSX"):
        make_document(confirmation=confirmation, kind=kind, by=system_user())
