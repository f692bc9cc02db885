"""What the release of a run, and a return by the bank, do to claims: open them, lower them, set them off."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Q, Sum

from accounts.models import User
from payments.actions.claim_account import ClaimRefused, book, in_hands, lapse_day, letter, remaining_of
from payments.enums import ClaimEntryKind, ClaimState
from payments.models import Claim, ClaimEntry, ClaimRelief, ClaimStep, Line, Order, Run
from payments.ports import port_of

CLAIM_CHANGED = (
    "Een vordering waarmee deze run rekening houdt, is intussen gewijzigd. Zet de run stop en bereid een nieuwe voor."
)

# What each dossier received too much by this run; what never arrived was cancelled, and is not asked.
RECEIVED_TOO_MUCH = """
    SELECT n.reference, n.payee_id, min(n.cause), -sum(n.net + coalesce(c.net, 0)), array_agg(DISTINCT n.cause),
           max(n.grant_key)
    FROM payments_line n LEFT JOIN (
        SELECT reference, due_month, sum(net) AS net FROM payments_cancellation WHERE run_id = %(run)s GROUP BY 1, 2
    ) c ON c.reference = n.reference AND c.due_month = n.due_month
    WHERE n.run_id = %(run)s AND n.net < 0 AND n.net + coalesce(c.net, 0) < 0 GROUP BY 1, 2 ORDER BY 1
"""


def open_claims(run: Run, *, by: User, on: date) -> int:
    """One claim per dossier that received too much according to this run."""
    with connection.cursor() as cursor:
        cursor.execute(RECEIVED_TOO_MUCH, {"run": run.pk})
        rows = cursor.fetchall()
    port = port_of(run.source)
    claims = Claim.objects.bulk_create(
        Claim(
            payee_id=payee_id,
            source=run.source,
            reference=reference,
            run=run,
            cause=cause,
            amount=amount,
            opened_on=on,
            hearing_exception=port.hearing_exception(grant_key, frozenset(causes), on),
            lapses_on=lapse_day(run, reference, is_fraud=False),
        )
        for reference, payee_id, cause, amount, causes, grant_key in rows
    )
    ClaimEntry.objects.bulk_create(
        ClaimEntry(claim=claim, kind=ClaimEntryKind.OPENED, amount=claim.amount, on=on, by=by) for claim in claims
    )
    ClaimStep.objects.bulk_create(ClaimStep(claim=claim, move="open", by=by, on=on) for claim in claims)
    for claim in claims:
        if port.is_too_small_to_claim(claim.amount, on):
            note = "Te klein om terug te vorderen: afgesloten met een nota."
            book(claim, ClaimEntryKind.WAIVED, claim.amount, by=by, on=on, note=note)
    return len(claims)


def book_reliefs(run: Run, *, by: User, on: date) -> None:
    """What was set apart from the lines of this run goes off the claims: for their own months whatever became of them,
    for others while they are netted in full."""
    of_the_month = Line.objects.filter(
        run=OuterRef("claim__run"), reference=OuterRef("reference"), due_month=OuterRef("due_month"), net__lt=0
    )
    reliefs = ClaimRelief.objects.filter(run=run).annotate(is_own=Exists(of_the_month))
    sums = reliefs.values("claim_id").annotate(total=Sum("net"), others=Count("pk", filter=Q(is_own=False)))
    for row in sums.order_by("claim_id"):
        claim = Claim.objects.select_for_update(of=("self",)).get(pk=row["claim_id"])
        if claim.state == ClaimState.DECIDED and claim.set_off_share == 1:
            if remaining_of(claim) < row["total"]:
                raise ClaimRefused(CLAIM_CHANGED)
            book(claim, ClaimEntryKind.SET_OFF, row["total"], by=by, on=on, note=f"Verrekend in run {run.pk}.")
        elif row["others"] or in_hands(claim) < row["total"]:
            raise ClaimRefused(CLAIM_CHANGED)
        else:
            _correct(claim, row["total"], note=f"Rechtzetting in run {run.pk}.", by=by, on=on)


def _correct(claim: Claim, amount: Decimal, *, note: str, by: User, on: date) -> None:
    """The months of the claim are due again, and its payee has the money: what is still asked goes down, and what was
    let go before counts as paid for them."""
    state, let_go = claim.state, amount - remaining_of(claim)
    if let_go > 0:
        ClaimEntry.objects.create(
            claim=claim, kind=ClaimEntryKind.REVIVED, amount=let_go, on=on, by=by, note=note
        )  # fmt: skip
    book(claim, ClaimEntryKind.CORRECTED, amount, by=by, on=on, note=note)
    if state not in (ClaimState.OPENED, claim.state):
        letter(claim, "claim-waiver", by=by, on=on, reason="Een rechtzetting gaf u dit bedrag alsnog.")


def book_set_offs(run: Run, *, by: User, on: date) -> None:
    """What was kept back from the orders of this run goes off the claims."""
    for order in Order.objects.filter(run=run, set_off__gt=0).order_by("pk"):
        claim = (
            Claim.objects.select_for_update(of=("self",))
            .filter(source=run.source, payee_id=order.payee_id, state=ClaimState.DECIDED, set_off_share__lt=1)
            .order_by("pk")
            .first()
        )
        if claim is None or remaining_of(claim) < order.set_off:
            raise ClaimRefused(CLAIM_CHANGED)
        book(claim, ClaimEntryKind.SET_OFF, order.set_off, by=by, on=on, order=order)


def book_returned(claim_id: int, amount: Decimal, *, by: User, on: date) -> None:
    """The payment that this claim asks back came back from the bank: its payee does not have it."""
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim_id)
    was_told = claim.state != ClaimState.OPENED
    book(claim, ClaimEntryKind.RETURNED, amount, by=by, on=on, note="De bank stuurde deze betaling terug.")
    if was_told and claim.state == ClaimState.SETTLED:
        letter(claim, "claim-waiver", by=by, on=on, reason="De bank stuurde deze betaling aan ons terug.")
