"""Paid too much: told, heard, decided, paid back or waived. The balance of a claim is the sum of its entries."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from accounts.models import User
from correspondence.actions import queue_letter
from kernel.deeds import deed
from kernel.pure.errors import DomainError
from kernel.pure.money import ZERO, from_cents, to_cents
from kernel.pure.periods import ONE_DAY, add_months
from payments.actions.accounts import SamePerson
from payments.desk_settings import amount_setting, days_setting
from payments.enums import ClaimEntryKind, ClaimState
from payments.models import Claim, ClaimEntry, ClaimRelief, ClaimStep, Instalment, Order, Run
from payments.ports import port_of
from payments.workflow import Thing, target

CLAIM_CHANGED = (
    "Een vordering waarmee deze run rekening houdt, is intussen gewijzigd. Zet de run stop en bereid een nieuwe voor."
)


class ClaimRefused(DomainError):
    """The step does not fit the claim: too early, too much, or without a reason."""

    code = "CLAIM_REFUSED"


# While a claim is undecided or contested, a correction in favour of the payee lowers it instead of being paid out:
# whoever wins an appeal had the money of that month already.
LOWERED = (ClaimState.OPENED, ClaimState.NOTIFIED, ClaimState.HEARING, ClaimState.APPEALED)


def lapse_day(run: Run, reference: str, *, is_fraud: bool) -> date:
    """The first day on which the claim can no longer be asked, counted from the oldest payment that it asks back."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT min(coalesce(r.execution_on, r."on")) FROM payments_line n '
            "JOIN payments_line l ON l.reference = n.reference AND l.due_month = n.due_month AND l.net > 0 "
            "AND l.run_id < n.run_id "
            "JOIN payments_run r ON r.id = l.run_id AND r.state IN ('RELEASED', 'SENT', 'BOOKED') "
            "WHERE n.run_id = %s AND n.reference = %s AND n.net < 0",
            [run.pk, reference],
        )
        paid_on = cursor.fetchone()[0] or run.on
    return port_of(run.source).reclaimable_until(paid_on, is_fraud=is_fraud) + ONE_DAY


def open_claims(run: Run, *, by: User, on: date) -> int:
    """One claim per dossier that was paid too much according to this run."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reference, payee_id, min(cause), -sum(net), array_agg(DISTINCT cause), max(grant_key) "
            "FROM payments_line WHERE run_id = %s AND net < 0 GROUP BY 1, 2 ORDER BY 1",
            [run.pk],
        )
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
            _book(claim, ClaimEntryKind.WAIVED, claim.amount, by=by, on=on, note=note)
    return len(claims)


def book_reliefs(run: Run, *, by: User, on: date) -> None:
    """What was set apart from the lines of this run goes off the claims that are still undecided or contested."""
    sums = ClaimRelief.objects.filter(run=run).values("claim_id").annotate(total=Sum("net")).order_by("claim_id")
    for row in sums:
        claim = Claim.objects.select_for_update(of=("self",)).get(pk=row["claim_id"])
        is_netted = claim.state == ClaimState.DECIDED and claim.set_off_share == 1
        if not (is_netted or claim.state in LOWERED) or remaining_of(claim) < row["total"]:
            raise ClaimRefused(CLAIM_CHANGED)
        if is_netted:
            _book(claim, ClaimEntryKind.SET_OFF, row["total"], by=by, on=on, note=f"Verrekend in run {run.pk}.")
            continue
        was_told = claim.state != ClaimState.OPENED
        _book(claim, ClaimEntryKind.CORRECTED, row["total"], by=by, on=on, note=f"Rechtzetting in run {run.pk}.")
        if was_told and claim.state == ClaimState.SETTLED:
            _letter(claim, "claim-waiver", by=by, on=on, reason="Een rechtzetting gaf u dit bedrag alsnog.")


def book_set_offs(run: Run, *, by: User, on: date) -> None:
    """What was kept back from the orders of this run goes off the claims."""
    for order in Order.objects.filter(run=run, set_off__gt=0).order_by("pk"):
        claim = (
            Claim.objects.select_for_update(of=("self",))
            .filter(payee_id=order.payee_id, state=ClaimState.DECIDED, set_off_share__lt=1)
            .order_by("pk")
            .first()
        )
        if claim is None or remaining_of(claim) < order.set_off:
            raise ClaimRefused(CLAIM_CHANGED)
        _book(claim, ClaimEntryKind.SET_OFF, order.set_off, by=by, on=on, order=order)


def remaining_of(claim: Claim) -> Decimal:
    """What is still to be paid back."""
    return claim.entries.aggregate(total=Sum("amount"))["total"] or ZERO


def _locked(claim_id: int, by: User) -> Claim:
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim_id)
    payee = claim.payee
    if by.person_id is not None and payee.person_id == by.person_id:
        raise SamePerson("Deze vordering gaat over uzelf. Een collega behandelt ze.")
    return claim


def _step(claim: Claim, move: str, *, by: User, on: date, reason: str = "") -> None:
    claim.state = target(Thing.CLAIM, claim.state, move)
    ClaimStep.objects.create(claim=claim, move=move, by=by, on=on, reason=reason[:1000])


def _book(
    claim: Claim,
    kind: ClaimEntryKind,
    amount: Decimal,
    *,
    by: User,
    on: date,
    order: Order | None = None,
    note: str = "",
) -> None:
    """Book something off the claim; at nothing left it is settled."""
    if amount <= 0:
        raise ClaimRefused("Het bedrag moet groter zijn dan nul.")
    try:
        with transaction.atomic():
            ClaimEntry.objects.create(
                claim=claim, kind=kind, amount=-amount, on=on, by=by, order=order, note=note[:500]
            )
    except IntegrityError as fault:
        raise ClaimRefused("Dat is meer dan er nog terug te betalen is.") from fault
    if remaining_of(claim) == ZERO and claim.state != ClaimState.WITHDRAWN:
        _step(claim, "settle", by=by, on=on)
    claim.save()


def _letter(claim: Claim, kind: str, *, by: User, on: date, **more: object) -> None:
    payee = claim.payee
    queue_letter(
        kind=kind,
        source=claim.source,
        reference=claim.reference,
        person=payee.person,
        organisation=payee.organisation,
        context={
            "amount": str(claim.amount),
            "remaining": str(remaining_of(claim)),
            "lapses_on": (claim.lapses_on - ONE_DAY).isoformat(),  # the letter names the last day
            "months": [
                {"month": f"{month:%Y-%m}", "net": str(-net)}
                for month, net in claim.run.ledger.filter(reference=claim.reference, net__lt=0)
                .order_by("due_month")
                .values_list("due_month", "net")
            ],
            **more,
        },
        by=by,
        on=on,
    )


@deed
def notify_claim(*, claim_id: int, by: User, on: date) -> Claim:
    """Tell the payee what was paid too much and why, and until when they may ask to be heard."""
    claim = _locked(claim_id, by)
    _step(claim, "notify", by=by, on=on)
    claim.hearing_until = None if claim.hearing_exception else on + timedelta(days=days_setting("hearing_days", on))
    claim.save()
    until = claim.hearing_until.isoformat() if claim.hearing_until else ""
    _letter(claim, "claim-notice", by=by, on=on, hearing_until=until)
    return claim


@deed
def record_hearing(*, claim_id: int, report: str, by: User, on: date) -> Claim:
    """The payee was heard, or answered in writing; what was said goes into the file."""
    if not report.strip():
        raise ClaimRefused("Noteer wat er gezegd of geschreven werd.")
    claim = _locked(claim_id, by)
    _step(claim, "hear", by=by, on=on, reason=report)
    claim.save()
    return claim


@deed
def decide_claim(
    *, claim_id: int, reason: str, by: User, on: date, set_off_share: Decimal | None = None, is_fraud: bool = False
) -> Claim:
    """Decide that the money is asked back. Not before the term to be heard has passed, unless the law makes an
    exception; set-off takes at most the set share of each payment."""
    claim = _locked(claim_id, by)
    if not reason.strip():
        raise ClaimRefused("Motiveer de beslissing: de betrokkene moet weten waarom.")
    was_heard = claim.state == ClaimState.HEARING
    if not was_heard and claim.hearing_until is not None and on <= claim.hearing_until:
        raise ClaimRefused(
            "De betrokkene mag nog antwoorden tot en met {day}. Beslis daarna.", day=f"{claim.hearing_until:%d-%m-%Y}"
        )
    lapses_on = lapse_day(claim.run, claim.reference, is_fraud=is_fraud)
    if on >= lapses_on:
        raise ClaimRefused(
            "Deze vordering is verjaard sinds {day}. Trek ze in met een reden.", day=f"{lapses_on:%d-%m-%Y}"
        )
    limit = port_of(claim.source).set_off_limit(on)
    if set_off_share is not None and not ZERO < set_off_share <= limit:
        raise ClaimRefused("Van een uitbetaling wordt hoogstens {share} % ingehouden.", share=f"{limit * 100:.0f}")
    _step(claim, "decide", by=by, on=on, reason=reason)
    claim.set_off_share = set_off_share
    claim.is_fraud = is_fraud
    claim.lapses_on = lapses_on
    claim.save()
    share = f"{set_off_share * 100:.0f}" if set_off_share is not None else ""
    _letter(claim, "claim-decision", by=by, on=on, reason=reason, set_off_percent=share)
    return claim


@deed
def plan_instalments(*, claim_id: int, count: int, first_on: date, by: User, on: date) -> Sequence[Instalment]:
    """Spread what remains over monthly parts; the last one takes the odd cents."""
    claim = _locked(claim_id, by)
    if claim.state != ClaimState.DECIDED:
        raise ClaimRefused("Een afbetalingsplan kan pas na de beslissing.")
    if not 1 <= count <= 60 or first_on < on:
        raise ClaimRefused("Kies 1 tot 60 maanden en een eerste dag die niet voorbij is.")
    cents = to_cents(remaining_of(claim))
    part = cents // count
    if part == 0:
        raise ClaimRefused("Er zijn meer afbetalingen dan centen. Kies er minder.")
    claim.instalments.all().delete()
    amounts = [part] * (count - 1) + [cents - part * (count - 1)]
    instalments = Instalment.objects.bulk_create(
        Instalment(claim=claim, number=number + 1, due_on=add_months(first_on, number), amount=from_cents(amount))
        for number, amount in enumerate(amounts)
    )
    ClaimStep.objects.create(claim=claim, move="plan", by=by, on=on, reason=str(count))
    parts = [{"due_on": one.due_on.isoformat(), "amount": str(one.amount)} for one in instalments]
    _letter(claim, "claim-plan", by=by, on=on, instalments=parts)
    return instalments


@deed
def record_repaid(*, claim_id: int, amount: Decimal, note: str, by: User, on: date) -> Claim:
    """Money came back for this claim."""
    claim = _locked(claim_id, by)
    if claim.state not in (ClaimState.NOTIFIED, ClaimState.HEARING, ClaimState.DECIDED):
        raise ClaimRefused("Op deze vordering kan nu niets geboekt worden.")
    _book(claim, ClaimEntryKind.PAID, amount, by=by, on=on, note=note)
    return claim


@deed
def waive_claim(*, claim_id: int, reason: str, by: User, on: date) -> Claim:
    """Ask no more of it; only below the set amount, and with a reason."""
    claim = _locked(claim_id, by)
    limit = amount_setting("waiver_below", on)
    left = remaining_of(claim)
    if not reason.strip():
        raise ClaimRefused("Zeg waarom de vordering wordt kwijtgescholden.")
    if left >= limit:
        raise ClaimRefused("Kwijtschelden kan alleen onder {limit} euro.", limit=limit)
    if claim.state == ClaimState.APPEALED:
        raise ClaimRefused("De vordering wordt betwist. Wacht de uitkomst af.")
    _book(claim, ClaimEntryKind.WAIVED, left, by=by, on=on, note=reason)
    _letter(claim, "claim-waiver", by=by, on=on, reason=reason)
    return claim


@deed
def appeal_claim(*, claim_id: int, reason: str, by: User, on: date) -> Claim:
    """The payee contests the decision: nothing is asked or kept back until that is settled."""
    claim = _locked(claim_id, by)
    _step(claim, "appeal", by=by, on=on, reason=reason)
    claim.save()
    _letter(claim, "claim-appeal", by=by, on=on)
    return claim


@deed
def end_appeal(*, claim_id: int, upheld: bool, reason: str, by: User, on: date) -> Claim:
    """The contest is over: the decision stands (`upheld`), or the claim is withdrawn for what remains."""
    claim = _locked(claim_id, by)
    if claim.state != ClaimState.APPEALED:
        raise ClaimRefused("Deze vordering wordt niet betwist.")
    if upheld:
        _step(claim, "end_appeal", by=by, on=on, reason=reason)
        claim.save()
        return claim
    return _withdraw(claim, reason, by=by, on=on)


@deed
def withdraw_claim(*, claim_id: int, reason: str, by: User, on: date) -> Claim:
    """What remains is no longer asked, whatever it was for. When the right comes back it is the right that must be put
    right, before this: the correction then lowers the claim, and is not paid on top of what the payee keeps."""
    return _withdraw(_locked(claim_id, by), reason, by=by, on=on)


def _withdraw(claim: Claim, reason: str, *, by: User, on: date) -> Claim:
    if not reason.strip():
        raise ClaimRefused("Zeg waarom de vordering wordt ingetrokken.")
    left = remaining_of(claim)
    _step(claim, "withdraw", by=by, on=on, reason=reason)
    claim.save()
    if left:
        _book(claim, ClaimEntryKind.WITHDRAWN, left, by=by, on=on, note=reason)
    _letter(claim, "claim-waiver", by=by, on=on, reason=reason)
    return claim
