"""Parts of a page that are rendered once: the same HTML as Django's own tag, and never somebody else's."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.template import Context, engines
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

from kernel.templatetags import include
from kernel.templatetags.include import NotPlain, key_of

TAG = '{% include "components/tag.html" with text=text colour=colour only %}'


@pytest.fixture(autouse=True)
def empty_memory(monkeypatch):
    monkeypatch.setattr(include, "MEMORY", include.Memory())


def render(source: str, **values: object) -> str:
    return engines["django"].from_string(source).render(values)


def test_the_second_time_nothing_is_rendered():
    first = render(TAG, text="Toegekend", colour="green")
    assert len(include.MEMORY.parts) == 1
    key = next(iter(include.MEMORY.parts))
    include.MEMORY.parts[key] = "uit het geheugen"
    assert "Toegekend" in first
    assert render(TAG, text="Toegekend", colour="green") == "uit het geheugen"
    assert "Geweigerd" in render(TAG, text="Geweigerd", colour="green")


def test_safe_and_unsafe_text_are_kept_apart():
    assert "&lt;b&gt;" in render(TAG, text="<b>", colour="")
    assert "<b>" in render(TAG, text=mark_safe("<b>"), colour="")
    assert "&lt;b&gt;" in render(TAG, text="<b>", colour="")


def test_equal_values_of_other_types_are_kept_apart():
    assert ">1<" in render(TAG, text=1, colour="")
    assert ">True<" in render(TAG, text=True, colour="")
    assert ">1.00<" in render(TAG, text=Decimal("1.00"), colour="").replace("1,00", "1.00")
    assert key_of(Decimal("1.0")) != key_of(Decimal("1.00"))


def test_each_language_has_its_own():
    with override("nl"):
        dutch = render(TAG, text=gettext_lazy("Toegang"), colour="")
    with override("en"):
        english = render(TAG, text=gettext_lazy("Toegang"), colour="")
    assert "Toegang" in dutch
    assert "Access" in english


@dataclass(frozen=True)
class Seen:
    on: date
    names: tuple[str, ...]


@dataclass
class Changeable:
    name: str


def test_frozen_values_are_told_apart_by_their_contents_and_others_are_never_remembered():
    assert key_of(Seen(date(2026, 1, 1), ("a",))) == key_of(Seen(date(2026, 1, 1), ("a",)))
    assert key_of(Seen(date(2026, 1, 1), ("a",))) != key_of(Seen(date(2026, 1, 2), ("a",)))
    with pytest.raises(NotPlain):
        key_of(Changeable("a"))
    render(TAG, text=Changeable("a"), colour="")
    assert not include.MEMORY.parts


def test_without_only_the_surroundings_count_so_nothing_is_remembered():
    source = '{% include "components/tag.html" with text="Stand" %}'
    template = engines["django"].from_string(source).template
    assert "govuk-tag--green" in template.render(Context({"colour": "green"}))
    assert "govuk-tag--red" in template.render(Context({"colour": "red"}))


def test_the_memory_forgets_before_it_grows_past_its_measure(monkeypatch):
    monkeypatch.setattr(include, "AT_MOST", 200)
    for number in range(20):
        render(TAG, text=f"Stand {number}", colour="")
    assert include.MEMORY.size <= 200
    assert 0 < len(include.MEMORY.parts) < 20
