"""The system prepares; people decide."""

from datetime import date, datetime

from accounts.models import User
from kernel.deeds import deed
from kernel.pure.periods import Month
from payments.actions.runs import abandon_run, prepare_run
from payments.bank_days import first_bank_day
from payments.enums import CLOSED_STATES, OPEN_STATES, RunKind, RunState
from payments.models import Run
from payments.ports import port_of


@deed
def prepare_by_system(*, source: str, by: User, on: date, at: datetime) -> Run | None:
    """From the first bank day on: the run of the month that passed. On other nights: an extra run when something new
    was decided. A run of last night that nobody signed gives way; one of a person is left alone.
    """
    due = _wanted(source, on)
    if due is None:
        return None
    kind, month = due
    states = [str(state) for state in OPEN_STATES]
    waiting = Run.objects.filter(source=source, state__in=states).select_related("prepared_by").first()
    if waiting is not None:
        is_untouched = waiting.prepared_by.is_system and waiting.state == RunState.CHECKED
        if not is_untouched or waiting.findings.filter(clearance__isnull=False).exists():
            return None
        abandon_run(run_id=waiting.pk, reason="Vervangen door de voorbereiding van vannacht.", by=by, at=at)
    return prepare_run(source=source, kind=kind, month=month, by=by, on=on, at=at)


def _wanted(source: str, on: date) -> tuple[RunKind, Month] | None:
    port = port_of(source)
    passed = port.payable_through(on)
    states = [str(state) for state in CLOSED_STATES]
    previous = Run.objects.filter(source=source, state__in=states).order_by("pk").last()
    is_month_paid = previous is not None and previous.month >= passed.first_day
    after, mark = (previous.month, previous.facts_mark) if previous is not None else (date.min, 0)
    if not is_month_paid and on >= first_bank_day(Month.of(on)) and port.has_work(after, passed.first_day, mark):
        return RunKind.MONTHLY, passed
    if previous is not None and port.facts_mark() > mark:
        return RunKind.EXTRA, Month.of(previous.month)
    return None
