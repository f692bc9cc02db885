"""Due minus ordered: the lines of one chunk of a run. Reads in sets, computes each combination once, writes nothing.

The same facts give the same lines in the same order, so that a chunk may be run again, on any machine, at any time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import sha256

from django.db import connection

from kernel.pure.money import ZERO
from payments.enums import CLOSED_STATES, Cause, LeftOutReason, Scope
from payments.models import Basis, Hold, LeftOut, Run
from payments.ports import AGAIN, MONTH, NOTHING_DUE, Alike, Batch, BenefitPort, Dossier, Due, Review, port_of


@dataclass(frozen=True, slots=True)
class Ordered:
    """What earlier runs ordered for one dossier and month, and on which decision the last of them rested."""

    gross: Decimal
    withheld: Decimal
    grant_key: str


@dataclass(slots=True)
class Calculated:
    """The outcome of a chunk: rows as COPY takes them (without the end of the line), sorted, and their fingerprint."""

    dossiers: int = 0
    rows: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def digest(self) -> str:
        self.rows.sort()
        self.left_out.sort()
        digest = sha256(lines_of(self.rows))
        digest.update(b"--\n")
        digest.update(lines_of(self.left_out))
        return digest.hexdigest()


def lines_of(rows: list[str], start: str = "") -> bytes:
    """The rows as lines of text, each with the same start."""
    return (start + f"\n{start}".join(rows) + "\n").encode() if rows else b""


def review_of(run: Run) -> Review:
    """What this run has to look at, given the last run that was released."""
    previous = run.previous
    if previous is None or run.scope == Scope.FULL:
        return Review(through=run.month, mark=run.facts_mark, full=previous is not None)
    left_out = LeftOut.objects.filter(run=previous).order_by("reference").values_list("reference", flat=True).distinct()
    return Review(
        through=run.month,
        after=previous.month,
        mark=run.facts_mark,
        previous_mark=previous.facts_mark,
        previous_moment=previous.prepared_at,
        references=tuple(left_out),
    )


def calculate(run: Run, low: int, high: int, *, replay: bool = False) -> Calculated:
    """The lines of the dossiers whose right lies between the two keys.

    A replay takes as known which payees then had no account, and the amounts that were kept with the runs of that time;
    all else follows from marks and moments of the run.
    """
    port = port_of(run.source)
    review = review_of(run)
    _plan_for_a_small_part()
    held = frozenset(
        Hold.objects.filter(source=run.source, placed_at__lte=run.prepared_at)
        .exclude(lifted_at__lte=run.prepared_at)
        .values_list("reference", flat=True)
    )
    without: frozenset[str] = frozenset()
    if replay:
        without = frozenset(
            run.left_outs.filter(reason=LeftOutReason.NO_ACCOUNT).values_list("reference", flat=True).distinct()
        )
    batch = port.batch(review, low, high, held | without)
    if replay:
        known = (dossier._replace(can_pay=dossier.reference not in without) for dossier in batch.dossiers)
        batch = batch._replace(dossiers=known)
    kept = kept_amounts(run) if replay else {}
    return _Chunk(port, frozenset(review.references), held, closed_runs(run), kept).run(batch)


def _plan_for_a_small_part() -> None:
    """A chunk is a small part of every table it reads, and other workers are busy with other chunks: compiling its
    queries takes longer than running them, and helpers would only take the place of those workers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('jit', 'off', true), set_config('max_parallel_workers_per_gather', '0', true)"
        )


def kept_amounts(run: Run) -> dict[tuple[date, str], Due]:
    """What combinations gave when this run and those before it were calculated; the newest of them counts."""
    rows = Basis.objects.filter(run_id__in=[*closed_runs(run), run.pk]).order_by("run_id", "pk")
    return {
        (month, code): Due(month, code, gross, withheld, net)
        for month, code, gross, withheld, net in rows.values_list("due_month", "code", "gross", "withheld", "net")
    }


def closed_runs(run: Run) -> list[int]:
    """The runs whose lines count as ordered for this run."""
    states = [str(state) for state in CLOSED_STATES]
    earlier = Run.objects.filter(source=run.source, pk__lt=run.pk, state__in=states)
    return list(earlier.order_by("pk").values_list("pk", flat=True))


class _Chunk:
    def __init__(
        self,
        port: BenefitPort,
        left_out_before: frozenset[str],
        held: frozenset[str],
        closed: list[int],
        kept: dict[tuple[date, str], Due],
    ) -> None:
        self.kept = kept
        self.port = port
        self.left_out_before = left_out_before
        self.held = held
        self.closed = closed
        self.result = Calculated()
        self.due: dict[str, tuple[Due, ...]] = {}

    def run(self, batch: Batch) -> Calculated:
        again: list[Dossier] = []
        self._write_alike(batch.alike)
        count = batch.alone
        for dossier in batch.dossiers:
            count += 1
            if dossier.kind == AGAIN:
                again.append(dossier)
            else:
                self._settle(dossier, {})
        self.result.dossiers = count
        ordered = ordered_before(self.closed, [dossier.reference for dossier in again]) if again else {}
        for dossier in again:
            self._settle(dossier, ordered.get(dossier.reference, {}))
        return self.result

    def _write_alike(self, alike: Iterable[Alike]) -> None:
        """The ordinary case, a million times over: the end of the line is the same for all with this pattern."""
        for kind, pattern, rows in alike:
            cause = Cause.MONTH if kind == MONTH else Cause.NEW
            (due,) = self._due(pattern)
            if due.gross or due.withheld:
                tail = f"\t{due.code}\t{cause}\t{due.gross}\t{due.withheld}\t{due.net}"
                self.result.rows += (rows.replace("\n", f"{tail}\n") + tail).split("\n")

    def _due(self, pattern: str) -> tuple[Due, ...]:
        found = self.due.get(pattern)
        if found is None:
            fresh = self.port.due(pattern)
            found = self.due[pattern] = tuple(self.kept.get((one.month, one.code), one) for one in fresh)
        return found

    def _settle(self, dossier: Dossier, ordered: dict[date, Ordered]) -> None:
        """Month by month what is due, less what was ordered."""
        due = {one.month: one for one in self._due(dossier.pattern)}
        for month in sorted(due.keys() | ordered.keys()):
            now, before = due.get(month), ordered.get(month)
            gross = (now.gross if now else ZERO) - (before.gross if before else ZERO)
            withheld = (now.withheld if now else ZERO) - (before.withheld if before else ZERO)
            if gross or withheld:
                code = now.code if now else NOTHING_DUE
                cause = self._cause(dossier, now, before, bool(ordered))
                self._write(dossier, month, code, cause, gross, withheld)

    def _write(self, dossier: Dossier, month: date, code: str, cause: Cause, gross: Decimal, withheld: Decimal) -> None:
        net = gross - withheld
        amounts = f"{gross}\t{withheld}\t{net}"
        is_held = dossier.reference in self.held
        if net > 0 and (is_held or not dossier.can_pay):
            reason = LeftOutReason.ON_HOLD if is_held else LeftOutReason.NO_ACCOUNT
            self.result.left_out.append(f"{dossier.reference}\t{month}\t{dossier.payee_id}\t{reason}\t{amounts}")
            return
        start = f"{dossier.reference}\t{month}\t{dossier.payee_id}\t{dossier.grant_key}"
        self.result.rows.append(f"{start}\t{code}\t{cause}\t{amounts}")

    def _cause(self, dossier: Dossier, now: Due | None, before: Ordered | None, has_history: bool) -> Cause:
        if before is not None:
            if now is None:
                return Cause.STOPPED
            if before.grant_key == dossier.grant_key:
                return Cause.LAW
            return Cause.EVENT if dossier.cause == "EVENT" else Cause.CORRECTION
        if dossier.reference in self.left_out_before:
            return Cause.CATCH_UP
        return Cause.MONTH if has_history or dossier.kind == MONTH else Cause.NEW


def ordered_before(closed: list[int], references: list[str]) -> dict[str, dict[date, Ordered]]:
    """What the closed runs ordered for these dossiers, per month; months that came to nothing included."""
    if not closed or not references:
        return {}
    found: dict[str, dict[date, Ordered]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reference, due_month, sum(gross), sum(withheld), (array_agg(grant_key ORDER BY run_id DESC))[1] "
            "FROM payments_line WHERE run_id = ANY(%s) AND reference = ANY(%s) GROUP BY 1, 2",
            [closed, references],
        )
        for reference, month, gross, withheld, grant_key in cursor:
            found.setdefault(reference, {})[month] = Ordered(gross, withheld, str(grant_key))
    return found


# The same text as the rows that went in, in the same order, so that the database itself can take the fingerprint; all
# chunks in one pass, because to look for each by itself would read the whole run as often as it has chunks.
STORED = """
    WITH ordered AS (
        SELECT chunk, string_agg(concat_ws(E'\t', reference, due_month, payee_id, grant_key, basis, cause, gross,
                                           withheld, net), E'\n' ORDER BY reference, due_month) || E'\n' AS told
        FROM payments_line WHERE run_id = %(run)s GROUP BY chunk
    ), left_out AS (
        SELECT chunk, string_agg(concat_ws(E'\t', reference, due_month, payee_id, reason, gross, withheld, net), E'\n'
                                 ORDER BY reference COLLATE "C", due_month) || E'\n' AS told
        FROM payments_leftout WHERE run_id = %(run)s GROUP BY chunk
    )
    SELECT c.number, encode(sha256(convert_to(
        coalesce(o.told, '') || E'--\n' || coalesce(l.told, ''), 'UTF8')), 'hex')
    FROM payments_runchunk c LEFT JOIN ordered o ON o.chunk = c.number LEFT JOIN left_out l ON l.chunk = c.number
    WHERE c.run_id = %(run)s ORDER BY c.number
"""


def stored_digests(run: Run) -> dict[int, str]:
    """The fingerprint of each chunk as it now stands in the database, in order."""
    with connection.cursor() as cursor:
        cursor.execute(STORED, {"run": run.pk})
        return dict(cursor.fetchall())


def run_hash(run: Run, digests: Iterable[str]) -> str:
    """The fingerprint that people sign: what was asked, on which facts and rules, and every line that came out."""
    head = f"{run.source}|{run.month}|{run.scope}|{run.facts_mark}|{run.law_version}|{run.figures}"
    return sha256("\n".join([head, *digests]).encode()).hexdigest()


def replayed_hash(run: Run) -> str:
    """The fingerprint that the run gets when it is calculated again now, from the facts as they were known then."""
    chunks = run.chunks.order_by("number").values_list("low", "high")
    return run_hash(run, [calculate(run, low, high, replay=True).digest() for low, high in chunks])
