"""What care credit answers to the payment run: rights as they stand, amounts by the law, control by the other way."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kernel.pure.money import ZERO, exact_quotient, from_cents, round_places
from kernel.pure.periods import THIRTIETHS, Month
from payments.ports import (
    MARGIN_MINUTES,
    MONTH,
    NEW,
    NOTHING_DUE,
    Alike,
    Batch,
    BenefitPort,
    Dossier,
    Due,
    Explained,
    Review,
    Sums,
)
from zorgkrediet import control
from zorgkrediet.enums import Category, MotiveKind, Regime
from zorgkrediet.law import recovery
from zorgkrediet.law.amount import monthly
from zorgkrediet.law.tables import LAW, scheme_start
from zorgkrediet.law.version import law_version
from zorgkrediet.models import Application

# Shares of a month of which the amounts stand for all others in the fingerprint of the figures.
SAMPLES = ((Decimal("1.00"), 30), (Decimal("0.50"), 7), (Decimal("0.75"), 13))

# Whoever stops early goes back to work, or leaves by pension or end of contract: nobody is heard for any of these.
STOPS = {"WORK_RESUMED": "WORK_RESUMED", "EARLY_STOP": "WORK_RESUMED"}
EXCEPTIONS = {
    "WORK_RESUMED": _("het werk is hervat"),
    "PENSION": _("pensioen"),
    "END_OF_CONTRACT": _("einde van de arbeidsovereenkomst"),
    "FORBIDDEN_CUMULATION": _("verboden cumulatie"),
    "SELF_EMPLOYED_AFTER_YEAR": _("na een jaar nog zelfstandige"),
    "WRONG_AMOUNT": _("verkeerd bedrag"),
}

NEWEST = """
    NOT EXISTS (SELECT 1 FROM zorgkrediet_entitlement n
                WHERE n.application_id = e.application_id AND n.version > e.version AND n.id <= %(mark)s)
"""
AGAIN = """
    (%(full)s OR e.id > %(previous_mark)s OR e.decided_at >= %(moment)s OR e.reference = ANY(%(references)s))
"""
# How much longer than the chunk a stretch of keys may be before each key is looked up by itself.
STRETCH = 4


def _beside(table: str, columns: str, key: str, more: str = "") -> str:
    """Rows of another table that belong to the rights of the chunk, found through the index on `key`, so that a chunk
    costs the same in a small and in a large country: as one stretch where the keys lie together, else one by one."""
    is_stretch = f"(SELECT max_{key} - min_{key} < {STRETCH} * rights FROM k)"  # noqa: S608 - the same
    return f"""
        SELECT {columns} FROM {table}
        WHERE {is_stretch} AND {key} BETWEEN (SELECT min_{key} FROM k) AND (SELECT max_{key} FROM k) {more}
        UNION ALL
        SELECT {columns} FROM {table}
        WHERE NOT {is_stretch} AND {key} = ANY(ARRAY(SELECT DISTINCT {key} FROM e)) {more}
    """  # noqa: S608 - only names from this file


NEWER = _beside(
    "zorgkrediet_entitlement", "application_id, version", "application_id", "AND version > 1 AND id <= %(mark)s"
)
PAYEES = _beside("payments_payee", "id, person_id, account_id", "person_id")
# Each piece is cut to the chunk before it is joined to the others, and few rows come back: a million small answers take
# longer than finding them. A month of one category that nothing was ordered for gives one line by itself: such months
# come together per combination, as the beginnings of their lines. The rest comes as one text, dossier by dossier.
DOSSIERS = f"""
    WITH e AS MATERIALIZED (
        SELECT e.id, e.application_id, e.person_id, e.reference, e.version, e.cause, e.fraction,
               CASE WHEN e.id > %(previous_mark)s AND e.version = 1 AND NOT %(full)s THEN 'N'
                    WHEN {AGAIN} THEN 'R'
                    WHEN e.starts_on >= %(after)s::date + interval '1 month' THEN 'N' ELSE 'M' END AS kind
        FROM zorgkrediet_entitlement e WHERE e.id >= %(low)s AND e.id < %(high)s AND e.id <= %(mark)s
    ), k AS MATERIALIZED (
        SELECT min(application_id) AS min_application_id, max(application_id) AS max_application_id,
               min(person_id) AS min_person_id, max(person_id) AS max_person_id, count(*) AS rights FROM e
    ), n AS MATERIALIZED ({NEWER}), p AS MATERIALIZED ({PAYEES}), s AS MATERIALIZED (
        SELECT s.entitlement_id, s.month, s.category, s.thirtieths FROM zorgkrediet_entitlementslice s
        WHERE s.entitlement_id >= %(low)s AND s.entitlement_id < %(high)s AND s.month <= %(through)s
        AND (s.month > %(after)s OR s.entitlement_id IN (SELECT id FROM e WHERE kind <> 'M'))
    ), m AS MATERIALIZED (
        SELECT entitlement_id, month FROM s GROUP BY 1, 2 HAVING count(*) > 1
    ), d AS MATERIALIZED (
        SELECT e.id, e.reference, p.id AS payee_id, p.account_id IS NOT NULL AS can_pay, e.cause, e.kind, e.fraction,
               s.month, s.category, s.thirtieths,
               e.kind <> 'R' AND p.account_id IS NOT NULL AND e.reference <> ALL(%(apart)s)
                   AND (s.entitlement_id, s.month) NOT IN (SELECT entitlement_id, month FROM m) AS is_plain
        FROM e JOIN p ON p.person_id = e.person_id LEFT JOIN s ON s.entitlement_id = e.id
        WHERE (s.month IS NOT NULL OR e.kind = 'R')
        AND NOT EXISTS (SELECT 1 FROM n WHERE n.application_id = e.application_id AND n.version > e.version)
    )
    SELECT kind, month || ' ' || category || ' ' || fraction || ' ' || thirtieths,
           string_agg(concat_ws(E'\\t', reference, month, payee_id, id), E'\\n')
    FROM d WHERE is_plain GROUP BY kind, month, category, fraction, thirtieths
    UNION ALL
    SELECT '', '', string_agg(concat_ws(
        E'\\t', id, reference, payee_id, can_pay::text, cause, kind,
        coalesce(month || ' ' || category || ' ' || fraction || ' ' || thirtieths, '')), E'\\n')
    FROM (SELECT * FROM d WHERE NOT is_plain ORDER BY id, month, category) t
    UNION ALL
    SELECT '#', '', ((SELECT count(DISTINCT id) FROM d) - (SELECT count(DISTINCT id) FROM d WHERE NOT is_plain))::text
"""  # noqa: S608 - only the pieces above, no text from outside
CONTROL = f"""
    SELECT s.month, s.category, e.fraction::text, s.thirtieths, count(*)
    FROM zorgkrediet_entitlement e JOIN zorgkrediet_entitlementslice s ON s.entitlement_id = e.id
    WHERE e.id <= %(mark)s AND s.month > %(after)s AND s.month <= %(through)s AND {NEWEST}
    GROUP BY 1, 2, 3, 4
"""  # noqa: S608 - only the pieces above, no text from outside


class ZorgkredietPort(BenefitPort):
    """Care credit: one person, one dossier, one amount a month."""

    source = "zorgkrediet"
    prefix = "ZK"
    title = _("Vlaams zorgkrediet")

    def facts_mark(self) -> int:
        return int(self._value("SELECT coalesce(max(id), 0) FROM zorgkrediet_entitlement"))

    def law_version(self) -> str:
        return law_version()

    def figures(self, through: date) -> str:
        month, last = Month.of(scheme_start()), Month.of(through)
        digest = sha256()
        while month <= last:
            for category in Category:
                for fraction, days in SAMPLES:
                    part = monthly(category, fraction, days, month)
                    digest.update(f"{month} {category} {fraction} {days} {part.gross} {part.net}\n".encode())
            month = month.plus(1)
        return digest.hexdigest()

    def make_payees(self, after_mark: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO payments_payee (person_id) SELECT DISTINCT e.person_id FROM zorgkrediet_entitlement e "
                "LEFT JOIN payments_payee p ON p.person_id = e.person_id WHERE e.id > %s AND p.id IS NULL "
                "ON CONFLICT DO NOTHING",
                [after_mark],
            )

    def ranges(self, review: Review, size: int) -> Sequence[tuple[int, int]]:
        names = _names(review)
        only_again = review.after is not None and review.after >= review.through
        where = f"AND {AGAIN}" if only_again else ""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT min(e.id), max(e.id) FROM zorgkrediet_entitlement e WHERE e.id <= %(mark)s {where}",  # noqa: S608
                names,
            )
            first, last = cursor.fetchone()
        return [] if first is None else [(low, min(low + size, last + 1)) for low in range(first, last + 1, size)]

    def batch(self, review: Review, low: int, high: int, apart: Collection[str] = ()) -> Batch:
        with connection.cursor() as cursor:
            cursor.execute(DOSSIERS, _names(review) | {"low": low, "high": high, "apart": list(apart)})
            found = cursor.fetchall()
        (rest,) = (text for kind, _pattern, text in found if not kind)
        (alone,) = (int(text) for kind, _pattern, text in found if kind == "#")
        return Batch(_one_by_one(rest), [Alike(*row) for row in found if row[0] in (NEW, MONTH)], alone)

    def due(self, pattern: str) -> tuple[Due, ...]:
        months: dict[str, list[str]] = {}
        for part in pattern.split(",") if pattern else ():
            month, _space, code = part.partition(" ")
            months.setdefault(month, []).append(code)
        return tuple(
            _due(date.fromisoformat(month), "+".join(sorted(codes))) for month, codes in sorted(months.items())
        )

    def explain(self, month: date, code: str) -> Explained:
        due = _due(month, code)
        if code == NOTHING_DUE:
            return Explained(due, trace={"kind": "nothing-due"})
        table = LAW["index.coefficient"]
        level = table.row_at(max(month, scheme_start())).starts_on
        known_until = None
        if level == table.last_row.starts_on:
            # No newer step was released: after a year the figure is a guess that somebody has to look at.
            known_until = Month.of(level).plus(12).last_day
        parts = [_part(month, one) for one in code.split("+")]
        share = min(exact_quotient(Decimal(sum(part.days for part in parts)), Decimal(THIRTIETHS)), Decimal(1))
        trace = {"kind": "month", "parts": [part.trace for part in parts]}
        return Explained(due, round_places(share, 4), level.isoformat(), known_until, trace)

    def control(self, through: date, mark: int) -> Mapping[date, Sums]:
        return self._control(date.min, through, mark)

    def _control(self, after: date, through: date, mark: int) -> Mapping[date, Sums]:
        with connection.cursor() as cursor:
            cursor.execute(CONTROL, {"after": after, "through": through, "mark": mark})
            totals = control.add_up(cursor.fetchall())
        return {month: Sums(from_cents(gross), from_cents(net)) for month, (gross, net) in totals.items()}

    def decided_by(self, run_id: int, user_id: int) -> Sequence[str]:
        return self._column(
            "SELECT DISTINCT l.reference FROM payments_line l JOIN zorgkrediet_entitlement e ON e.id = l.grant_key "
            "WHERE l.run_id = %s AND e.decided_by_id = %s",
            [run_id, user_id],
        )

    def dead_payees(self, run_id: int) -> Sequence[tuple[str, date]]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT l.reference, l.due_month FROM accounts_person a JOIN payments_payee p ON p.person_id = a.id "
                "JOIN payments_line l ON l.payee_id = p.id "
                "WHERE a.death_date IS NOT NULL AND l.run_id = %s AND l.net > 0 "
                "AND l.due_month > a.death_date ORDER BY 1, 2",
                [run_id],
            )
            return cursor.fetchall()

    def hearing_exception(self, grant_key: int, causes: frozenset[str], on: date) -> str:
        """The law names the cases (parameter `recovery.no_hearing_for`); two of them can be told from the file.

        Other figures make a wrong amount. A stop counts when the decision rests on an event, and that event is one.
        A fact put right, a death or another household leave something to judge: then the right to be heard holds.
        """
        reason = ""
        if causes == {"LAW"}:
            reason = "WRONG_AMOUNT"
        elif causes <= {"STOPPED", "EVENT"}:
            newest = self._column(
                "SELECT l.kind FROM zorgkrediet_lifeevent l JOIN zorgkrediet_entitlement e "
                "ON e.application_id = l.application_id WHERE e.id = %s AND e.cause = 'EVENT' "
                "ORDER BY l.id DESC LIMIT 1",
                [grant_key],
            )
            reason = STOPS.get(newest[0], "") if newest else ""
        return reason if reason and not recovery.needs_hearing(reason, True, on) else ""

    def exception_words(self, code: str) -> str:
        return str(EXCEPTIONS.get(code, code))

    def reclaimable_until(self, paid_on: date, *, is_fraud: bool) -> date:
        return recovery.reclaimable_until(paid_on, fraud=is_fraud)

    def is_too_small_to_claim(self, amount: Decimal, on: date) -> bool:
        return recovery.is_closed_with_note(amount, on)

    def forecast(self, first: date, months: int) -> Mapping[date, Sums]:
        last = Month.of(first).plus(months - 1).first_day
        return self._control(first - timedelta(days=1), last, self.facts_mark())

    def desk_pages(self, references: Collection[str]) -> Mapping[str, str]:
        rows = Application.objects.filter(reference__in=references).values_list("reference", "pk")
        return {reference: reverse("admin:zorgkrediet_application_change", args=[pk]) for reference, pk in rows}

    def basis_in_words(self, basis: str) -> str:
        parts = [part.split(" ") for part in basis.split("+")]
        if any(len(part) != 3 or part[0] not in list(Category) for part in parts):
            return basis  # nothing is due any more, or a code of before
        told = ((gettext(Category(kind).label), number_format(Decimal(share)), days) for kind, share, days in parts)
        return " + ".join(f"{words}; {share}; {days}/30" for words, share, days in told)

    def groups(self, run_id: int) -> Sequence[tuple[str, str, int, Decimal]]:
        found: list[tuple[str, str, int, Decimal]] = []
        with connection.cursor() as cursor:
            kinds = (gettext("Per regime"), "e.regime", Regime), (gettext("Per motief"), "a.motive", MotiveKind)
            for kind, column, words in kinds:
                cursor.execute(
                    f"SELECT {column}, count(*), sum(l.net) FROM payments_line l "  # noqa: S608
                    "JOIN zorgkrediet_entitlement e ON e.id = l.grant_key "
                    "JOIN zorgkrediet_application a ON a.id = e.application_id WHERE l.run_id = %s "
                    "GROUP BY 1 ORDER BY 1",
                    [run_id],
                )
                found.extend((kind, gettext(words(code).label), count, net) for code, count, net in cursor.fetchall())
        return found

    def _value(self, query: str) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchone()[0]

    def _column(self, query: str, params: list[Any]) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(query, params)
            return [row[0] for row in cursor.fetchall()]


def _names(review: Review) -> dict[str, Any]:
    moment = review.previous_moment
    return {
        "mark": review.mark,
        "through": review.through,
        "after": review.after or date.min,
        "previous_mark": review.previous_mark,
        "full": review.full,
        "moment": moment - timedelta(minutes=MARGIN_MINUTES) if moment else "infinity",
        "references": list(review.references),
    }


def _one_by_one(text: str | None) -> Iterator[Dossier]:
    key, cells, pattern = "", [""], ""
    for row in text.split("\n") if text else ():
        new_cells = row.split("\t")
        if new_cells[0] == key:
            pattern = f"{pattern},{new_cells[6]}"
            continue
        if key:
            yield _dossier(cells, pattern)
        cells = new_cells
        key, pattern = cells[0], cells[6]
    if key:
        yield _dossier(cells, pattern)


def _dossier(cells: list[str], pattern: str) -> Dossier:
    return Dossier(cells[1], cells[2], cells[3] == "true", cells[0], cells[4], cells[5], pattern)


@cache
def _part(month: date, code: str) -> Any:
    category, fraction, days = code.split(" ")
    return monthly(Category(category), Decimal(fraction), int(days), Month.of(month))


@cache
def _due(month: date, code: str) -> Due:
    """A code such as `HC 1.00 14+HC50 1.00 16`: category, fraction and thirtieths of each part of the month."""
    if code == NOTHING_DUE:
        return Due(month, code, ZERO, ZERO, ZERO)
    parts = [_part(month, one) for one in code.split("+")]
    gross = sum((part.gross for part in parts), ZERO)
    withheld = sum((part.withheld for part in parts), ZERO)
    return Due(month, code, gross, withheld, gross - withheld)
