"""Pictures of an answer of the law."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from kernel.charts import Chart, stacked_bar
from kernel.period_charts import calendar_picture, credit_bar
from kernel.pure.periods import Period

UNIT_DAYS_PER_FULL_MONTH = 300


def credit_chart(verdict: dict[str, Any]) -> Chart | None:
    """The career credit before and after, in months of full interruption."""
    credit = verdict.get("credit")
    if not credit:
        return None
    before = int(credit["usedBeforeUnitDays"])
    return credit_bar(
        _("Loopbaankrediet, in maanden volledige onderbreking"),
        used_before=_full_months(before),
        asked=_full_months(int(credit["usedUnitDays"]) - before),
        total=_full_months(int(credit["careerUnitDays"])),
    )


def granted_period(verdict: dict[str, Any]) -> Period | None:
    """The granted days, first and last included."""
    granted = next(iter(verdict.get("grantedPeriods") or []), None)
    if granted is None:
        return None
    return Period(date.fromisoformat(granted["startsOn"]), date.fromisoformat(granted["endsOn"]))


def calendar_chart(verdict: dict[str, Any]) -> Chart | None:
    """The granted days on a calendar."""
    period = granted_period(verdict)
    return calendar_picture(_("Uw zorgkrediet op de kalender"), period) if period else None


def _full_months(unit_days: int) -> Decimal:
    return (Decimal(unit_days) / UNIT_DAYS_PER_FULL_MONTH).quantize(Decimal("0.1"))


def payments_chart(paid: Mapping[date, Decimal], expected: Mapping[date, Decimal]) -> Chart | None:
    """Net per month: what was ordered and what is still to come, one year around the first month to come."""
    months = sorted({*paid, *expected})
    if not months:
        return None
    here = months.index(min(expected)) if expected else len(months)
    shown = months[max(0, min(here - 6, len(months) - 12)) :][:12]
    series = [
        (_("Uitbetaald of opgedragen"), [max(paid.get(month, Decimal(0)), Decimal(0)) for month in shown]),
        (_("Nog te verwachten"), [expected.get(month, Decimal(0)) for month in shown]),
    ]
    return stacked_bar(
        _("Netto per maand"), [f"{month:%m/%Y}" for month in shown], series, unit="euro", heading=_("Maand")
    )
