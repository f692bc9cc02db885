"""The case of the public simulator: a request of the simulation contract that travels with each posted step."""

import json
from datetime import date, timedelta
from typing import Any

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from kernel.pure.errors import BadRequest, DomainError
from kernel.pure.periods import Period, add_months
from kernel.pure.periods import end_of_months as last_day
from zorgkrediet.charts import calendar_chart, credit_chart, granted_period
from zorgkrediet.law.lookahead import Advice, advise_stop
from zorgkrediet.law.simulation import simulate
from zorgkrediet.law.tables import scheme_start
from zorgkrediet.models.words import remedies_in_words

Json = dict[str, Any]
_signer = Signer(salt="zorgkrediet.simulator")
MAXIMUM_BYTES = 50_000


class CaseUnreadable(DomainError):
    """The saved case is not a file of this simulator."""

    code = "CASE_UNREADABLE"


def pack(case: Json) -> str:
    """The case as one hidden field; signed, so that what comes back is what was sent."""
    return _signer.sign(json.dumps(case, separators=(",", ":")))


def unpack(text: str) -> Json:
    """The case out of the hidden field; a tampered or empty one starts afresh."""
    try:
        case: Json = json.loads(_signer.unsign(text))
    except (BadSignature, ValueError):
        return {}
    return case


def from_file(content: bytes) -> Json:
    """A case that somebody saved before. Raises CaseUnreadable with a sentence that says what to do."""
    try:
        case = json.loads(content[: MAXIMUM_BYTES + 1].decode())
    except (ValueError, RecursionError) as fault:  # no text, no JSON, a number without end; brackets without end
        raise CaseUnreadable(
            _("Dit is geen bewaarde berekening. Kies het bestand dat u hier eerder bewaarde.")
        ) from fault
    if len(content) > MAXIMUM_BYTES or not isinstance(case, dict):
        raise CaseUnreadable(_("Dit is geen bewaarde berekening. Kies het bestand dat u hier eerder bewaarde."))
    try:
        simulate(case)
    except BadRequest as fault:
        raise CaseUnreadable(" ".join(issue.detail for issue in fault.issues)) from fault
    return case


def history_before(starts_on: date, months: dict[str, int]) -> list[Json]:
    """Months taken before, as whole calendar months before that of the start: only their number counts, not their days,
    and from the 29th to the 31st months of another length would count a few days too many.

    Months that reach back to before the scheme are laid from its first day on: before it nothing counts.
    """
    if add_months(starts_on.replace(day=1), -sum(months.values())) < scheme_start():
        return _from_the_first_day(months)
    periods: list[Json] = []
    ends_on = starts_on.replace(day=1) - timedelta(days=1)
    for regime in ("FULL", "HALF", "FIFTH"):
        if not months.get(regime):
            continue
        begins_on = add_months(ends_on + timedelta(days=1), -months[regime])
        periods.insert(0, {"regime": regime, "startsOn": begins_on.isoformat(), "endsOn": ends_on.isoformat()})
        ends_on = begins_on - timedelta(days=1)
    return periods


def _from_the_first_day(months: dict[str, int]) -> list[Json]:
    periods: list[Json] = []
    begins_on = scheme_start()
    for regime in ("FULL", "HALF", "FIFTH"):
        if months.get(regime):
            ends_on = last_day(begins_on, months[regime])
            periods.append({"regime": regime, "startsOn": begins_on.isoformat(), "endsOn": ends_on.isoformat()})
            begins_on = ends_on + timedelta(days=1)
    return periods


def months_that_fit(starts_on: date) -> int:
    """How many months of care credit can lie before a first day: there is none from before the scheme."""
    first = scheme_start()
    whole = 12 * (starts_on.year - first.year) + starts_on.month - first.month
    return max(0, whole if starts_on.day >= first.day else whole - 1)


def counts_from(case: Json) -> date | None:
    """The first day of the scheme, when something in the history lies before it and does not count."""
    first = scheme_start()
    days = (period.get("startsOn") for period in case.get("history") or [])
    return first if any(day and day < first.isoformat() for day in days) else None


def result_of(case: Json) -> Json:
    """Everything the last step shows: the answer, the pictures, and what an early stop would lose.

    Raises BadRequest when the case cannot be read.
    """
    answer = simulate({**case, "explain": True})
    return {
        "answer": answer,
        "granted": granted_period(answer),
        "credit_chart": credit_chart(answer),
        "calendar": calendar_chart(answer),
        "remedies": remedies_in_words(answer.get("remedies") or []),
        "advice": _advice(case),
        "counts_from": counts_from(case),
    }


def _advice(case: Json) -> Advice | None:
    """What an early stop on the wished day loses, with the nearest days that lose nothing."""
    stop = next((event for event in case.get("events") or [] if event.get("kind") == "EARLY_STOP"), None)
    asked_until = ends_on(case)
    if stop is None or asked_until is None:
        return None
    asked = Period(date.fromisoformat(case["interruption"]["startsOn"]), asked_until)
    stops_on = date.fromisoformat(stop["on"])
    return advise_stop(asked, stops_on) if asked.starts_on < stops_on <= asked.ends_on else None


def ends_on(case: Json) -> date | None:
    """The last day of what is asked, for the summary."""
    asked = case.get("interruption", {})
    if asked.get("endsOn"):
        return date.fromisoformat(asked["endsOn"])
    if asked.get("months") and asked.get("startsOn"):
        return last_day(date.fromisoformat(asked["startsOn"]), asked["months"])
    return None
