"""The words in a picture can be read on a telephone as on a wide screen: large enough, whole, and apart."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from kernel.charts import bar_chart, line_chart, stacked_bar
from kernel.period_charts import calendar_picture, credit_bar, progress_ring
from kernel.pure.periods import Period

# Every picture that is shown: its smallest letter in pixels, the words that stick out, and the words that touch.
LOOK = """() => [...document.querySelectorAll("figure.chart")].map((figure) => {
  const shown = [...figure.querySelectorAll(".chart__picture svg")].filter((one) => one.getBoundingClientRect().width);
  const words = shown.flatMap((svg) => [...svg.querySelectorAll("text")].map((text) => {
    const box = svg.getBoundingClientRect(), here = text.getBoundingClientRect();
    const size = Number(text.getAttribute("font-size")) * box.width / svg.viewBox.baseVal.width;
    const out = here.left < box.left - 2 || here.right > box.right + 2 || here.bottom > box.bottom + 2;
    return {words: text.textContent, size, out, here};
  }));
  const touch = words.flatMap((one, index) => words.slice(index + 1).filter((other) =>
    one.here.left < other.here.right - 1 && other.here.left < one.here.right - 1 &&
    one.here.top < other.here.bottom - 5 && other.here.top < one.here.bottom - 5
  ).map((other) => `${one.words} | ${other.words}`));
  return {title: figure.querySelector("figcaption").innerText, pictures: shown.length,
    smallest: Math.min(...words.map((one) => one.size)),
    out: words.filter((one) => one.out).map((one) => one.words), touch};
})"""


@pytest.fixture
def charts() -> str:
    """The pictures with the longest words and the most columns that the product can meet."""
    months = [f"{number % 12 + 1:02d}/{2023 + number // 12}" for number in range(36)]
    millions = [Decimal("187654321.98") - number for number in range(36)]
    with translation.override("nl"):
        made = [
            stacked_bar("Veel maanden, veel geld", months, [("A", millions), ("B", millions)], unit="euro"),
            stacked_bar("Eén maand", ["01/2026"], [("A", [Decimal("0.5")])], unit="euro"),
            line_chart("Acht jaar", [f"{one % 4 + 1}/{2018 + one // 4}" for one in range(32)], [("A", [1] * 32)]),
            bar_chart(
                "Lange woorden",
                [("andere bedragen in de regelgeving", Decimal("123456789.12")), ("kort", Decimal(1))],
                unit="euro",
            ),
            bar_chart("Korte woorden", [("Onderwijs", 142), ("Lokaal", 98)]),
            credit_bar("Krediet", used_before=Decimal("4.5"), asked=Decimal("6.3"), total=Decimal(18)),
            credit_bar("Te veel", used_before=15, asked=6, total=18),
            calendar_picture("Een jaar", Period(date(2026, 1, 7), date(2026, 12, 6))),
            calendar_picture("Twee maanden", Period(date(2026, 1, 7), date(2026, 2, 6))),
            calendar_picture("Eén maand op de kalender", Period(date(2026, 9, 7), date(2026, 9, 8))),
            progress_ring("Klaar", done=1, total=4),
        ]
        return "".join(render_to_string("components/chart.html", {"chart": one}) for one in made)


@pytest.mark.django_db(transaction=True)
def test_every_word_of_a_picture_is_readable_at_each_width(page: Any, site: str, charts: str) -> None:
    page.goto(site + "/stijl/")
    page.locator("main").first.evaluate("(main, html) => { main.innerHTML = html }", charts)
    for width in (375, 560, 640, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        looked = page.evaluate(LOOK)
        assert len(looked) == 11
        for one in looked:
            assert one["pictures"] == 1, (width, one)
            assert one["smallest"] >= 12, (width, one)
            assert one["out"] == [], (width, one)
            assert one["touch"] == [], (width, one)
