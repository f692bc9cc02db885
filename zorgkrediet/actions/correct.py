"""A wrongly recorded event is taken back, or another is put in its place; the wrong one stays in the history."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from kernel.deeds import deed
from kernel.pure.errors import DomainError
from zorgkrediet.actions.assess import verdict_on
from zorgkrediet.actions.change import (
    EventOutsidePeriod,
    EventTwice,
    refuse_contradiction,
    refuse_pointless,
    refuse_too_early,
    renew_right,
)
from zorgkrediet.actions.entitle import Right, right_in, right_stored
from zorgkrediet.actions.steps import locked, take_step
from zorgkrediet.gather import facts_of
from zorgkrediet.models import Application, Entitlement, EventCorrection, LifeEvent
from zorgkrediet.models.event import REVOCATION
from zorgkrediet.workflow import REVIEWER


class CorrectionOpen(DomainError):
    """A file has one correction at a time: the second would rest on a right that the first is about to change."""

    code = "CORRECTION_OPEN"


class CorrectionAnswered(DomainError):
    """The correction was confirmed or refused before, or the event was taken back by another."""

    code = "CORRECTION_ANSWERED"


class ReasonMissing(DomainError):
    """Why an event was wrong stands beside it for whoever reads the file later."""

    code = "REASON_MISSING"


class SecondPersonNeeded(DomainError):
    """Nobody changes a right back by themselves."""

    code = "SECOND_PERSON_NEEDED"


class FileChanged(DomainError):
    """Something happened to the file after the page was opened; nobody confirms what was not read."""

    code = "FILE_CHANGED"


@dataclass(frozen=True, kw_only=True, slots=True)
class Instead:
    """What did happen, in the place of the event that is taken back."""

    kind: str
    happened_on: date
    household: dict[str, Any] | None = None
    to_teach: bool = False


@dataclass(frozen=True, slots=True)
class Effect:
    """What a correction or event does: the last day of the right now and then, and the difference over all months."""

    ends_now: date | None
    ends_then: date | None
    net_difference: Decimal


@deed
def propose_correction(
    *, event: LifeEvent, reason: str, instead: Instead | None = None, by: User, on: date, at: datetime
) -> EventCorrection:
    """Ask to take the event back; done at once when the right stays as it is, else after a colleague confirmed.

    Raises CorrectionOpen, CorrectionAnswered, ReasonMissing, EventTwice, EventOutsidePeriod, EventContradicts.
    """
    application = locked(event.application)
    take_step(application, "propose_correction", role=REVIEWER, by=by, on=on, details={"event": event.pk})
    _refuse_what_makes_no_sense(application, event, reason, instead)
    verdict = _verdict_without(application, event, instead, on)
    refuse_contradiction(verdict)
    correction = EventCorrection.objects.create(
        event=event,
        reason=reason.strip(),
        kind=instead.kind if instead else "",
        happened_on=instead.happened_on if instead else None,
        household=instead.household if instead else None,
        to_teach=bool(instead and instead.to_teach),
        changes_right=right_in(verdict) != _right_now(application),
        asked_by=by,
        asked_on=on,
    )
    if not correction.changes_right:
        _carry_out(application, correction, by=by, on=on, at=at)
    return correction


@deed
def confirm_correction(*, correction: EventCorrection, seen: int, by: User, on: date, at: datetime) -> Entitlement:
    """A second official takes the event back: the right gets its next version, the next run settles the difference.

    `seen` is the version of the file that was read. Raises CorrectionAnswered, SecondPersonNeeded, FileChanged,
    DaysTaken, EventContradicts.
    """
    application, correction = _held(correction)
    if correction.asked_by_id == by.pk:
        raise SecondPersonNeeded(_("U stelde deze rechtzetting zelf voor. Een collega moet ze bevestigen."))
    if application.version != seen:
        raise FileChanged(_("Dit dossier is intussen gewijzigd. Kijk na wat de rechtzetting nu doet en bevestig dan."))
    return _carry_out(application, correction, by=by, on=on, at=at)


@deed
def refuse_correction(*, correction: EventCorrection, by: User, on: date) -> EventCorrection:
    """Leave the event as it is; the proposer may take the proposal back in the same way."""
    application, correction = _held(correction)
    take_step(application, "refuse_correction", role=REVIEWER, by=by, on=on, details={"event": correction.event_id})
    return _answer(correction, accepted=False, by=by, on=on)


def effect_of(correction: EventCorrection, *, on: date) -> Effect:
    """What confirming an open correction would do today; changes nothing."""
    application = correction.event.application
    now = application.entitlements.select_related("assessment").order_by("-version")[0]
    verdict = _verdict_without(application, correction.event, _instead(correction), on)
    return Effect(now.ends_on, right_in(verdict).ends_on, _net(verdict) - _net(now.assessment.verdict))


def effect_of_event(application: Application, event: Instead, *, on: date) -> Effect:
    """What recording this event would do today; changes nothing. Raises what recording it would raise."""
    refuse_pointless(application, event.kind, event.happened_on, event.household, to_teach=event.to_teach)
    now = application.entitlements.select_related("assessment").order_by("-version")[0]
    verdict = _verdict_without(application, None, event, on)
    refuse_contradiction(verdict)
    return Effect(now.ends_on, right_in(verdict).ends_on, _net(verdict) - _net(now.assessment.verdict))


def _held(correction: EventCorrection) -> tuple[Application, EventCorrection]:
    """The file and the open correction, both locked, the file first as every step does."""
    application = locked(correction.event.application)
    correction = EventCorrection.objects.select_for_update(of=("self",)).select_related("event").get(pk=correction.pk)
    if correction.answered_on is not None:
        raise CorrectionAnswered(_("Deze rechtzetting is al beantwoord. Ververs de pagina."))
    return application, correction


def _carry_out(
    application: Application, correction: EventCorrection, *, by: User, on: date, at: datetime
) -> Entitlement:
    event = correction.event
    later = LifeEvent.objects.create(
        application=application,
        kind=correction.kind or REVOCATION,
        happened_on=correction.happened_on or event.happened_on,
        household=correction.household,
        to_teach=correction.to_teach,
        reported_on=on,
        recorded_by=by,
        note=correction.reason,
        revokes=event,
    )
    take_step(application, "correct_event", role=REVIEWER, by=by, on=on, details={"event": event.pk})
    _answer(correction, accepted=True, by=by, on=on)
    return renew_right(application, later, cause="CORRECTION", by=by, on=on, at=at)


def _answer(correction: EventCorrection, *, accepted: bool, by: User, on: date) -> EventCorrection:
    correction.accepted, correction.answered_by, correction.answered_on = accepted, by, on
    correction.save(update_fields=["accepted", "answered_by", "answered_on"])
    return correction


def _refuse_what_makes_no_sense(
    application: Application, event: LifeEvent, reason: str, instead: Instead | None
) -> None:
    if not reason.strip():
        raise ReasonMissing(_("Zeg waarom de gebeurtenis niet juist is."))
    if not application.life_events.in_force().filter(pk=event.pk).exists():
        raise CorrectionAnswered(_("Deze gebeurtenis is al teruggenomen. Ververs de pagina."))
    if EventCorrection.objects.filter(event__application=application, answered_on__isnull=True).exists():
        raise CorrectionOpen(_("In dit dossier wacht al een rechtzetting op een collega. Beantwoord die eerst."))
    if instead is None:
        return
    if instead.happened_on > application.ends_on:
        raise EventOutsidePeriod(_("Deze dag valt na het einde van het zorgkrediet. Neem de gebeurtenis terug."))
    refuse_too_early(application, instead.kind, instead.happened_on)
    said = (instead.kind, instead.happened_on, instead.household)
    if application.life_events.in_force().like(*said, to_teach=instead.to_teach).exists():
        raise EventTwice(_("Deze gebeurtenis staat al in het dossier, op dezelfde dag. Er is niets te wijzigen."))


def _verdict_without(
    application: Application, event: LifeEvent | None, instead: Instead | None, on: date
) -> dict[str, Any]:
    """What the law says when the event did not happen, or another did in its place or beside the others."""
    in_force = application.life_events.in_force().order_by("happened_on", "id")
    events = [one for one in in_force if event is None or event.pk not in (one.pk, one.revokes_id)]
    if instead is not None:
        events.append(
            LifeEvent(
                kind=instead.kind,
                happened_on=instead.happened_on,
                household=instead.household,
                to_teach=instead.to_teach,
                reported_on=on,
            )
        )
    return verdict_on(facts_of(application, on=on, events=sorted(events, key=lambda one: one.happened_on)))


def _instead(correction: EventCorrection) -> Instead | None:
    if not correction.kind or correction.happened_on is None:
        return None
    return Instead(
        kind=correction.kind,
        happened_on=correction.happened_on,
        household=correction.household,
        to_teach=correction.to_teach,
    )


def _right_now(application: Application) -> Right:
    return right_stored(application.entitlements.order_by("-version")[0])


def _net(verdict: dict[str, Any]) -> Decimal:
    return Decimal(str(verdict.get("total", {}).get("net", 0)))
