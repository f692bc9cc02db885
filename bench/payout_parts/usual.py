"""(c) The whole run as it is usually written: objects read, the law asked for each month, what was ordered before
subtracted, objects written with `bulk_create(batch_size=1000)`. To be imported once Django has started."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from bench.payout_parts.plain import TABLE, fresh, timed
from kernel.pure.periods import Month
from payments.calculation import closed_runs
from payments.models import Line, Payee, Run
from zorgkrediet.enums import Category
from zorgkrediet.law.amount import monthly
from zorgkrediet.models import Entitlement

READ_AT_ONCE = 5_000
Amounts = dict[str, dict[date, tuple[Decimal, Decimal]]]
NOTHING = (Decimal(0), Decimal(0))


def orm_run(model: Any, run_id: int, repeats: int) -> float:
    """Seconds; it must end with the sums of the product's own run."""
    run = Run.objects.get(pk=run_id)

    def work() -> None:
        with transaction.atomic():
            for rights in _rights(run):
                model.objects.bulk_create(_lines(model, run, rights), batch_size=1_000)

    seconds = timed(repeats, fresh(TABLE), work)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), sum(gross), sum(net) FROM bench_ledger WHERE run_id = {run_id}")
        found = cursor.fetchone()
    if found != (run.lines, run.gross, run.net):
        raise RuntimeError(f"the usual way came to {found}, the product to {(run.lines, run.gross, run.net)}")
    return seconds


def _rights(run: Run) -> Iterator[list[Entitlement]]:
    newer = Entitlement.objects.filter(application=OuterRef("application"), version__gt=OuterRef("version"))
    found = Entitlement.objects.filter(~Exists(newer), pk__lte=run.facts_mark).order_by("pk")
    some: list[Entitlement] = []
    for right in found.prefetch_related("slices").iterator(chunk_size=READ_AT_ONCE):
        some.append(right)
        if len(some) == READ_AT_ONCE:
            yield some
            some = []
    yield some


def _lines(model: Any, run: Run, rights: list[Entitlement]) -> list[Any]:
    ordered: Amounts = defaultdict(dict)
    earlier = Line.objects.filter(reference__in=[right.reference for right in rights], run_id__in=closed_runs(run))
    for line in earlier.order_by("reference", "due_month", "run_id"):
        gross, withheld = ordered[line.reference].get(line.due_month, NOTHING)
        ordered[line.reference][line.due_month] = (gross + line.gross, withheld + line.withheld)
    payees = {one.person_id: one for one in Payee.objects.filter(person__in=[right.person_id for right in rights])}
    lines = []
    for right in rights:
        due: dict[date, tuple[Decimal, Decimal]] = {}
        for part in right.slices.all():
            if part.month <= run.month:
                amount = monthly(Category(part.category), right.fraction, part.thirtieths, Month.of(part.month))
                gross, withheld = due.get(part.month, NOTHING)
                due[part.month] = (gross + amount.gross, withheld + amount.withheld)
        before = ordered[right.reference]
        for day in sorted(due.keys() | before.keys()):
            gross, withheld = (a - b for a, b in zip(due.get(day, NOTHING), before.get(day, NOTHING), strict=True))
            if gross or withheld:
                lines.append(
                    model(
                        run=run, chunk=0, reference=right.reference, due_month=day, payee=payees[right.person_id],
                        grant_key=right.pk, basis="", cause="NEW", gross=gross, withheld=withheld, net=gross - withheld,
                    )
                )  # fmt: skip
    return lines
