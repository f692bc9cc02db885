"""Pictures of figures as plain SVG: no script, no style attribute, readable on paper and as a table beside it.

Every function is pure and gives a `Chart`; `templates/components/chart.html` shows picture, legend and table. A picture
that is as wide as the page is drawn twice: shrunk to the width of a telephone its words would be too small to read.
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
# The width in which a picture is drawn. A telephone leaves it some 260 pixels: there letters of 15 stay above 12.
WIDE, NARROW = 640, 300
HEIGHT, BASE = 180, 212  # of the field in which columns and lines are drawn, and where it ends
_LETTER = 8.4  # how wide a letter or digit is at most, on average, at the size of a label


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture, what its colours mean, and the same figures as table rows.

    `narrow` is the same picture for a column of some 250 to 540 pixels; empty where one picture serves both.
    """

    title: str
    svg: SafeString
    columns: tuple[Any, ...]
    rows: tuple[tuple[Any, ...], ...]
    legend: tuple[dict[str, str], ...] = field(default=())
    narrow: SafeString = field(default_factory=SafeString)


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


def picture(parts: Sequence[str], *, width: int, height: int, label: str, grows: bool = True,
            narrow: bool = False) -> SafeString:  # fmt: skip
    """The parts as one image with a text alternative; it grows with the page unless its size is fixed."""
    name = "chart__narrow" if narrow else "chart__wide"
    size = f'class="{name}"' if grows else f'width="{width}" height="{height}"'
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
    """One horizontal bar for each label, longest full width; below zero it is red and its figure has a minus."""
    rows = tuple((label, {"text": show_figure(value, unit), "numeric": True}) for label, value in values)
    heads = (heading or _("Soort"), {"label": unit or _("Aantal"), "numeric": True})
    wide, narrow = (_bars(title, values, unit=unit, width=width) for width in (WIDE, NARROW))
    return Chart(title, wide, heads, rows, narrow=narrow)


def _bars(title: str, values: Sequence[tuple[str, Figure]], *, unit: str, width: int) -> SafeString:
    """The label stands before its bar, or above it where there is no room beside it."""
    top = max((abs(Decimal(value)) for _label, value in values), default=Decimal(0))
    longest = max((len(show_figure(value, unit)) for _label, value in values), default=0)
    widest = max((len(label) for label, _value in values), default=0) * _LETTER
    above = width == NARROW or widest > 150
    left, row, down = (0.0, 56, 22) if above else (max(widest, 100.0) + 12, 34, 0)
    room = width - left - max(60, 16 + _LETTER * longest)  # beside the longest bar its figure still has to fit
    parts = []
    for index, (label, value) in enumerate(values):
        y = index * row + 6
        length = float(abs(Decimal(value)) / top) * room if top > 0 else 0
        parts.append(text_at(0 if above else left - 12, y + 16, label, anchor="start" if above else "end", fill=INK))
        parts.append(box(left, y + down, room, 22, GROUND))
        parts.append(box(left, y + down, length, 22, RED if value < 0 else BLUE))
        parts.append(text_at(left + room + 10, y + down + 16, show_figure(value, unit), fill=INK, weight=600))
    height = max(len(values), 1) * row + 6
    return picture(parts, width=width, height=height, label=title, narrow=width == NARROW)


def _scale(parts: list[str], top: Decimal, *, width: int, unit: str) -> float:
    """Lines with their figures; gives how far from the left the figures reach."""
    marks = [top * step / 4 for step in range(5)]
    left = max(len(words) for words in [unit, *(show_figure(mark) for mark in marks)]) * _LETTER + 10
    for mark in marks:
        y = BASE - HEIGHT * float(mark / top)
        parts.append(_line(left, y, width, y))
        parts.append(text_at(left - 8, y + 5, show_figure(mark), anchor="end"))
    if unit:
        parts.append(text_at(left - 8, BASE - HEIGHT - 13, unit, anchor="end"))
    return left


def _name_columns(parts: list[str], columns: Sequence[str], *, left: float, step: float) -> None:
    """The names under the columns; where they would touch, only every second or third, so that each can be read."""
    longest = max((len(column) for column in columns), default=0) * _LETTER + 8
    every = max(1, ceil(longest / step))
    right = left + step * len(columns)
    before = -longest
    for index in range(0, len(columns), every):
        x = max(min(left + (index + 0.5) * step, right - longest / 2 + 4), longest / 2)
        if x - before >= longest - 4:  # the last one moves in from the edge, and may come too close
            parts.append(text_at(x, BASE + 21, columns[index], anchor="middle"))
            before = x


def stacked_bar(title: str, columns: Sequence[str], series: Sequence[tuple[str, Sequence[Figure]]], *,
                unit: str = "", heading: str = "") -> Chart:  # fmt: skip
    """Upright bars, one a column (a month, say), built from the series."""
    wide, narrow = (_stacks(title, columns, series, unit=unit, width=width) for width in (WIDE, NARROW))
    colours = [SERIES[number % 6] for number in range(len(series))]
    return _with_figures(title, wide, narrow, columns, series, colours, unit=unit, heading=heading)


def _stacks(title: str, columns: Sequence[str], series: Sequence[tuple[str, Sequence[Figure]]], *,
            unit: str, width: int) -> SafeString:  # fmt: skip
    totals = [sum((values[index] for _name, values in series), Decimal(0)) for index in range(len(columns))]
    top = nice_ceiling(max(totals, default=Decimal(0)))
    parts: list[str] = []
    left = _scale(parts, top, width=width, unit=unit)
    step = (width - left) / max(len(columns), 1)
    for index in range(len(columns)):
        y = float(BASE)
        for number, (_name, values) in enumerate(series):
            part = float(values[index]) / float(top) * HEIGHT
            y -= part
            parts.append(box(left + index * step + step * 0.16, y, step * 0.68, part, SERIES[number % 6], radius=1))
    _name_columns(parts, columns, left=left, step=step)
    return picture(parts, width=width, height=BASE + 30, label=title, narrow=width == NARROW)


def line_chart(title: str, columns: Sequence[str], series: Sequence[tuple[str, Sequence[Figure]]], *,
               unit: str = "", heading: str = "") -> Chart:  # fmt: skip
    """One line for each series, with a dot at every column."""
    # Yellow on white is no line.
    colours = [SERIES[number % 6] if number != 1 else INK for number in range(len(series))]
    wide, narrow = (_lines(title, columns, series, colours, unit=unit, width=width) for width in (WIDE, NARROW))
    return _with_figures(title, wide, narrow, columns, series, colours, unit=unit, heading=heading)


def _lines(title: str, columns: Sequence[str], series: Sequence[tuple[str, Sequence[Figure]]],
           colours: Sequence[str], *, unit: str, width: int) -> SafeString:  # fmt: skip
    top = nice_ceiling(max((value for _name, values in series for value in values), default=0))
    parts: list[str] = []
    left = _scale(parts, top, width=width, unit=unit)
    step = (width - left) / max(len(columns), 1)
    for colour, (_name, values) in zip(colours, series, strict=True):
        points = [
            (left + (index + 0.5) * step, BASE - float(value) / float(top) * HEIGHT)
            for index, value in enumerate(values)
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(
            f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="3" stroke-linejoin="round"/>'
        )
        parts.extend(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>' for x, y in points)
    _name_columns(parts, columns, left=left, step=step)
    return picture(parts, width=width, height=BASE + 30, label=title, narrow=width == NARROW)


def _with_figures(title: str, wide: SafeString, narrow: SafeString, columns: Sequence[str],
                  series: Sequence[tuple[str, Sequence[Figure]]], colours: Sequence[str], *,
                  unit: str, heading: str) -> Chart:  # fmt: skip
    """The pictures with what their colours mean and a row of figures for each column."""
    legend = tuple({"label": name, "colour": colour} for colour, (name, _values) in zip(colours, series, strict=True))
    heads = (heading or _("Periode"), *({"label": name, "numeric": True} for name, _values in series))
    rows = tuple(
        (column, *({"text": show_figure(values[index], unit), "numeric": True} for _name, values in series))
        for index, column in enumerate(columns)
    )
    return Chart(title, wide, heads, rows, legend if len(series) > 1 else (), narrow)
