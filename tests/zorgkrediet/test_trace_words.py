"""The trace on screen: no rule, field or code of the law is left for the reader to guess."""

import re
from pathlib import Path

import pytest
import yaml
from django.template.loader import render_to_string
from django.utils import translation

from kernel.pure.errors import BadRequest
from zorgkrediet.law.simulation import simulate
from zorgkrediet.templatetags.trace import facts_told, told

CASES = Path(__file__).parent / "law" / "cases"


@pytest.mark.parametrize("path", sorted(CASES.glob("*.yaml")), ids=lambda path: path.stem)
def test_nothing_in_any_trace_is_a_bare_code(path):
    for case in yaml.safe_load(path.read_text(encoding="utf-8")):
        try:
            answer = simulate(case["given"])
        except BadRequest:
            continue
        for step in answer["trace"]:
            step = {**step, "parameters": []}  # their titles come from the law's own files
            words = re.sub(r"<[^>]*>", " ", render_to_string("zorgkrediet/_trace.html", {"steps": [step]}))
            assert not re.search(r"[a-z][A-Z]|[A-Za-z]_[A-Za-z]|\d{4}-\d\d-\d\d|\bNone\b|\bTrue\b", words), words


def test_values_are_said_as_people_say_them():
    assert told(["2017-01-01", "2017-06-30"]) == "1 januari 2017 – 30 juni 2017"
    assert told([["BIRTHDAY", "2028-01-30"]]) == "verjaardag van het kind, 30 januari 2028"
    assert told("LOCAL_AUTHORITY") == "Lokaal of provinciaal bestuur"
    assert told(True) == "ja"
    assert told(5400) == "5.400"


def test_what_was_not_given_is_left_out():
    assert list(facts_told({"regime": "HALF", "degree": None, "attachments": []})) == [
        ("onderbreking", "Halftijds werken")
    ]


def test_whoever_reads_english_hears_that_the_sources_are_dutch():
    figure = {
        "title": "Deel", "value": "1.00", "unit": "ja of nee", "from": "2016-09-02", "source": "BVR", "question": None,
    }  # fmt: skip
    step = {"rule": "works_enough", "findings": [], "inputs": {}, "result": None, "parameters": [figure]}
    with translation.override("en"):
        english = render_to_string("zorgkrediet/_trace.html", {"steps": [step]})
    assert english.count('<p class="muted">') == 1 and '<span lang="nl">Deel</span>' in english
    assert '<p class="muted">' not in render_to_string("zorgkrediet/_trace.html", {"steps": [step]})


def test_the_parameters_of_the_law_are_told_in_words():
    step = {
        "rule": "works_enough", "findings": [], "inputs": {}, "result": None,
        "parameters": [
            {"title": "Deel", "value": {"FULL": "0.00", "HALF": "0.50"}, "unit": "deel van voltijds",
             "from": "2016-09-02", "source": "BVR", "question": "OQ-24"},
            {"title": "Telling", "value": "DATE_TO_DATE", "unit": "berekeningswijze", "from": "2016-09-02",
             "source": "BVR", "question": None},
        ],
    }  # fmt: skip
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", render_to_string("zorgkrediet/_trace.html", {"steps": [step]})))
    assert "Volledig stoppen met werken: 0,00; Halftijds werken: 0,50 deel van voltijds" in words
    assert "(open vraag OQ-24)" in words
    assert "Telling: van datum tot datum sinds 2 september 2016" in words
