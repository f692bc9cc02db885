"""Somebody else answers for what was paid too much: a legal entity that took over another one."""

from datetime import date

from accounts.models import Organisation, User
from kernel.deeds import deed
from payments.enums import ClaimState
from payments.models import Claim, ClaimStep, Payee


@deed
def carry_claims(*, source: str, reference: str, organisation: Organisation, by: User, on: date) -> int:
    """From now on this organisation owes the open claims of the dossier; how many went over."""
    payee, _created = Payee.objects.get_or_create(organisation=organisation)
    closed = (ClaimState.SETTLED, ClaimState.WITHDRAWN)
    claims = (
        Claim.objects.select_for_update(of=("self",))
        .filter(source=source, reference=reference)
        .exclude(payee=payee)
        .exclude(state__in=closed)
        .order_by("pk")
    )
    carried = 0
    for claim in claims:
        reason = f"{claim.payee_id} → {payee.pk}"
        claim.payee = payee
        claim.save(update_fields=["payee"])
        ClaimStep.objects.create(claim=claim, move="carry", by=by, on=on, reason=reason)
        carried += 1
    return carried
