"""The day field: what people type, and what it says when they mistype."""

from datetime import date

import pytest
from django import forms
from django.http import QueryDict

from kernel.web.days import DayField


class Form(forms.Form):
    day = DayField(label="Eerste dag")


def answered(**boxes: str) -> Form:
    data = QueryDict(mutable=True)
    data.update({f"day_{number}": text for number, text in zip("012", boxes.values(), strict=True)})
    return Form(data)


@pytest.mark.parametrize(
    "boxes",
    [
        ("7", "1", "2027"),
        ("07", "01", "2027"),
        ("7", "januari", "2027"),
        ("7", "Jan.", "2027"),
        (" 7 ", "january", "2027"),
    ],
)
def test_every_usual_way_to_write_a_day_is_read(boxes):
    form = answered(day=boxes[0], month=boxes[1], year=boxes[2])
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == date(2027, 1, 7)


@pytest.mark.parametrize("text", ["2027-01-07", "7/1/2027", "07012027", "7 januari 2027", "7-1-27", "7.1.2027"])
def test_one_text_under_the_plain_name_is_read_too(text):
    form = Form({"day": text})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["day"] == date(2027, 1, 7)


@pytest.mark.parametrize(
    ("boxes", "words"),
    [
        (("", "", ""), "Vul de dag, de maand en het jaar in"),
        (("", "1", "2027"), "Vul ook de dag in"),
        (("7", "", "2027"), "Vul ook de maand in"),
        (("7", "1", ""), "Vul ook het jaar in"),
        (("31", "2", "2027"), "Deze dag bestaat niet"),
        (("29", "2", "2027"), "Deze dag bestaat niet"),
        (("0", "1", "2027"), "Deze dag bestaat niet"),
        (("7", "13", "2027"), "Deze dag bestaat niet"),
        (("7", "bloeimaand", "2027"), "Deze dag bestaat niet"),
        (("7", "1", "99"), "Schrijf het jaar met vier cijfers, bijvoorbeeld 2026"),
        (("7", "1", "26"), "Schrijf het jaar met vier cijfers, bijvoorbeeld 2026"),
        (("7", "1", "6"), "Schrijf het jaar met vier cijfers, bijvoorbeeld 2026"),
        (("7", "1", "202"), "Schrijf het jaar met vier cijfers, bijvoorbeeld 2026"),
        (("7", "1", "x026"), "Deze dag bestaat niet"),
        (("7", "1", "0000"), "Deze dag bestaat niet"),
        (("x", "1", "2027"), "Deze dag bestaat niet"),
        (("²", "1", "2027"), "Deze dag bestaat niet"),
        (("7", "²", "2027"), "Deze dag bestaat niet"),
        (("7" * 5000, "1", "2027"), "Deze dag bestaat niet"),
    ],
)
def test_a_wrong_day_is_named_and_what_was_typed_stays(boxes, words):
    form = answered(day=boxes[0], month=boxes[1], year=boxes[2])
    assert not form.is_valid()
    assert words in form.errors["day"][0]
    html = str(form["day"])
    assert all(f'value="{box}"' in html for box in boxes if box)


def test_two_digits_in_one_text_are_the_nearest_year():
    assert Form({"day": "1-1-85"}).fields["day"].clean("1-1-85") == date(1985, 1, 1)


def test_a_day_that_was_kept_is_shown_again():
    html = str(Form(initial={"day": date(2027, 3, 9)})["day"])
    assert 'value="9"' in html
    assert 'value="3"' in html
    assert 'value="2027"' in html


def test_an_optional_day_may_stay_empty():
    assert DayField(required=False).clean(["", "", ""]) is None
