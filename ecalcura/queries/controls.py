"""What the second calculator counted before, and whether everything that it read still says the same."""

from dataclasses import dataclass
from datetime import date

from django.db import connection

# The newest version of what is due, of each facility and period.
NEWEST = """
    g.id <= %(mark)s AND NOT EXISTS (
        SELECT 1 FROM ecalcura_grant n WHERE n.reference = g.reference AND n.version > g.version AND n.id <= %(mark)s
    )
"""
# One pass: the fingerprint of all that the second calculator reads, beside what it found under that very fingerprint.
# A month that no control looked at yet as one to be paid makes the earlier control of no use.
SEEN = f"""
    WITH sets AS MATERIALIZED (
        SELECT id, sha256(convert_to(content::text, 'UTF8')) AS mark FROM ecalcura_parameterset
    ), parts AS MATERIALIZED (
        SELECT grant_id, jsonb_agg(jsonb_build_array(kind, due_on, due_month, amount) ORDER BY kind, due_on) AS amounts,
               max(due_month) FILTER (WHERE due_month <= %(through)s) AS last_paid
        FROM ecalcura_grantpart GROUP BY 1
    ), seen AS (
        SELECT g.id, p.last_paid, encode(sha256(convert_to(jsonb_build_array(
            g.id, g.facility_id, g.period, g.cause, g.advance_plan_id, g.calculation_id, p.amounts,
            a.base, encode(s.mark, 'hex'), c.strategy, encode(cs.mark, 'hex'),
            encode(sha256(convert_to(c.snapshot::text, 'UTF8')), 'hex'),
            encode(sha256(convert_to(c.result::text, 'UTF8')), 'hex')
        )::text, 'UTF8')), 'hex') AS fingerprint
        FROM ecalcura_grant g
        LEFT JOIN parts p ON p.grant_id = g.id
        LEFT JOIN ecalcura_advanceplan a ON a.id = g.advance_plan_id
        LEFT JOIN sets s ON s.id = a.parameter_set_id
        LEFT JOIN ecalcura_calculation c ON c.id = g.calculation_id
        LEFT JOIN sets cs ON cs.id = c.parameter_set_id
        WHERE {NEWEST}
    )
    SELECT seen.id, seen.fingerprint, (
        SELECT k.months::text FROM ecalcura_controlledgrant k
        WHERE k.grant_id = seen.id AND k.fingerprint = seen.fingerprint AND k.control_version = %(version)s
              AND (seen.last_paid IS NULL OR k.through >= seen.last_paid)
        ORDER BY k.id DESC LIMIT 1
    ) FROM seen ORDER BY seen.id
"""  # noqa: S608 - only the piece above, no text from outside


@dataclass(frozen=True, slots=True)
class Seen:
    """One version of what is due: the fingerprint of what it rests on, and cents by month when these still hold."""

    grant_id: int
    fingerprint: str
    months: str | None


def seen_before(*, mark: int, through: date, version: str) -> list[Seen]:
    """Every newest version up to the mark; without `months` it must be counted anew."""
    with connection.cursor() as cursor:
        cursor.execute(SEEN, {"mark": mark, "through": through, "version": version})
        return [Seen(*row) for row in cursor.fetchall()]
