"""What the run page and the dashboard show, gathered once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from accounts.models import User
from kernel.charts import bar_chart, stacked_bar
from kernel.pure.periods import Month
from kernel.templatetags.show import month as month_words
from kernel.templatetags.show import state_colour
from payments.actions.files import sums_by_state
from payments.admin.may import next_step, steps_of
from payments.admin.toy_bank import SCENARIOS, may_answer
from payments.enums import (
    CLOSED_STATES,
    NOT_PAID_AGAIN,
    OPEN_STATES,
    Cause,
    ClaimState,
    FindingKind,
    OrderState,
    RepaymentState,
    RunState,
)
from payments.models import Claim, ClaimEntry, LeftOut, Order, Repayment, Run, RunTotal
from payments.models.labels import CLOSED_WITHOUT_PAYMENTS, label, move_words
from payments.ports import port_of
from payments.progress import progress_of

SHOWN_FINDINGS = 200
SHOWN_LINES = 20
WAITING = Q(state__in=NOT_PAID_AGAIN)
# Paid again, and the bank did not say yet what came of it.
UNDER_WAY = Q(
    state=RepaymentState.CONFIRMED,
    order__replaced_by__state__in=(OrderState.PREPARED, OrderState.SENT, OrderState.ACCEPTED),
)


def run_context(run: Run, *, user: User, on: date, now: datetime) -> dict[str, Any]:
    """The run as the desk sees it: figures per cause beside the run before, gate, files, orders by state, steps."""
    findings = run.findings.select_related("clearance__by", "concerns", "payee__person").order_by("kind", "pk")
    open_count = run.findings.filter(clearance__isnull=True).count()
    refused = steps_of(run, user, on)
    files = list(
        run.files.defer("packed")
        .annotate(
            times=Count("downloads", distinct=True),
            leaves_on=Coalesce("day__execution_on", "execution_on"),
            control_number=Coalesce("day__sha256", "sha256"),
        )
        .order_by("number")
    )
    nothing = run.pays_nothing(has_files=bool(files))
    return {
        "run": run,
        "progress": progress_of(run, now),
        "is_working": run.state in (RunState.DRAFT, RunState.CALCULATED)
        or (run.state == RunState.APPROVED and run.files_ready_at is None),
        "is_open": run.state in OPEN_STATES,
        "causes": _causes(run),
        "months": _months(run),
        "groups": _groups(run),
        "cause_chart": _cause_chart(run),
        "finding_kinds": _finding_kinds(run),
        # A finding that nobody let pass has no clearance at all; the page wants to read "none".
        "findings": [(finding, getattr(finding, "clearance", None)) for finding in findings[:SHOWN_FINDINGS]],
        "findings_open": open_count,
        "findings_blocked": run.findings.filter(kind=FindingKind.CONTROL).exists(),
        **_lines(run),
        "files": files,
        "pays_nothing": nothing and run.state != RunState.ABANDONED,
        "permits": [
            permit
            for file in run.files.defer("packed").prefetch_related("permits__asked_by", "permits__download")
            for permit in file.permits.all()
        ],
        **_paid_again(run, nothing),
        "orders": [(label(OrderState(state)), total) for state, total in sums_by_state(run).items()],
        "events": [
            (event, move_words(event.move, pays_nothing=nothing))
            for event in run.events.select_related("by").order_by("pk")
        ],
        "refused": refused,
        "toy_bank": SCENARIOS.items() if may_answer(run) else (),
        "next_step": next_step(run, refused, open_count),
    }


def _paid_again(run: Run, pays_nothing: bool) -> dict[str, Any]:
    """How many payments did not arrive and wait for people, and how many were confirmed and wait for a file; with the
    state of the run in words that say so."""
    found = Repayment.objects.filter(order__run=run).aggregate(
        waiting=Count("pk", filter=WAITING),
        confirmed=Count("pk", filter=Q(state=RepaymentState.CONFIRMED, order__replaced_by__file__isnull=True)),
        under_way=Count("pk", filter=UNDER_WAY),
    )
    words, colour = told_state(run, found["waiting"], found["under_way"], pays_nothing=pays_nothing)
    return {"not_arrived": found["waiting"], "to_file": found["confirmed"], "state_words": words, "colour": colour}


def run_words(run: Run) -> str:
    """A run as people call it: its scheme, its month and its number."""
    return f"{port_of(run.source).title}, {month_words(run.month)}, run {run.pk}"


def told_state(run: Run, not_arrived: int, under_way: int, *, pays_nothing: bool) -> tuple[str, str]:
    """The state of a run and its colour; no green while payments that did not arrive wait for somebody, or were done
    again and have no answer of the bank yet."""
    is_closed = pays_nothing and run.state == RunState.BOOKED
    state = str(CLOSED_WITHOUT_PAYMENTS if is_closed else label(RunState(run.state)))
    if not_arrived:
        return _("%(state)s, %(count)s niet aangekomen") % {"state": state, "count": not_arrived}, "orange"
    if under_way:
        return _("%(state)s, %(count)s opnieuw onderweg") % {"state": state, "count": under_way}, "blue"
    return state, state_colour(run.state)


def _lines(run: Run) -> dict[str, Any]:
    """The first lines and what was left out, each with the address of its dossier at the desk ("" when it has none)."""
    port = port_of(run.source)
    lines = list(run.ledger.order_by("reference", "due_month")[:SHOWN_LINES]) if run.calculated_at else []
    left_outs = list(LeftOut.objects.filter(run=run).order_by("reference", "due_month")[:SHOWN_LINES])
    pages = port.desk_pages({line.reference for line in lines} | {row.reference for row in left_outs})
    return {
        "lines": [(line, pages.get(line.reference, ""), port.basis_in_words(line.basis)) for line in lines],
        "left_outs": [(row, pages.get(row.reference, "")) for row in left_outs],
    }


def _causes(run: Run) -> list[dict[str, Any]]:
    """Per cause, beside the run before."""
    rows: dict[str, dict[str, Any]] = {}
    for name, one in (("now", run), ("before", run.previous)):
        if one is None:
            continue
        sums = RunTotal.objects.filter(run=one).values("cause").annotate(count=Sum("lines"), total=Sum("net"))
        for row in sums.order_by("cause"):
            entry = rows.setdefault(row["cause"], {"label": label(Cause(row["cause"]))})
            entry[name], entry[f"{name}_lines"] = row["total"], row["count"]
    return [
        {"label": one["label"], "now": one.get("now", Decimal(0)), "now_lines": one.get("now_lines", 0),
         "before": one.get("before", Decimal(0)), "before_lines": one.get("before_lines", 0)}
        for one in rows.values()
    ]  # fmt: skip


def _months(run: Run) -> list[Any]:
    sums = RunTotal.objects.filter(run=run).values("due_month")
    return list(
        sums.annotate(count=Sum("lines"), gross=Sum("gross"), withheld=Sum("withheld"), net=Sum("net")).order_by(
            "due_month"
        )
    )


def _groups(run: Run) -> Sequence[tuple[str, str, int, Decimal]]:
    return port_of(run.source).groups(run.pk) if run.calculated_at else []


def _cause_chart(run: Run) -> Any:
    rows = _causes(run)
    if not rows:
        return None
    return bar_chart(_("Netto per aanleiding"), [(str(row["label"]), row["now"]) for row in rows], unit="euro")


def _finding_kinds(run: Run) -> list[dict[str, Any]]:
    rows = run.findings.values("kind").annotate(count=Count("pk"), cleared=Count("clearance")).order_by("kind")
    return [
        {
            "kind": row["kind"],
            "label": label(FindingKind(row["kind"])),
            "count": row["count"],
            "open": row["count"] - row["cleared"],
        }
        for row in rows
    ]


def dashboard_context(sources: list[str], *, on: date) -> dict[str, Any]:
    """Paid per month, claims open, orders by state, and what granted rights make due in the next twelve months."""
    states = [str(state) for state in CLOSED_STATES]
    runs = Run.objects.filter(source__in=sources, state__in=states).order_by("pk")
    months = [Month.of(on).plus(ahead).first_day for ahead in range(12)]
    ahead = {source: port_of(source).forecast(months[0], len(months)) for source in sources}
    forecast = {source: {month: sums.net for month, sums in due.items()} for source, due in ahead.items()}
    paid: dict[str, dict[date, Decimal]] = {source: defaultdict(Decimal) for source in sources}
    for run in runs:
        paid[run.source][run.month] += run.to_pay
    open_states = [ClaimState.OPENED, ClaimState.NOTIFIED, ClaimState.HEARING, ClaimState.DECIDED, ClaimState.APPEALED]
    claims = Claim.objects.filter(source__in=sources, state__in=open_states)
    remaining = ClaimEntry.objects.filter(claim__in=claims).aggregate(total=Sum("amount"))["total"] or Decimal(0)
    orders = Order.objects.filter(run__source__in=sources, run__state__in=states, replaced_by__isnull=True)
    by_state = orders.values("state").annotate(count=Count("pk"), total=Sum("amount")).order_by("state")
    last = {run.source: run for run in runs}
    return {
        "paid_chart": _columns(_("Opgedragen betalingen per maand"), sorted({run.month for run in runs}), paid),
        "forecast_chart": _columns(
            _("Verwacht in de volgende twaalf maanden (toegekende rechten)"),
            months if any(forecast.values()) else [],
            forecast,
        ),
        "claims_count": claims.count(),
        "claims_remaining": remaining,
        "orders": [(label(OrderState(row["state"])), row["count"], row["total"]) for row in by_state],
        "groups": [(run, port_of(run.source).title, _groups(run)) for run in last.values()],
        "years": sorted({on.year, on.year - 1}, reverse=True),
    }


def _columns(title: str, months: Sequence[date], amounts: Mapping[str, Mapping[date, Decimal]]) -> Any:
    """Upright bars, one a month, built from the benefits."""
    if not months:
        return None
    series = [
        (str(port_of(source).title), [by_month.get(month, Decimal(0)) for month in months])
        for source, by_month in amounts.items()
        if any(by_month.values())
    ]
    return stacked_bar(title, [f"{month:%m/%Y}" for month in months], series, unit="euro", heading=_("Maand"))
