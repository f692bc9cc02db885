"""Paid too much: told, heard, decided, paid back or waived. The balance of a claim is the sum of its entries."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import User
from kernel.deeds import deed
from kernel.pure.money import ZERO, from_cents, to_cents
from kernel.pure.periods import add_months
from payments.actions.claim_account import (
    ClaimRefused,
    ReasonAsked,
    ShareTooLarge,
    book,
    lapse_day,
    letter,
    locked,
    remaining_of,
    step,
)
from payments.desk_settings import amount_setting, days_setting
from payments.enums import ClaimEntryKind, ClaimState
from payments.models import Claim, ClaimStep, Instalment
from payments.ports import port_of
from payments.workflow import demand_claim_step


@deed
def notify_claim(*, claim_id: int, by: User, on: date) -> Claim:
    """Tell the payee what was paid too much and why, and until when they may ask to be heard."""
    claim = locked(claim_id, by)
    step(claim, "notify", by=by, on=on)
    claim.hearing_until = None if claim.hearing_exception else on + timedelta(days=days_setting("hearing_days", on))
    claim.save()
    until = claim.hearing_until.isoformat() if claim.hearing_until else ""
    letter(claim, "claim-notice", by=by, on=on, hearing_until=until)
    return claim


@deed
def record_hearing(*, claim_id: int, report: str, by: User, on: date) -> Claim:
    """The payee was heard, or answered in writing; what was said goes into the file."""
    claim = locked(claim_id, by)
    demand_claim_step(claim.state, "hear")
    if not report.strip():
        raise ReasonAsked("Noteer wat er gezegd of geschreven werd.")
    step(claim, "hear", by=by, on=on, reason=report)
    claim.save()
    return claim


@deed
def decide_claim(
    *, claim_id: int, reason: str, by: User, on: date, set_off_share: Decimal | None = None, is_fraud: bool = False
) -> Claim:
    """Decide that the money is asked back. Not before the term to be heard has passed, unless the law makes an
    exception; set-off takes at most the set share of each payment."""
    claim = locked(claim_id, by)
    demand_claim_step(claim.state, "decide")
    if not reason.strip():
        raise ReasonAsked("Motiveer de beslissing: de betrokkene moet weten waarom.")
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
        raise ShareTooLarge("Van een uitbetaling wordt hoogstens {share} % ingehouden.", share=f"{limit * 100:.0f}")
    step(claim, "decide", by=by, on=on, reason=reason)
    claim.set_off_share = set_off_share
    claim.is_fraud = is_fraud
    claim.lapses_on = lapses_on
    claim.save()
    letter(claim, "claim-decision", by=by, on=on, reason=reason, set_off_percent=_percent(set_off_share))
    return claim


@deed
def plan_instalments(*, claim_id: int, count: int, first_on: date, by: User, on: date) -> Sequence[Instalment]:
    """Spread what remains over monthly parts; the last one takes the odd cents."""
    claim = locked(claim_id, by)
    demand_claim_step(claim.state, "plan")
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
    letter(claim, "claim-plan", by=by, on=on, instalments=_parts(instalments))
    return instalments


@deed
def record_repaid(*, claim_id: int, amount: Decimal, note: str, by: User, on: date) -> Claim:
    """Money came back for this claim."""
    claim = locked(claim_id, by)
    demand_claim_step(claim.state, "repaid")
    book(claim, ClaimEntryKind.PAID, amount, by=by, on=on, note=note)
    return claim


@deed
def waive_claim(*, claim_id: int, reason: str, by: User, on: date) -> Claim:
    """Ask no more of it; only below the set amount, and with a reason."""
    claim = locked(claim_id, by)
    demand_claim_step(claim.state, "waive")
    limit = amount_setting("waiver_below", on)
    left = remaining_of(claim)
    if not reason.strip():
        raise ReasonAsked("Zeg waarom de vordering wordt kwijtgescholden.")
    if left >= limit:
        raise ClaimRefused("Kwijtschelden kan alleen onder {limit} euro.", limit=limit)
    book(claim, ClaimEntryKind.WAIVED, left, by=by, on=on, note=reason)
    letter(claim, "claim-waiver", by=by, on=on, reason=reason)
    return claim


@deed
def appeal_claim(*, claim_id: int, reason: str, by: User, on: date) -> Claim:
    """The payee contests the decision: nothing is asked or kept back until that is settled."""
    claim = locked(claim_id, by)
    demand_claim_step(claim.state, "appeal")
    if not reason.strip():
        raise ReasonAsked("Noteer wat de betrokkene betwist en waarom.")
    step(claim, "appeal", by=by, on=on, reason=reason)
    claim.save()
    letter(claim, "claim-appeal", by=by, on=on)
    return claim


@deed
def end_appeal(*, claim_id: int, upheld: bool, reason: str, by: User, on: date) -> Claim:
    """The contest is over, and the payee is told: the decision stands (`upheld`) and what is open is asked again, or
    the claim is withdrawn for what remains."""
    claim = locked(claim_id, by)
    demand_claim_step(claim.state, "end_appeal")
    if not upheld:
        return _withdraw(claim, reason, by=by, on=on)
    if not reason.strip():
        raise ReasonAsked("Zeg waarom de betwisting wordt verworpen: de betrokkene leest dit in de brief.")
    step(claim, "end_appeal", by=by, on=on, reason=reason)
    claim.save()
    letter(
        claim,
        "claim-upheld",
        by=by,
        on=on,
        reason=reason,
        decided_on=claim.steps.filter(move="decide").latest("pk").on.isoformat(),
        set_off_percent=_percent(claim.set_off_share),
        instalments=_parts(claim.instalments.order_by("number")),
    )
    return claim


@deed
def withdraw_claim(*, claim_id: int, reason: str, by: User, on: date) -> Claim:
    """What remains is no longer asked, whatever it was for. When the right for those months comes back, before this or
    after it, what the payee keeps counts as paid for them."""
    return _withdraw(locked(claim_id, by), reason, by=by, on=on)


def _withdraw(claim: Claim, reason: str, *, by: User, on: date) -> Claim:
    demand_claim_step(claim.state, "withdraw")
    if not reason.strip():
        raise ReasonAsked("Zeg waarom de vordering wordt ingetrokken.")
    left = remaining_of(claim)
    step(claim, "withdraw", by=by, on=on, reason=reason)
    claim.save()
    if left:
        book(claim, ClaimEntryKind.WITHDRAWN, left, by=by, on=on, note=reason)
    letter(claim, "claim-waiver", by=by, on=on, reason=reason)
    return claim


def _percent(share: Decimal | None) -> str:
    return "" if share is None else f"{share * 100:.0f}"


def _parts(instalments: Iterable[Instalment]) -> list[dict[str, str]]:
    return [{"due_on": one.due_on.isoformat(), "amount": str(one.amount)} for one in instalments]
