"""The calculation of a run: prepare, calculate in chunks on any number of workers, close, or abandon."""

from datetime import date, datetime
from decimal import Decimal
from time import monotonic
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from accounts.models import User
from kernel.deeds import deed
from kernel.jobs import enqueue
from kernel.pure.errors import DomainError
from kernel.pure.money import ZERO
from kernel.pure.periods import Month
from payments.actions.orders import enqueue_files
from payments.calculation import Calculated, calculate, lines_of, review_of, run_hash
from payments.enums import CLOSED_STATES, ChunkState, RunKind, RunState, Scope
from payments.models import Basis, LeftOut, Run, RunChunk, RunEvent, RunTotal
from payments.ports import port_of
from payments.queries import has_paid_month
from payments.workflow import Thing, target

CHUNK_SIZE = 20_000
LARGE_FROM = 10_000  # lines from which a run stands in a partition of its own
LINE_COLUMNS = "reference, due_month, payee_id, grant_key, basis, cause, gross, withheld, net"
LEFT_OUT_COLUMNS = "reference, due_month, payee_id, reason, gross, withheld, net"


class RunAlreadyOpen(DomainError):
    """A scheme has at most one run that is not released or abandoned."""

    code = "RUN_ALREADY_OPEN"


class MonthNotOver(DomainError):
    """A month is paid only after it has passed."""

    code = "MONTH_NOT_OVER"


class MonthAlreadyPaid(DomainError):
    """A month has one monthly run; what comes after it is paid in a run in between."""

    code = "MONTH_ALREADY_PAID"


class LinesDoNotAddUp(DomainError):
    """The ledger holds other lines than the chunks say they wrote; the run stops here."""

    code = "LINES_DO_NOT_ADD_UP"


def locked_run(run_id: int) -> Run:
    """The run, held until the end of the transaction."""
    return Run.objects.select_for_update(of=("self",)).get(pk=run_id)


def note_step(run: Run, move: str, *, by: User, at: datetime, note: str = "") -> None:
    """Write down a step of the run."""
    RunEvent.objects.create(run=run, move=move, by=by, at=at, note=note[:500])


@deed
def note_export(*, run_id: int, form: str, by: User, at: datetime) -> None:
    """Write down that the lines of a run left the house, in which form and with whom."""
    note_step(Run.objects.get(pk=run_id), "export", by=by, at=at, note=form)


@deed
def prepare_run(
    *,
    source: str,
    kind: str,
    month: Month,
    by: User,
    on: date,
    at: datetime,
    scope: str = Scope.CHANGES,
    chunk_size: int = CHUNK_SIZE,
) -> Run:
    """Start a run over everything due up to and including the month; the workers take it from there."""
    port = port_of(source)
    if month > port.payable_through(on):
        raise MonthNotOver("De maand {month} is nog niet voorbij. Er wordt pas na de maand betaald.", month=month)
    states = [str(state) for state in CLOSED_STATES]
    previous = Run.objects.filter(source=source, state__in=states).order_by("pk").last()
    if previous is not None and previous.month > month.first_day:
        raise MonthNotOver(
            "Er is al betaald tot en met {month}. Kies die maand of een latere.", month=Month.of(previous.month)
        )
    if RunKind(kind) is RunKind.MONTHLY and has_paid_month(source, month.first_day):
        raise MonthAlreadyPaid(
            "De maandelijkse run van {month} is al vrijgegeven. Maak een tussentijdse run voor wat er daarna "
            "bijkwam of wijzigde.",
            month=month,
        )
    if previous is not None and port.figures(previous.month) != previous.figures:
        scope = Scope.FULL  # an amount of a past month changed: every dossier may be owed a difference
    port.make_payees(previous.facts_mark if previous else 0)
    run = Run(
        source=source,
        kind=RunKind(kind),
        scope=Scope(scope),
        month=month.first_day,
        on=on,
        previous=previous,
        facts_mark=port.facts_mark(),
        law_version=port.law_version(),
        figures=port.figures(month.first_day),
        prepared_by=by,
        prepared_at=at,
    )
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError as fault:
        raise RunAlreadyOpen("Er staat al een run open. Werk die eerst af of zet ze stop.") from fault
    with connection.cursor() as cursor:
        cursor.execute("SELECT payments_open_ledger(%s)", [run.pk])
    ranges = port.ranges(review_of(run), chunk_size)
    RunChunk.objects.bulk_create(
        RunChunk(run=run, number=number, low=low, high=high) for number, (low, high) in enumerate(ranges)
    )
    note_step(run, "prepare", by=by, at=at)
    enqueue_work(run)
    return run


def enqueue_work(run: Run) -> None:
    """One job per waiting chunk; each takes whichever chunk is free, so that a lost job costs nothing but time."""
    waiting = run.chunks.filter(state=ChunkState.WAITING).count()
    for _job in range(waiting):
        enqueue("payments.calculate_chunk", run_id=run.pk)
    if not waiting:
        enqueue("payments.close_calculation", run_id=run.pk)


@deed
def calculate_next_chunk(*, run_id: int, by: User, at: datetime) -> bool:
    """Calculate one free chunk, wholly or not at all; says whether there was one."""
    started = monotonic()
    chunk = (
        RunChunk.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(run_id=run_id, state=ChunkState.WAITING, run__state=RunState.DRAFT)
        .order_by("number")
        .first()
    )
    if chunk is None:
        return False
    run = Run.objects.select_related("previous").get(pk=run_id)
    calculated = calculate(run, chunk.low, chunk.high)
    chunk.digest = calculated.digest()
    _copy_in(run, chunk, calculated)
    chunk.dossiers = calculated.dossiers
    chunk.lines = len(calculated.rows)
    chunk.state = ChunkState.DONE
    chunk.seconds = monotonic() - started
    chunk.done_at = at
    chunk.save()
    return True


def _copy_in(run: Run, chunk: RunChunk, calculated: Calculated) -> None:
    start = f"{run.pk}\t{chunk.number}\t"
    with connection.cursor() as cursor:
        for table, columns, rows in (
            (f"payments_line_r{run.pk}", LINE_COLUMNS, calculated.rows),
            ("payments_leftout", LEFT_OUT_COLUMNS, calculated.left_out),
        ):
            if rows:
                with cursor.copy(f"COPY {table} (run_id, chunk, {columns}) FROM STDIN") as copy:
                    copy.write(lines_of(rows, start))


@deed
def close_calculation(*, run_id: int, by: User, at: datetime) -> bool:
    """When every chunk is done: index the lines, make them part of the ledger for ever, add up and fingerprint.

    Says whether this call did it; safe to call at any time.
    """
    run = locked_run(run_id)
    if run.state != RunState.DRAFT or run.chunks.exclude(state=ChunkState.DONE).exists():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT payments_close_ledger(%s, %s)", [run.pk, LARGE_FROM])
    groups = _groups(run)
    _keep_totals(run, groups)
    _keep_bases(run, groups)
    chunks = list(run.chunks.order_by("number").values_list("digest", "lines"))
    run.lines = sum(count for _month, _basis, _cause, count, *_sums in groups)
    if run.lines != sum(lines for _digest, lines in chunks):
        raise LinesDoNotAddUp("Het aantal regels klopt niet met wat de delen schreven.")
    run.gross, run.withheld, run.net, run.to_pay = (
        sum((group[column] for group in groups), ZERO) for column in (4, 5, 6, 7)
    )
    run.to_claim = run.to_pay - run.net
    run.left_out = LeftOut.objects.filter(run=run).aggregate(total=Sum("net"))["total"] or ZERO
    run.hash = run_hash(run, (digest for digest, _lines in chunks))
    run.state = target(Thing.RUN, run.state, "calculate")
    run.calculated_at = at
    run.failure = ""
    run.save()
    note_step(run, "calculate", by=by, at=at)
    enqueue("payments.check_run", run_id=run.pk)
    return True


def _groups(run: Run) -> list[tuple[date, str, str, int, Decimal, Decimal, Decimal, Decimal]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT due_month, basis, cause, count(*), sum(gross), sum(withheld), sum(net), "
            "coalesce(sum(net) FILTER (WHERE net > 0), 0.00) FROM payments_line WHERE run_id = %s "
            "GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
            [run.pk],
        )
        return cursor.fetchall()


def _keep_totals(run: Run, groups: list[Any]) -> None:
    totals: dict[tuple[date, str], list[Any]] = {}
    for month, _basis, cause, count, gross, withheld, net, _positive in groups:
        total = totals.setdefault((month, cause), [0, ZERO, ZERO, ZERO])
        for position, addition in enumerate((count, gross, withheld, net)):
            total[position] += addition
    RunTotal.objects.bulk_create(
        RunTotal(run=run, due_month=month, cause=cause, lines=total[0], gross=total[1], withheld=total[2], net=total[3])
        for (month, cause), total in totals.items()
    )


def _keep_bases(run: Run, groups: list[Any]) -> None:
    port = port_of(run.source)
    explained = [port.explain(month, basis) for month, basis in sorted({(group[0], group[1]) for group in groups})]
    Basis.objects.bulk_create(
        (
            Basis(
                run=run,
                due_month=one.due.month,
                code=one.due.code,
                gross=one.due.gross,
                withheld=one.due.withheld,
                net=one.due.net,
                share=one.share,
                level=one.level,
                known_until=one.known_until,
                trace=one.trace,
            )
            for one in explained
        ),
        batch_size=500,
    )


@deed
def record_failure(*, run_id: int, message: str, by: User, at: datetime) -> None:
    """Say on the run where it stopped; everything that was done stays, and `resume_run` goes on from there."""
    run = locked_run(run_id)
    run.failure = message[:500]
    run.save(update_fields=["failure"])
    note_step(run, "fail", by=by, at=at, note=message)


@deed
def resume_run(*, run_id: int, by: User, at: datetime) -> None:
    """Hand out again whatever is left to do; what was done is not done twice."""
    run = locked_run(run_id)
    Run.objects.filter(pk=run.pk).update(failure="")
    if run.state == RunState.DRAFT:
        enqueue_work(run)
    elif run.state == RunState.CALCULATED:
        enqueue("payments.check_run", run_id=run.pk)
    elif run.state == RunState.APPROVED and run.files_ready_at is None:
        enqueue_files(run)


@deed
def abandon_run(*, run_id: int, reason: str, by: User, at: datetime) -> Run:
    """Stop a run before it is released. Its lines stay on record, and never count as ordered."""
    run = locked_run(run_id)
    run.state = target(Thing.RUN, run.state, "abandon")
    if not reason.strip():
        raise DomainError("Zeg waarom u de run stopzet.", code="REASON_MISSING")
    run.abandoned_by, run.abandoned_at, run.abandoned_reason = by, at, reason
    run.save()
    note_step(run, "abandon", by=by, at=at, note=reason)
    if run.calculated_at is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT payments_drop_ledger(%s)", [run.pk])
    return run
