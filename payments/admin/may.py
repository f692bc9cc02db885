"""Which buttons of the run page are for whom: whoever may not press one reads why instead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _

from accounts.enums import Role
from accounts.labels import ROLE_LABELS
from accounts.models import User
from accounts.roles import grants_of
from payments.enums import RunState
from payments.models import Claim, Repayment, Run
from payments.permissions import ROWS

STEPS = ("resume", "abandon", "clear", "approve", "release", "download", "ask_download", "allow_download", "repay_file")
IMPORT = "admin:payments_bankmessage_deed_import"


def steps_of(run: Run, user: User, on: date) -> dict[str, str]:
    """Per step of the run page: nothing when this person may press the button, else the reason why not."""
    grants = grants_of(user, on).filter(scheme=run.source.upper())
    held = frozenset(grants.values_list("role", flat=True))
    refused = {step: _role_missing(held, ROWS[f"admin:payments_run_deed_{step}"].roles) for step in STEPS}
    refused["import"] = _role_missing(held, ROWS[IMPORT].roles)
    for step, others in _signed_before(run).items():
        refused[step] = refused[step] or others.get(user.pk, "")
    return refused


def repayment_steps(repayment: Repayment, user: User, on: date) -> dict[str, str]:
    """The same for the steps of a repayment."""
    grants = grants_of(user, on).filter(scheme=repayment.order.run.source.upper())
    held = frozenset(grants.values_list("role", flat=True))
    steps = ("decide", "confirm", "reopen")
    refused = {step: _role_missing(held, ROWS[f"admin:payments_repayment_deed_{step}"].roles) for step in steps}
    if user.person_id is not None and repayment.order.payee.person_id == user.person_id:
        refused = {
            step: why or _("Deze betaling is voor uzelf. Een collega behandelt ze.") for step, why in refused.items()
        }
    if repayment.decided_by_id == user.pk:
        refused["confirm"] = refused["confirm"] or _("U besliste zelf. Een collega moet de herbetaling bevestigen.")
    return refused


def claim_refused(claim: Claim, user: User, on: date) -> str:
    """Nothing when this person may take the steps of this claim, else the reason why not."""
    grants = grants_of(user, on).filter(scheme=claim.source.upper())
    held = frozenset(grants.values_list("role", flat=True))
    if user.person_id is not None and claim.payee.person_id == user.person_id:
        return _("Deze vordering gaat over uzelf. Een collega behandelt ze.")
    return _role_missing(held, ROWS["admin:payments_claim_deed_step"].roles)


def next_step(run: Run, refused: Mapping[str, str], findings_open: int) -> tuple[str, str] | None:
    """Where on the page of the run the step stands that comes next, and its words; none when not for this one."""
    steps: Mapping[str, tuple[str, str, str]] = {
        RunState.CHECKED: ("approve", "sign", _("Run goedkeuren")),
        RunState.APPROVED: ("release", "sign", _("Run vrijgeven")),
        RunState.RELEASED: ("download", "files", _("Bankbestanden downloaden")),
        RunState.SENT: ("import", "files", _("Antwoord van de bank opladen")),
    }
    step, place, words = steps.get(run.state, ("", "", ""))
    if run.state == RunState.CHECKED and findings_open:
        step, place, words = "clear", "gate", _("Bevindingen bekijken")
    return None if not step or refused[step] else (place, words)


def _role_missing(held: frozenset[str], wanted: frozenset[str]) -> str:
    if held & wanted:
        return ""
    roles = ", ".join(str(ROLE_LABELS[Role(role)]) for role in sorted(wanted))
    return _("Dit is een stap voor wie een van deze rollen heeft: %(roles)s.") % {"roles": roles}


def _signed_before(run: Run) -> Mapping[str, dict[int | None, str]]:
    prepared = _("U bereidde deze run voor. Een collega moet ze goedkeuren.")
    released = _("U bereidde deze run voor of keurde ze goed. Een derde collega moet ze vrijgeven.")
    return {
        "approve": {run.prepared_by_id: prepared},
        "release": {run.prepared_by_id: released, run.approved_by_id: released},
    }
