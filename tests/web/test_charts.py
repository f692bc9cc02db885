"""Charts: the picture tells the truth, carries no style, and has its figures beside it as a table."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.template.loader import render_to_string
from django.utils import translation
from lxml import etree

from kernel.charts import RED, bar_chart, line_chart, nice_ceiling, stacked_bar
from kernel.period_charts import calendar_picture, credit_bar, progress_ring
from kernel.pure.periods import Period


@pytest.fixture(autouse=True)
def _dutch():
    with translation.override("nl"):
        yield


CHARTS = {
    "bar": lambda: bar_chart("Per <sector>", [("Onderwijs & co", 10), ("Lokaal", 5), ("Leeg", 0)]),
    "nothing": lambda: bar_chart("Leeg", []),
    "stacked": lambda: stacked_bar("Betaald", ["jan", "feb"], [("A", [1, 2]), ("B", [Decimal("0.5"), 0])], unit="euro"),
    "line": lambda: line_chart("Dagen", ["jan", "feb"], [("A", [1, 2])]),
    "credit": lambda: credit_bar("Krediet", used_before=4, asked=6, total=18),
    "calendar": lambda: calendar_picture("Periode", Period(date(2026, 1, 7), date(2026, 4, 6))),
    "ring": lambda: progress_ring("Klaar", done=1, total=4),
    "empty ring": lambda: progress_ring("Klaar", done=0, total=0),
}


@pytest.mark.parametrize("name", CHARTS)
def test_a_picture_is_sound_xml_without_style_and_with_its_figures(name):
    chart = CHARTS[name]()
    svg = etree.fromstring(chart.svg)
    assert svg.get("aria-label")
    assert "style=" not in chart.svg
    assert "<script" not in chart.svg
    html = render_to_string("components/chart.html", {"chart": chart})
    assert html.count("<tr") == len(chart.rows) + 1 or not chart.rows


def widths(chart, fill: str) -> list[float]:
    return [float(width) for width in re.findall(rf'width="([\d.]+)" height="[\d.]+" rx="\d" fill="{fill}"', chart.svg)]


def test_a_bar_is_as_long_as_its_figure():
    long, short, none = widths(CHARTS["bar"](), "#0055cc")
    assert long == pytest.approx(2 * short, abs=0.1)
    assert none == 0


def test_a_bar_below_zero_is_red_and_keeps_its_minus():
    chart = bar_chart("Netto", [("Meer", Decimal("50.00")), ("Terug", Decimal("-100.50"))], unit="euro")
    (more,), (back,) = widths(chart, "#0055cc"), widths(chart, RED)
    assert back == pytest.approx(2.01 * more, rel=0.01)
    assert "-100,50 euro" in chart.svg and chart.rows[1][1]["text"] == "-100,50 euro"


def test_what_is_left_of_a_credit_is_told():
    chart = credit_bar("Krediet", used_before=Decimal("4.5"), asked=6, total=18)
    assert [row[1]["text"] for row in chart.rows] == ["4,5 maanden", "6 maanden", "7,5 maanden", "18 maanden"]


def test_a_credit_that_is_overdrawn_says_so():
    chart = credit_bar("Krediet", used_before=15, asked=6, total=18)
    assert chart.rows[2] == ("Te veel gevraagd", {"text": "3 maanden", "numeric": True})


def test_a_calendar_colours_every_day_of_the_period_and_no_other():
    period = Period(date(2026, 1, 7), date(2026, 4, 6))
    chart = calendar_picture("Periode", period)
    coloured = len(re.findall(r'fill="#ffd900"', chart.svg)) + len(re.findall(r'fill="#0055cc"', chart.svg))
    assert coloured == period.days
    assert sum(int(row[3]["text"]) for row in chart.rows) == period.days


@pytest.mark.parametrize(
    ("value", "ceiling"), [(0, 1), (7, 10), (10, 10), (21, 25), (26, 50), (Decimal("0.3"), Decimal("0.5"))]
)
def test_an_axis_ends_on_a_round_figure(value, ceiling):
    assert nice_ceiling(value) == ceiling


@pytest.mark.parametrize("name", ["bar", "stacked", "line", "credit", "calendar"])
def test_a_picture_has_a_narrow_twin_with_the_same_words_and_parts(name):
    chart = CHARTS[name]()
    wide, narrow = etree.fromstring(chart.svg), etree.fromstring(chart.narrow)
    assert narrow.get("aria-label") == wide.get("aria-label")
    assert float(narrow.get("viewBox").split()[2]) <= 300
    words = [sorted(svg.xpath("//*[local-name()='text']/text()")) for svg in (wide, narrow)]
    assert words[0] == words[1]
    assert chart.svg.count("<rect") == chart.narrow.count("<rect")
