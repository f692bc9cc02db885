"""What eCalcura answers to the payment run: advances and balances as they were approved, control by the other way."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db import connection
from django.db.models import Max, Sum
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ecalcura import control
from ecalcura.actions.controls import remember_controls
from ecalcura.enums import DueKind, GrantCause
from ecalcura.gather import ENTRY_SET
from ecalcura.law import recovery
from ecalcura.law.version import law_version
from ecalcura.models import Calculation, Grant, GrantPart
from ecalcura.queries.controls import NEWEST, seen_before
from ecalcura.queries.objections import objection_until
from kernel.pure.money import ZERO, from_cents
from kernel.pure.periods import Month
from payments.models import LeftOut, Run
from payments.ports import AGAIN, NOTHING_DUE, Batch, BenefitPort, Dossier, Due, Explained, Review, Sums

DOSSIERS = f"""
    SELECT g.reference, p.id, p.account_id IS NOT NULL, g.id, g.cause, d.due_month, d.kind,
           CASE d.kind WHEN 'ADVANCE' THEN g.advance_plan_id ELSE g.calculation_id END, sum(d.amount)
    FROM ecalcura_grant g JOIN payments_payee p ON p.organisation_id = g.organisation_id
    LEFT JOIN ecalcura_grantpart d ON d.grant_id = g.id AND d.due_month <= %(through)s
    WHERE g.id >= %(low)s AND g.id < %(high)s AND {NEWEST}
    GROUP BY g.id, p.id, d.due_month, d.kind ORDER BY g.id, d.due_month, d.kind
"""  # noqa: S608 - only the piece above, no text from outside


class EcalcuraPort(BenefitPort):
    """eCalcura: one facility and reference period, one dossier; advances on their days and a balance at the end."""

    source = "ecalcura"
    prefix = "EC"
    title = _("eCalcura")

    def facts_mark(self) -> int:
        return Grant.objects.aggregate(last=Max("pk"))["last"] or 0

    def law_version(self) -> str:
        return law_version()

    def figures(self, through: date) -> str:
        """Amounts are laid down with each approval: nothing but a new approval changes what a past month pays."""
        return sha256(b"amounts as approved").hexdigest()

    def make_payees(self, after_mark: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO payments_payee (organisation_id) SELECT DISTINCT g.organisation_id FROM ecalcura_grant g "
                "LEFT JOIN payments_payee p ON p.organisation_id = g.organisation_id WHERE g.id > %s AND p.id IS NULL "
                "ON CONFLICT DO NOTHING",
                [after_mark],
            )

    def ranges(self, review: Review, size: int) -> Sequence[tuple[int, int]]:
        """All dossiers, every time: there are some thousands at most, so none is ever passed over."""
        last = Grant.objects.filter(pk__lte=review.mark).aggregate(last=Max("pk"))["last"]
        return [] if last is None else [(low, min(low + size, last + 1)) for low in range(1, last + 1, size)]

    def batch(self, review: Review, low: int, high: int, apart: Collection[str] = ()) -> Batch:
        return Batch(self._dossiers(review, low, high))

    def _dossiers(self, review: Review, low: int, high: int) -> Iterator[Dossier]:
        current: tuple[Any, ...] = ()
        parts: list[str] = []
        with connection.cursor() as cursor:
            cursor.execute(DOSSIERS, {"mark": review.mark, "through": review.through, "low": low, "high": high})
            for row in cursor.fetchall():
                if current and row[0] != current[0]:
                    yield _dossier(current, parts)
                    parts = []
                current = row
                if row[5] is not None:
                    parts.append(f"{row[5].isoformat()} {row[6]}:{row[7]}:{row[8]}")
        if current:
            yield _dossier(current, parts)

    def due(self, pattern: str) -> tuple[Due, ...]:
        months: dict[str, list[str]] = {}
        for part in pattern.split(",") if pattern else ():
            month, _space, code = part.partition(" ")
            months.setdefault(month, []).append(code)
        return tuple(_due(date.fromisoformat(month), "+".join(codes)) for month, codes in sorted(months.items()))

    def explain(self, month: date, code: str) -> Explained:
        """A lump sum is no share of a month, so it is never held against the month before."""
        due = _due(month, code)
        if code == NOTHING_DUE:
            return Explained(due, share=ZERO, trace={"kind": "nothing-due"})
        parts = [_told(*part.split(":")) for part in code.split("+")]
        return Explained(due, share=ZERO, trace={"kind": "ecalcura", "parts": parts})

    def control(self, through: date, mark: int) -> Mapping[date, Sums]:
        """Counted anew: what this run pays, what was approved since, and whatever no longer says what it said when it
        was counted. Of the rest the totals found then, so that every month of every period is compared."""
        months: dict[date, int] = {}
        for found in self._controlled(through, mark):
            for month, cents in found.items():
                if month <= through:
                    months[month] = months.get(month, 0) + cents
        return {month: Sums(from_cents(cents), from_cents(cents)) for month, cents in months.items()}

    def _controlled(self, through: date, mark: int) -> Iterator[Mapping[date, int]]:
        version = control.version()
        seen = seen_before(mark=mark, through=through, version=version)
        yield from (_months(one.months) for one in seen if one.months is not None)
        to_count = {one.grant_id: one for one in seen if one.months is None}
        counted = []
        for grant_id, months in _counted(to_count):
            counted.append((to_count[grant_id], months))
            yield months
        remember_controls(found=counted, through=through, version=version)

    def decided_by(self, run_id: int, user_id: int) -> Sequence[str]:
        return self._column(
            "SELECT DISTINCT l.reference FROM payments_line l JOIN ecalcura_grant g ON g.id = l.grant_key "
            "WHERE l.run_id = %s AND g.decided_by_id = %s ORDER BY 1",
            [run_id, user_id],
        )

    def dead_payees(self, run_id: int) -> Sequence[tuple[str, date]]:
        return ()

    def hearing_exception(self, grant_key: int, causes: frozenset[str], on: date) -> str:
        """The facility got the calculation and could object to it: once that term is over nobody is heard again."""
        grant = Grant.objects.select_related("calculation__parameter_set").filter(pk=grant_key).first()
        if grant is None or grant.calculation is None or on <= objection_until(grant.calculation):
            return ""
        return "OBJECTION_TERM"

    def exception_words(self, code: str) -> str:
        return str(_("de termijn om bezwaar te maken tegen de berekening is voorbij")) if code else ""

    def reclaimable_until(self, paid_on: date, *, is_fraud: bool) -> date:
        return recovery.reclaimable_until(paid_on, is_fraud=is_fraud)

    def is_too_small_to_claim(self, amount: Decimal, on: date) -> bool:
        return recovery.is_closed_with_note(amount, on)

    def set_off_limit(self, on: date) -> Decimal:
        return recovery.set_off_share(on)

    def payable_through(self, on: date) -> Month:
        """The running month from shortly before the last day on which something of it is due; else the month before."""
        month = Month.of(on)
        last = _newest_parts(self.facts_mark()).filter(due_month=month.first_day).aggregate(day=Max("due_on"))["day"]
        is_near = last is not None and last <= on + timedelta(days=recovery.days_ahead(on))
        return month if is_near else month.plus(-1)

    def has_work(self, after: date, through: date, previous_mark: int) -> bool:
        mark = self.facts_mark()
        if mark > previous_mark and _newest_parts(mark).filter(due_month__lte=through).exists():
            return True
        is_due = _newest_parts(mark).filter(due_month__gt=after, due_month__lte=through).exclude(amount=0).exists()
        return is_due or self._left_out_before()

    def _left_out_before(self) -> bool:
        """Whether the last run that was released had to leave a facility without account unpaid."""
        closed = Run.objects.filter(source=self.source, released_at__isnull=False).order_by("pk").last()
        return closed is not None and LeftOut.objects.filter(run=closed, payee__account__isnull=False).exists()

    def forecast(self, first: date, months: int) -> Mapping[date, Sums]:
        last = Month.of(first).plus(months - 1).first_day
        rows = (
            _newest_parts(self.facts_mark())
            .filter(due_month__gte=first, due_month__lte=last)
            .order_by().values("due_month").annotate(total=Sum("amount")).values_list("due_month", "total")
        )  # fmt: skip
        return {month: Sums(amount, amount) for month, amount in rows}

    def groups(self, run_id: int) -> Sequence[tuple[str, str, int, Decimal]]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT g.cause, count(*), sum(l.net) FROM payments_line l JOIN ecalcura_grant g ON g.id = l.grant_key "
                "WHERE l.run_id = %s GROUP BY 1 ORDER BY 1",
                [run_id],
            )
            return [
                (gettext("Per aanleiding"), gettext(GrantCause(cause).label), *rest)
                for cause, *rest in cursor.fetchall()
            ]

    def _column(self, query: str, params: list[Any]) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(query, params)
            return [row[0] for row in cursor.fetchall()]


def _newest_parts(mark: int) -> Any:
    """The amounts due by the newest version of each dossier."""
    newest = Grant.objects.raw(f"SELECT g.id FROM ecalcura_grant g WHERE {NEWEST}", {"mark": mark})  # noqa: S608
    return GrantPart.objects.filter(grant__in=[row.pk for row in newest])


def _dossier(row: tuple[Any, ...], parts: list[str]) -> Dossier:
    reference, payee_id, can_pay, key, cause = row[:5]
    return Dossier(reference, str(payee_id), can_pay, str(key), cause, AGAIN, ",".join(parts))


def _due(month: date, code: str) -> Due:
    """A code such as `ADVANCE:7:4371.63+BALANCE:12:-426.08`: what it is, from which row, and the amount."""
    amount = ZERO if code == NOTHING_DUE else sum((Decimal(part.split(":")[2]) for part in code.split("+")), ZERO)
    return Due(month, code, amount, ZERO, amount)


def _told(kind: str, key: str, amount: str) -> dict[str, Any]:
    if kind == DueKind.ADVANCE:
        return {"kind": kind, "amount": amount, "plan": int(key)}
    version = Calculation.objects.only(
        "period", "version", "kind", "definitive", "advances", "already_received", "result_sha256"
    ).get(pk=key)
    return {
        "kind": kind,
        "amount": amount,
        "calculation": version.pk,
        "period": version.period,
        "version": version.version,
        "definitive": str(version.definitive),
        "advances": str(version.advances),
        "alreadyReceived": str(version.already_received),
        "fingerprint": version.result_sha256,
    }


def _months(text: str) -> dict[date, int]:
    return {date.fromisoformat(month): cents for month, cents in json.loads(text).items()}


def _counted(grant_ids: Iterable[int]) -> Iterator[tuple[int, dict[date, int]]]:
    """Every amount due by month in cents, all arithmetic done again by the second calculator."""
    grants = Grant.objects.filter(pk__in=list(grant_ids)).select_related(
        "advance_plan__parameter_set", "calculation__parameter_set"
    )
    for grant in grants.prefetch_related("parts").order_by("pk").iterator(chunk_size=50):
        advances: list[int] = []
        months: dict[date, int] = {}
        for part in sorted(grant.parts.all(), key=lambda part: (part.kind, part.due_on)):
            if part.kind == DueKind.ADVANCE and grant.advance_plan is not None:
                cents = control.advance(str(grant.advance_plan.base), _content(grant.advance_plan))
                advances.append(cents)
            elif grant.calculation is not None:
                version = grant.calculation
                cents = control.balance(version.snapshot, version.result, _content(version), version.strategy, advances)
            else:
                continue
            months[part.due_month] = months.get(part.due_month, 0) + cents
        yield grant.pk, months


def _content(row: Any) -> Mapping[str, Any]:
    content: Mapping[str, Any] = row.parameter_set.content if row.parameter_set else control.shipped_set(ENTRY_SET)
    return content
