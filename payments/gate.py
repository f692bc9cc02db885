"""What the gate looks for in a calculated run, in sets; it finds and never decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from accounts.enums import Role, Scheme
from accounts.roles import holders_of
from kernel.pure.money import ZERO
from payments.calculation import closed_runs, stored_digests
from payments.desk_settings import amount_setting, days_setting
from payments.enums import FindingKind
from payments.models import Run, RunTotal
from payments.ports import Sums, port_of


@dataclass(frozen=True, slots=True)
class Found:
    """One finding, not yet written down."""

    kind: FindingKind
    reference: str = ""
    payee_id: int | None = None
    due_month: date | None = None
    concerns_id: int | None = None
    before: Decimal | None = None
    now: Decimal | None = None
    note: str = ""


def find(run: Run) -> Iterator[Found]:
    """Everything in the run that a person has to look at."""
    yield from _tampered(run)
    yield from _control(run)
    yield from _jumps(run)
    yield from account_findings(run)
    yield from _dead(run)
    yield from _uncertain_figures(run)
    yield from _own_interests(run)


def _rows(query: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, params)
        return cursor.fetchall()


def _over_whole_runs(query: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Rows of a question that goes over every line: sets are hashed and never looked up line by line."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('jit', 'off', true), set_config('enable_nestloop', 'off', true), "
            "set_config('work_mem', '64MB', true)"
        )
        cursor.execute(query, params)
        found = cursor.fetchall()
        cursor.execute("SELECT set_config('enable_nestloop', 'on', true)")
        return found


def _tampered(run: Run) -> Iterator[Found]:
    """The lines as they stand must be the lines that were calculated."""
    stored = stored_digests(run)
    for number, digest in run.chunks.order_by("number").values_list("number", "digest"):
        if stored[number] != digest:
            note = _("De regels van deel %(number)s zijn niet meer de berekende regels.") % {"number": number}
            yield Found(FindingKind.CONTROL, reference=f"#{number}", note=note)


def _control(run: Run) -> Iterator[Found]:
    """Per month: ordered in all, with what was left out, against the second calculator. One cent blocks."""
    should = port_of(run.source).control(run.month, run.facts_mark)
    ordered = ordered_per_month(run)
    for month in sorted(should.keys() | ordered.keys()):
        expected, found = should.get(month, Sums()), ordered.get(month, Sums())
        if expected != found:
            yield Found(
                FindingKind.CONTROL,
                due_month=month,
                before=expected.net,
                now=found.net,
                note=_("De tweede berekening komt voor deze maand op een ander totaal uit."),
            )


def ordered_per_month(run: Run) -> dict[date, Sums]:
    """All that was ordered up to and with this run, and what it left out."""
    runs = [*closed_runs(run), run.pk]
    months: dict[date, Sums] = {}
    totals = RunTotal.objects.filter(run_id__in=runs).order_by("pk").values_list("due_month", "gross", "net")
    left_out = run.left_outs.order_by("pk").values_list("due_month", "gross", "net")
    for month, gross, net in [*totals, *left_out]:
        months[month] = months.get(month, Sums()) + Sums(gross, net)
    return months


# Whole runs side by side, so each step is one pass over sets. A line whose combination, index and share are those of
# the month before needs no sums to see whether it jumped: it either has the same amounts or is unexplained.
JUMPS = """
    WITH basis AS MATERIALIZED (
        SELECT run_id, due_month, code, share, level FROM payments_basis
        WHERE share > 0 AND (run_id = %(run)s OR run_id = ANY(%(before)s) AND due_month = ANY(%(months)s))
    ), earlier AS MATERIALIZED (
        SELECT reference, due_month, sum(gross) AS gross, sum(net) AS net, max(run_id) AS run_id,
               substr(max(lpad(run_id::text, 12, '0') || basis), 13) AS code
        FROM payments_line WHERE run_id = ANY(%(before)s) AND due_month = ANY(%(months)s) GROUP BY 1, 2
    ), fresh AS MATERIALIZED (
        SELECT reference, due_month, payee_id, basis, gross, net, (due_month - interval '1 month')::date AS month_before
        FROM payments_line WHERE run_id = %(run)s AND cause = 'MONTH'
    )
    SELECT l.reference, l.payee_id, l.due_month, e.net, l.net, l.basis = e.code AND nb.level = ob.level AS is_same
    FROM fresh l
    JOIN earlier e ON e.reference = l.reference AND e.due_month = l.month_before
    JOIN basis nb ON nb.run_id = %(run)s AND nb.due_month = l.due_month AND nb.code = l.basis
    JOIN basis ob ON ob.run_id = e.run_id AND ob.due_month = e.due_month AND ob.code = e.code
    WHERE e.gross > 0 AND CASE
        WHEN l.basis = e.code AND nb.level = ob.level AND nb.share = ob.share
        THEN (l.gross, l.net) IS DISTINCT FROM (e.gross, e.net)
        ELSE (l.basis = e.code AND nb.level = ob.level AND (l.gross, l.net) IS DISTINCT FROM (e.gross, e.net))
            OR abs(l.gross / nb.share - e.gross / ob.share) > %(share)s * e.gross / ob.share
            OR abs(l.net / nb.share - e.net / ob.share) > %(share)s * e.net / ob.share
        END
    ORDER BY 1, 3
"""


def _jumps(run: Run) -> Iterator[Found]:
    """Next to the month before, on whole months: unexplained when combination and index are the same and the amount
    is not; a jump when the amount moves more than the set share."""
    before = [*closed_runs(run)]
    share = amount_setting("jump_share", run.on)
    params = {"run": run.pk, "before": before, "months": _months_before(run), "share": share}
    for reference, payee_id, month, old, new, is_same in _over_whole_runs(JUMPS, params) if before else ():
        kind = FindingKind.UNEXPLAINED if is_same else FindingKind.JUMP
        yield Found(kind, reference, payee_id, month, before=old, now=new)
    yield from _raised(run, before, share)


def _months_before(run: Run) -> list[date]:
    months = run.totals.filter(cause="MONTH").values_list("due_month", flat=True).distinct()
    return [(month - timedelta(days=1)).replace(day=1) for month in months]


def _raised(run: Run, before: list[int], share: Decimal) -> Iterator[Found]:
    """A month ordered before that now gets far more on top."""
    if not before:
        return
    for reference, payee_id, month, old, extra in _over_whole_runs(
        """
        SELECT l.reference, l.payee_id, l.due_month, sum(e.net), l.net FROM payments_line l
        JOIN payments_line e ON e.reference = l.reference AND e.due_month = l.due_month AND e.run_id = ANY(%(before)s)
        WHERE l.run_id = %(run)s AND l.cause IN ('EVENT', 'LAW', 'CORRECTION') AND l.net > 0
        GROUP BY l.reference, l.payee_id, l.due_month, l.net HAVING l.net > %(share)s * sum(e.net) ORDER BY 1, 3
        """,
        {"run": run.pk, "before": before, "share": share},
    ):
        yield Found(FindingKind.JUMP, reference, payee_id, month, before=old, now=old + extra)


def account_findings(run: Run) -> Iterator[Found]:
    """Numbers that are new or shared, as they stand now: those in the orders of the run, or, before there are any, the
    numbers on which its payees would be paid. Each number is a finding of its own, so that letting one pass says
    nothing of a later one."""
    used = USED_IN_ORDERS if run.files_ready_at is not None else USED_NOW
    yield from _accounts_changed(run, used)
    yield from _accounts_shared(run, used)


USED_NOW = """(
    SELECT p.id AS payee_id, p.account_id FROM payments_payee p
    WHERE EXISTS (SELECT 1 FROM payments_line l WHERE l.run_id = %(run)s AND l.payee_id = p.id AND l.net > 0)
)"""
USED_IN_ORDERS = "(SELECT o.payee_id, o.account_id FROM payments_order o WHERE o.run_id = %(run)s AND o.attempt = 1)"


def _accounts_changed(run: Run, used: str) -> Iterator[Found]:
    since = run.on - timedelta(days=days_setting("account_changed_days", run.on))
    for payee_id, account_id, day in _over_whole_runs(
        f"""
        SELECT DISTINCT u.payee_id, a.id, a.starts_on FROM payments_payeeaccount a JOIN {used} u ON u.account_id = a.id
        WHERE NOT a.is_first AND a.starts_on > %(since)s ORDER BY 1
        """,  # noqa: S608 - one of the two pieces above
        {"run": run.pk, "since": since},
    ):
        note = _("Nieuw rekeningnummer sinds %(day)s.") % {"day": f"{day:%d-%m-%Y}"}
        yield Found(FindingKind.ACCOUNT_CHANGED, f"#{account_id}", payee_id, note=note)


def _accounts_shared(run: Run, used: str) -> Iterator[Found]:
    for payee_id, account_id, count in _over_whole_runs(
        f"""
        WITH shared AS (
            SELECT a.iban, count(*) AS payees FROM payments_payee p JOIN payments_payeeaccount a ON a.id = p.account_id
            GROUP BY 1 HAVING count(*) > 1
        )
        SELECT u.payee_id, a.id, s.payees FROM shared s JOIN payments_payeeaccount a ON a.iban = s.iban
        JOIN {used} u ON u.account_id = a.id ORDER BY 1
        """,  # noqa: S608 - one of the two pieces above
        {"run": run.pk},
    ):
        note = _("Dit rekeningnummer hoort bij %(count)s begunstigden.") % {"count": count}
        yield Found(FindingKind.ACCOUNT_SHARED, f"#{account_id}", payee_id, note=note)


def _dead(run: Run) -> Iterator[Found]:
    for reference, month in port_of(run.source).dead_payees(run.pk):
        note = _("Overleden voor de eerste dag van deze maand.")
        yield Found(FindingKind.DEAD, reference, due_month=month, note=note)


def _uncertain_figures(run: Run) -> Iterator[Found]:
    """One finding a month, not one a line: the doubt is about the figure."""
    for month, until, lines, net in _over_whole_runs(
        """
        SELECT b.due_month, max(b.known_until), count(*), sum(l.net)
        FROM payments_basis b
        JOIN payments_line l ON l.run_id = b.run_id AND l.due_month = b.due_month AND l.basis = b.code
        WHERE b.run_id = %(run)s AND b.known_until < b.due_month GROUP BY 1 ORDER BY 1
        """,
        {"run": run.pk},
    ):
        note = _("%(lines)s regels rusten op een index waarvan zeker is tot %(until)s.") % {
            "lines": lines,
            "until": f"{until:%d-%m-%Y}",
        }
        yield Found(FindingKind.FIGURE_UNCERTAIN, due_month=month, now=net, note=note)


def _own_interests(run: Run) -> Iterator[Found]:
    """Own payments and own decisions of everybody who could approve or release this run."""
    scheme = Scheme(run.source.upper())
    people = {
        user.pk: user
        for role in (Role.APPROVER, Role.RELEASER)
        for user in holders_of(role, run.on, scheme=scheme).order_by("pk")
    }
    for user in people.values():
        yield from own_interest(run, user.pk, user.person_id)


def own_interest(run: Run, user_id: int, person_id: int | None) -> Iterator[Found]:
    """Lines that pay this person, or rest on this person's decision."""
    for reference, payee_id in _rows(
        "SELECT DISTINCT l.reference, l.payee_id FROM payments_line l JOIN payments_payee p ON p.id = l.payee_id "
        "WHERE l.run_id = %(run)s AND p.person_id = %(person)s ORDER BY 1",
        {"run": run.pk, "person": person_id},
    ):
        note = _("Eigen betaling.")
        yield Found(FindingKind.OWN_INTEREST, reference, payee_id, concerns_id=user_id, now=ZERO, note=note)
    for reference in port_of(run.source).decided_by(run.pk, user_id):
        yield Found(FindingKind.OWN_INTEREST, reference, concerns_id=user_id, note=_("Eigen beslissing."))
