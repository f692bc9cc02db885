"""The letters after a change of a right: the employee reads what changes and why, the employer only the days."""

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import User
from correspondence.actions import queue_letter
from kernel.pure.periods import ONE_DAY, Month
from zorgkrediet.actions.entitle import Right, right_stored
from zorgkrediet.actions.grounds import findings_told
from zorgkrediet.actions.letters import file_of_the_employee, file_of_the_employer
from zorgkrediet.enums import EventKind, Regime
from zorgkrediet.models import Application, Entitlement, LifeEvent
from zorgkrediet.models.event import REVOCATION

Json = dict[str, Any]


def tell_change(
    application: Application, *, before: Entitlement, after: Entitlement, event: LifeEvent, by: User, on: date
) -> None:
    """Write to the employee when the right changed, and to the employer when its days did; nobody else hears of it.

    `event` is what was recorded, or what took the place of an earlier event.
    """
    old, new = right_stored(before), right_stored(after)
    if old == new:
        return
    common: Json = {"source": "zorgkrediet", "reference": application.reference, "by": by, "on": on}
    queue_letter(
        kind="right-changed",
        person=application.person,
        context=_for_the_employee(application, before, after, event, on),
        **common,
    )
    if (old.starts_on, old.ends_on) != (new.starts_on, new.ends_on):
        queue_letter(
            kind="right-changed-employer-copy",
            organisation=application.employer,
            context=_for_the_employer(application, old, new),
            **common,
        )


def _for_the_employee(
    application: Application, before: Entitlement, after: Entitlement, event: LifeEvent, on: date
) -> Json:
    old, new = right_stored(before), right_stored(after)
    was, now = before.assessment.verdict, after.assessment.verdict
    known = {finding["message"] for finding in was["findings"]}
    months = _changed_months(was, now)
    left = now.get("credit", {}).get("leftMonths", {})
    revoked = event.revokes
    return {
        "link": file_of_the_employee(application),
        "event": None if event.kind == REVOCATION else _told(event),
        "revoked": _told(revoked) if revoked else None,
        "condolence": event.kind == EventKind.DEATH_OF_CARED_PERSON and revoked is None,
        "outcome": _outcome(old, new, months),
        "regime": Regime(application.regime).label,
        "before": _days(old),
        "now": _days(new),
        "changed_from": _changed_from(application, old, new, event).isoformat(),
        "months": months,
        "past": any(Month.parse(row["month"]) < Month.of(on) for row in months),
        "difference": str(sum((Decimal(row["now"]) - Decimal(row["was"]) for row in months), Decimal(0))),
        "findings": [row for row in findings_told(now) if row["message"] not in known],
        "household": EventKind.HOUSEHOLD_CHANGED in (event.kind, revoked.kind if revoked else ""),
        "credit": [{"regime": Regime(regime).label, "months": number} for regime, number in left.items()],
        "account_ending": application.iban[-4:],
    }


def _for_the_employer(application: Application, old: Right, new: Right) -> Json:
    """The days alone: never what happened, an amount, the household or who is cared for."""
    return {
        "link": file_of_the_employer(application),
        "employee_name": application.person.full_name,
        "regime": Regime(application.regime).label,
        "before": _days(old),
        "now": _days(new),
    }


def _outcome(old: Right, new: Right, months: list[Json]) -> str:
    if new.ends_on is None:
        return "NOTHING_LEFT"
    if old.ends_on is None or new.ends_on > old.ends_on:
        return "LONGER"
    if new.ends_on < old.ends_on:
        return "SHORTER"
    return "AMOUNTS" if months else "CREDIT"


def _told(event: LifeEvent) -> Json:
    return {"label": EventKind(event.kind).label, "on": event.happened_on.isoformat()}


def _days(right: Right) -> Json | None:
    if right.starts_on is None or right.ends_on is None:
        return None
    return {"starts_on": right.starts_on.isoformat(), "ends_on": right.ends_on.isoformat()}


def _changed_months(was: Json, now: Json) -> list[Json]:
    """Each month whose net amount becomes another one, with both, oldest first."""
    old, new = _net_per_month(was), _net_per_month(now)
    zero = Decimal(0)
    return [
        {"month": month, "was": str(old.get(month, zero)), "now": str(new.get(month, zero))}
        for month in sorted({*old, *new})
        if old.get(month, zero) != new.get(month, zero)
    ]


def _net_per_month(verdict: Json) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for row in verdict["payments"]:
        sums[row["month"]] = sums.get(row["month"], Decimal(0)) + Decimal(str(row["net"]))
    return sums


def _changed_from(application: Application, old: Right, new: Right, event: LifeEvent) -> date:
    """The first day that is no longer as it was."""
    days = [month for month, _category, _share in set(old.slices) ^ set(new.slices)]
    first = max(min(days), application.starts_on) if days else event.happened_on
    ends = [right.ends_on for right in (old, new) if right.ends_on is not None]
    if old.ends_on == new.ends_on:
        return first
    return min(ends) + ONE_DAY if len(ends) == len((old, new)) else application.starts_on
