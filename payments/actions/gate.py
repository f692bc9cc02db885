"""What officials do with the findings of the gate: clear them with a reason, or hold a dossier back."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from kernel.deeds import deed
from kernel.pure.errors import DomainError
from payments.actions.accounts import AlreadyDone, SamePerson
from payments.actions.runs import locked_run, note_step
from payments.enums import FindingKind, RunState
from payments.models import Clearance, GateFinding, Hold


class ControlBlocks(DomainError):
    """A difference between the two calculators cannot be talked away; the cause must be found."""

    code = "CONTROL_BLOCKS"


class NothingChosen(DomainError):
    """No finding was named, so nothing was looked at."""

    code = "NOTHING_CHOSEN"


@deed
def clear_findings(*, run_id: int, finding_ids: Iterable[int], reason: str, by: User, at: datetime) -> int:
    """Let these findings pass, with a reason. Nobody clears what concerns themselves. Returns how many were cleared."""
    run = locked_run(run_id)
    if run.state != RunState.CHECKED:
        raise DomainError("Bevindingen bekijkt u terwijl de run gecontroleerd is.", code="MOVE_NOT_ALLOWED")
    if not reason.strip():
        raise DomainError("Zeg waarom deze betalingen door mogen.", code="REASON_MISSING")
    asked = list(finding_ids)
    if not asked:
        raise NothingChosen("U hebt niets aangevinkt. Vink aan wat door mag, of kies een soort.")
    findings = GateFinding.objects.filter(run=run, pk__in=asked, clearance__isnull=True)
    rows = list(findings.select_related("payee").order_by("pk"))
    for finding in rows:
        if finding.kind == FindingKind.CONTROL:
            raise ControlBlocks(
                "De controleberekening wijkt af. Zo'n verschil laat niemand door: zet de run stop en zoek de oorzaak."
            )
        is_payee = finding.payee is not None and by.person_id is not None and finding.payee.person_id == by.person_id
        if finding.concerns_id == by.pk or is_payee:
            raise SamePerson("Deze bevinding gaat over uzelf. Een collega moet ze bekijken.")
    if not rows:
        raise AlreadyDone("Deze bevindingen zijn al bekeken. Ververs de pagina.")
    try:
        with transaction.atomic():
            Clearance.objects.bulk_create(
                [Clearance(finding=finding, by=by, at=at, reason=reason.strip()[:500]) for finding in rows]
            )
    except IntegrityError as fault:
        raise AlreadyDone("Een collega bekeek deze bevinding net. Ververs de pagina.") from fault
    note_step(run, "clear", by=by, at=at, note=f"{len(rows)}: {reason}")
    return len(rows)


@deed
def hold_dossier(*, source: str, reference: str, reason: str, by: User, at: datetime) -> Hold:
    """Keep back the payments of a dossier from the next calculation on."""
    if not reason.strip():
        raise DomainError("Zeg waarom u de betaling aanhoudt.", code="REASON_MISSING")
    try:
        with transaction.atomic():
            return Hold.objects.create(
                source=source, reference=reference, reason=reason.strip()[:500], placed_by=by, placed_at=at
            )
    except IntegrityError as fault:
        raise AlreadyDone("Dit dossier is al aangehouden.") from fault


@deed
def lift_hold(*, hold_id: int, by: User, at: datetime) -> None:
    """Pay the dossier again; what was kept back comes with the next run."""
    hold = Hold.objects.select_for_update(of=("self",)).get(pk=hold_id)
    if hold.lifted_at is not None:
        raise AlreadyDone("Deze aanhouding is al opgeheven.")
    hold.lifted_by, hold.lifted_at = by, at
    hold.save(update_fields=["lifted_by", "lifted_at"])
