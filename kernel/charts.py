"""Pictures of figures as plain SVG: no script, no style attribute, readable on paper and as a table beside it.

Every function is pure and gives a `Chart`; `templates/components/chart.html` shows picture, legend and table.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil
from typing import Any

from django.utils.formats import number_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

INK, SOFT, LINE, GROUND = "#22221f", "#4d5761", "#d6dce3", "#eef1f5"
BLUE, YELLOW, GREEN, RED, TURQUOISE, PURPLE = "#0055cc", "#ffd900", "#00703c", "#c2262b", "#0d8a80", "#6b3fb5"
SERIES = (BLUE, YELLOW, TURQUOISE, PURPLE, RED, "#8a96a3")

Figure = int | Decimal


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture, what its colours mean, and the same figures as table rows."""

    title: str
    svg: SafeString
    columns: tuple[Any, ...]
    rows: tuple[tuple[Any, ...], ...]
    legend: tuple[dict[str, str], ...] = field(default=())


def text_at(x: float, y: float, content: object, *, anchor: str = "start", fill: str = SOFT, size: int = 15,
          weight: int = 400) -> str:  # fmt: skip
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" fill="{fill}" '
        f'text-anchor="{anchor}">{escape(content)}</text>'
    )


def box(x: float, y: float, width: float, height: float, fill: str, *, radius: float = 2, extra: str = "") -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" rx="{radius}" '
        f'fill="{fill}"{extra}/>'
    )


def _line(x1: float, y1: float, x2: float, y2: float, stroke: str = LINE) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{stroke}"/>'


def picture(parts: Sequence[str], *, width: int, height: int, label: str, grows: bool = True) -> SafeString:
    """The parts as one image with a text alternative; it grows with the page unless its size is fixed."""
    size = 'class="chart__wide"' if grows else f'width="{width}" height="{height}"'
    head = f'<svg viewBox="0 0 {width} {height}" {size} role="img" aria-label="{escape(label)}" focusable="false">'
    return mark_safe(head + "".join(parts) + "</svg>")  # noqa: S308 -- every text went through escape()


def show_figure(value: Figure, unit: str = "") -> str:
    """A figure with the language's separators; amounts of money keep their cents, other figures lose idle zeros."""
    places: int | None = 2 if unit == "euro" and value != int(value) else None
    plain = value if places else format(Decimal(value).normalize(), "f")
    text = number_format(Decimal(plain), decimal_pos=places, use_l10n=True, force_grouping=True)
    return f"{text} {unit}".strip()


def nice_ceiling(value: Figure) -> Decimal:
    """The next round figure above the largest bar: 1, 2, 2.5 or 5 times a power of ten."""
    if value <= 0:
        return Decimal(1)
    power = Decimal(10) ** (Decimal(value).adjusted())
    for factor in (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10)):
        if factor * power >= value:
            return factor * power
    raise AssertionError("a power of ten was not enough")


def bar_chart(title: str, values: Sequence[tuple[str, Figure]], *, unit: str = "", heading: str = "") -> Chart:
    """One horizontal bar for each label, longest full width."""
    width, row, left = 500, 34, 150
    top = max((value for _label, value in values), default=0)
    longest = max((len(show_figure(value, unit)) for _label, value in values), default=0)
    room = width - left - max(90, 16 + 9 * longest)  # beside the longest bar its figure still has to fit
    parts = []
    for index, (label, value) in enumerate(values):
        y = index * row + 6
        length = float(value) / float(top) * room if top > 0 else 0
        parts.append(text_at(left - 12, y + 16, label, anchor="end", fill=INK))
        parts.append(box(left, y, room, 22, GROUND))
        parts.append(box(left, y, length, 22, BLUE))
        parts.append(text_at(left + room + 10, y + 16, show_figure(value, unit), fill=INK, weight=600))
    svg = picture(parts, width=width, height=max(len(values), 1) * row + 6, label=title)
    rows = tuple((label, {"text": show_figure(value, unit), "numeric": True}) for label, value in values)
    return Chart(title, svg, (heading or _("Soort"), {"label": unit or _("Aantal"), "numeric": True}), rows)


def _scale(parts: list[str], top: Decimal, *, left: int, right: int, base: int, height: int, unit: str) -> None:
    for step in range(5):
        value = top * step / 4
        y = base - height * step / 4
        parts.append(_line(left, y, right, y))
        parts.append(text_at(left - 8, y + 4, show_figure(value), anchor="end", size=14))
    if unit:
        parts.append(text_at(left - 8, base - height - 12, unit, anchor="end", size=14))


def _name_columns(parts: list[str], columns: Sequence[str], *, left: float, step: float, y: float) -> None:
    """The names under the columns; where they would touch, only every second or third, so that each can be read."""
    longest = max((len(column) for column in columns), default=0) * 8 + 6
    every = max(1, ceil(longest / step))
    right = left + step * len(columns)
    for index in range(0, len(columns), every):
        x = min(left + (index + 0.5) * step, right - longest / 2)
        parts.append(text_at(x, y, columns[index], anchor="middle", size=14))


def stacked_bar(title: str, columns: Sequence[str], series: Sequence[tuple[str, Sequence[Figure]]], *,
                unit: str = "", heading: str = "") -> Chart:  # fmt: skip
    """Upright bars, one a column (a month, say), built from the series."""
    width, height, left, base = 520, 180, 62, 212
    totals = [sum((values[index] for _name, values in series), Decimal(0)) for index in range(len(columns))]
    top = nice_ceiling(max(totals, default=Decimal(0)))
    parts: list[str] = []
    _scale(parts, top, left=left, right=width, base=base, height=height, unit=unit)
    step = (width - left) / max(len(columns), 1)
    for index in range(len(columns)):
        y = float(base)
        for number, (_name, values) in enumerate(series):
            part = float(values[index]) / float(top) * height
            y -= part
            parts.append(box(left + index * step + step * 0.16, y, step * 0.68, part, SERIES[number % 6], radius=1))
    _name_columns(parts, columns, left=left, step=step, y=base + 20)
    svg = picture(parts, width=width, height=base + 30, label=title)
    legend = tuple({"label": name, "colour": SERIES[number % 6]} for number, (name, _values) in enumerate(series))
    heads = (heading or _("Periode"), *({"label": name, "numeric": True} for name, _values in series))
    rows = tuple(
        (column, *({"text": show_figure(values[index], unit), "numeric": True} for _name, values in series))
        for index, column in enumerate(columns)
    )
    return Chart(title, svg, heads, rows, legend if len(series) > 1 else ())


def line_chart(title: str, columns: Sequence[str], series: Sequence[tuple[str, Sequence[Figure]]], *,
               unit: str = "", heading: str = "") -> Chart:  # fmt: skip
    """One line for each series, with a dot at every column."""
    width, height, left, base = 520, 180, 62, 212
    top = nice_ceiling(max((value for _name, values in series for value in values), default=0))
    parts: list[str] = []
    _scale(parts, top, left=left, right=width, base=base, height=height, unit=unit)
    step = (width - left) / max(len(columns), 1)
    for number, (_name, values) in enumerate(series):
        colour = SERIES[number % 6] if number != 1 else INK  # yellow on white is no line
        points = [
            (left + (index + 0.5) * step, base - float(value) / float(top) * height)
            for index, value in enumerate(values)
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="3" stroke-linejoin="round"/>'
        )
        parts.extend(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in points)
    _name_columns(parts, columns, left=left, step=step, y=base + 20)
    svg = picture(parts, width=width, height=base + 30, label=title)
    legend = tuple(
        {"label": name, "colour": SERIES[number % 6] if number != 1 else INK}
        for number, (name, _values) in enumerate(series)
    )
    heads = (heading or _("Periode"), *({"label": name, "numeric": True} for name, _values in series))
    rows = tuple(
        (column, *({"text": show_figure(values[index], unit), "numeric": True} for _name, values in series))
        for index, column in enumerate(columns)
    )
    return Chart(title, svg, heads, rows, legend if len(series) > 1 else ())
