"""The visitors' log of the payments desk: whoever sees to whom money goes leaves a line."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from accounts.visits import record_visits
from kernel.permissions import grants_today
from payments.access import READING_ROLES
from payments.models import Claim, Line, Repayment


def note_visits(
    request: HttpRequest, seen: Iterable[tuple[int | None, str]], *, sources: Iterable[str], why: str,
    roles: Iterable[Any] = READING_ROLES,
) -> None:  # fmt: skip
    """Whose payments were seen, and which; of an organisation nothing is kept, it is nobody's file."""
    schemes = {source.upper() for source in sources}
    held = {grant.role for grant in grants_today(request) if grant.scheme in schemes}
    role = next((str(role) for role in roles if role in held), "")
    people = ((person, what) for person, what in seen if person is not None)
    record_visits(by=request.user, role=role, seen=people, why=why)  # type: ignore[arg-type]


def note_claim_visit(request: HttpRequest, claim: Claim) -> None:
    """Somebody opened the page of a claim."""
    seen = [(claim.payee.person_id, f"vordering {claim.pk} {claim.reference}")]
    note_visits(request, seen, sources=[claim.source], why="vordering bekeken")


def note_repayment_visit(request: HttpRequest, repayment: Repayment) -> None:
    """Somebody opened the page of a payment that did not arrive, with the name and the account number."""
    order = repayment.order
    lines = Line.objects.filter(run_id=order.run_id, payee_id=order.payee_id, net__gt=0)
    dossiers = " ".join(sorted(set(lines.values_list("reference", flat=True))))
    seen = [(order.payee.person_id, f"herbetaling {order.end_to_end_id} {dossiers}")]
    note_visits(request, seen, sources=[order.run.source], why="herbetaling bekeken")
