"""The quarters in a picture: replaced against exempted, and money by origin."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ecalcura.queries.report import Report
from kernel.charts import Chart, line_chart, stacked_bar


def short(quarter: Any) -> str:
    """`2023Q3` as `Q3 2023`, short enough for below a bar; `3/2023` would read as March."""
    year, _mark, number = str(quarter).partition("Q")
    return f"Q{number} {year}"


def replacement_chart(report: Report) -> Chart:
    """Per quarter: the FTE to replace and the FTE replaced."""
    return line_chart(
        _("Te vervangen en vervangen (VTE)"),
        [short(one.quarter) for one in report.quarters],
        [
            (_("Te vervangen"), [one.to_replace for one in report.quarters]),
            (_("Vervangen"), [one.replaced for one in report.quarters]),
        ],
        unit=_("VTE"),
        heading=_("Kwartaal"),
    )


def money_chart(report: Report) -> Chart:
    """Per quarter: premium by what was entered (indicative)."""
    names = [str(one.quarter) for one in report.quarters]
    premium = dict.fromkeys(names, Decimal(0))
    for line in report.result.staff:
        for trace in line.traces:
            for entry in trace["quarters"]:
                premium[entry["quarter"]] += Decimal(entry["indicative"])
    return stacked_bar(
        _("Premies per kwartaal, ter informatie"),
        [short(name) for name in names],
        [(_("Premie"), [premium[name] for name in names])],
        unit="euro",
        heading=_("Kwartaal"),
    )


def version_chart(rows: Sequence[dict[str, Any]]) -> Chart | None:
    """Premium per quarter of one version (indicative); nothing when no line brings money."""
    if not rows:
        return None
    return stacked_bar(
        _("Premies per kwartaal, ter informatie"),
        [short(one["quarter"]) for one in rows],
        [(_("Premie"), [one["premium"] for one in rows])],
        unit="euro",
        heading=_("Kwartaal"),
    )


def month_chart(months: Sequence[tuple[Any, Decimal]]) -> Chart | None:
    """What falls due month by month; a claim cannot be pictured and stands in the table beside it."""
    if not months:
        return None
    return stacked_bar(
        _("Te betalen per maand"),
        [f"{month:%m/%Y}" for month, _amount in months],
        [(_("Bedrag"), [max(amount, Decimal(0)) for _month, amount in months])],
        unit="euro",
        heading=_("Maand"),
    )
