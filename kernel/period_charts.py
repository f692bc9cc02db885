"""Pictures of a career credit, a period and a share; the same promise as `kernel.charts`."""

import math
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kernel.charts import (
    BLUE,
    GREEN,
    GROUND,
    INK,
    LINE,
    NARROW,
    RED,
    SOFT,
    WIDE,
    YELLOW,
    Chart,
    Figure,
    box,
    picture,
    show_figure,
    text_at,
)
from kernel.pure.periods import Month, Period


def credit_bar(title: str, *, used_before: Figure, asked: Figure, total: Figure, unit: str = "") -> Chart:
    """How much of a career credit was used, what this application takes, and what stays."""
    unit = unit or _("maanden")
    left = Decimal(total) - Decimal(used_before) - Decimal(asked)
    over = left < 0
    wide, narrow = (
        _credit(title, used_before=used_before, asked=asked, total=total, unit=unit, width=width)
        for width in (WIDE, NARROW)
    )
    last = _("Te veel gevraagd") if over else _("Blijft over")
    rows = (
        (_("Al opgenomen"), {"text": show_figure(used_before, unit), "numeric": True}),
        (_("Deze aanvraag"), {"text": show_figure(asked, unit), "numeric": True}),
        (last, {"text": show_figure(abs(left), unit), "numeric": True}),
        (_("Loopbaankrediet"), {"text": show_figure(total, unit), "numeric": True}),
    )
    legend = (
        {"label": f"{_('Al opgenomen')}: {show_figure(used_before)}", "colour": "#8a96a3"},
        {"label": f"{_('Deze aanvraag')}: {show_figure(asked)}", "colour": RED if over else YELLOW},
        {"label": f"{last}: {show_figure(abs(left))}", "colour": GROUND},
    )
    return Chart(title, wide, (_("Deel"), {"label": unit.capitalize(), "numeric": True}), rows, legend, narrow)


def _credit(title: str, *, used_before: Figure, asked: Figure, total: Figure, unit: str, width: int) -> SafeString:
    y, height = 26, 34
    scale = width / float(max(total, used_before + asked, 1))
    first, second = float(used_before) * scale, float(asked) * scale
    over = used_before + asked > total
    parts = [
        box(0, y, width, height, GROUND, radius=4),
        box(0, y, first, height, "#8a96a3", radius=4),
        box(first, y, second, height, RED if over else YELLOW, radius=0),
        f'<rect x="0.5" y="{y}.5" width="{width - 1}" height="{height - 1}" rx="4" fill="none" stroke="{LINE}"/>',
        text_at(0, 16, "0"),
        text_at(width, 16, show_figure(total, unit), anchor="end"),
    ]
    if over:
        end = float(total) * scale
        parts.append(
            f'<line x1="{end:.1f}" y1="{y - 6}" x2="{end:.1f}" y2="{y + height + 6}" stroke="{INK}" stroke-width="3"/>'
        )
    if second > 46:
        fill = "#fff" if over else INK
        parts.append(
            text_at(first + second / 2, y + 22, f"+ {show_figure(asked)}", anchor="middle", fill=fill, weight=600)
        )
    return picture(parts, width=width, height=72, label=title, narrow=width == NARROW)


_CELL, _MONTH_HEIGHT = 20, 150
_GAP = 16
_MONTH_WIDTH = 7 * _CELL + _GAP


def calendar_picture(title: str, period: Period) -> Chart:
    """The months of a period as small calendars: its days coloured, its first and last day standing out."""
    listed = list(period.months())
    wide = _months_across(title, listed, period, min(3, len(listed)), size=12)
    narrow = _months_across(title, listed, period, 2, size=14, narrow=True) if len(listed) > 1 else SafeString("")
    rows = tuple(_month_row(listed_month, period) for listed_month in listed)
    heads = (_("Maand"), _("Van"), _("Tot en met"), {"label": _("Dagen"), "numeric": True})
    return Chart(title, wide, heads, rows, narrow=narrow)


def _months_across(
    title: str, listed: list[Month], period: Period, across: int, *, size: int, narrow: bool = False
) -> SafeString:
    parts: list[str] = []
    for index, listed_month in enumerate(listed):
        x = index % across * _MONTH_WIDTH
        y = index // across * _MONTH_HEIGHT
        parts.extend(_small_month(listed_month, period, x, y, size=size))
    width, height = across * _MONTH_WIDTH - _GAP, -(-len(listed) // across) * _MONTH_HEIGHT
    return picture(parts, width=width, height=height, label=title, grows=narrow or across == 3, narrow=narrow)


def _small_month(month: Month, period: Period, x: int, y: int, *, size: int) -> list[str]:
    first, last = month.first_day, month.last_day
    parts = [text_at(x, y + 14, date_format(first, "F Y"), fill=INK, weight=600)]
    offset = first.weekday()
    for number in range(1, last.day + 1):
        day = date(first.year, first.month, number)
        place = offset + number - 1
        left, top = x + place % 7 * _CELL, y + 22 + place // 7 * _CELL
        edge = day in (period.starts_on, period.ends_on)
        inside = day in period
        parts.append(box(left, top, _CELL - 2, _CELL - 2, BLUE if edge else YELLOW if inside else GROUND))
        colour = "#fff" if edge else INK if inside else SOFT
        low = top + 9 + size * 0.36
        parts.append(
            text_at(left + 9, low, number, anchor="middle", fill=colour, size=size, weight=600 if edge else 400)
        )
    return parts


def _month_row(month: Month, period: Period) -> tuple[object, ...]:
    start, end = max(period.starts_on, month.first_day), min(period.ends_on, month.last_day)
    days = {"text": str((end - start).days + 1), "numeric": True}
    return (date_format(month.first_day, "F Y"), date_format(start, "j F Y"), date_format(end, "j F Y"), days)


def progress_ring(title: str, *, done: Figure, total: Figure) -> Chart:
    """A ring that fills as work gets done, with the percentage in its middle."""
    share = min(max(float(done) / float(total), 0.0), 1.0) if total > 0 else 0.0
    around = 2 * math.pi * 50
    colour = GREEN if share >= 1 else BLUE
    parts = [
        f'<circle cx="64" cy="64" r="50" fill="none" stroke="{GROUND}" stroke-width="14"/>',
        f'<circle cx="64" cy="64" r="50" fill="none" stroke="{colour}" stroke-width="14" '
        f'stroke-dasharray="{around * share:.1f} {around:.1f}" transform="rotate(-90 64 64)"/>',
        text_at(64, 72, f"{int(share * 100)} %", anchor="middle", fill=INK, size=22, weight=700),
    ]
    rows = (
        (_("Klaar"), {"text": show_figure(done), "numeric": True}),
        (_("Nog te doen"), {"text": show_figure(max(total - done, 0)), "numeric": True}),
    )
    svg = picture(parts, width=128, height=128, grows=False, label=f"{title}: {int(share * 100)} %")
    return Chart(title, svg, (_("Deel"), {"label": _("Aantal"), "numeric": True}), rows)
