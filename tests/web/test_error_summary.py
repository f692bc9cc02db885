"""The summary above a form: who reads only that list knows which field each sentence is about."""

import re
from html import unescape

import pytest
from django import forms
from django.template.loader import render_to_string

from kernel.templatetags.components import named
from kernel.web.days import DayField


class Form(forms.Form):
    starts_on = DayField(label="Eerste dag")
    ends_on = DayField(label="Laatste dag")
    months = forms.IntegerField(label="Aantal maanden", min_value=1)
    lives_with = forms.ChoiceField(label="Met wie woont u?", choices=[("A", "A")], widget=forms.RadioSelect)
    agrees = forms.BooleanField(
        label="Ik meld het voor ik iets aanvraag.", error_messages={"required": "Vink dit aan om verder te gaan."}
    )
    address = forms.EmailField(
        label="E-mailadres", error_messages={"required": "Vul uw e-mailadres in."}, help_text="Voor de beslissing."
    )
    version = forms.CharField(widget=forms.HiddenInput)


def summary(data: dict[str, str]) -> list[str]:
    html = render_to_string("components/error_summary.html", {"form": Form(data)})
    return [unescape(text) for text in re.findall(r"<a href[^>]*>(.*?)</a>", html)]


def test_every_sentence_names_its_field():
    told = summary({"starts_on": "31-2-2027", "ends_on": "30-2-2027", "months": "0"})
    assert told[0].startswith("Eerste dag: Deze dag bestaat niet.")
    assert told[1].startswith("Laatste dag: Deze dag bestaat niet.")
    assert told[2].startswith("Aantal maanden: Zorg ")
    assert told[3].startswith("Met wie woont u? ")
    assert told[4] == "Ik meld het voor ik iets aanvraag: Vink dit aan om verder te gaan."
    assert told[5] == "Vul uw e-mailadres in."
    assert summary({"months": "drie"})[2].startswith("Aantal maanden: ")


@pytest.mark.parametrize(
    ("name", "sentence", "told"),
    [
        ("Naam", "Vul de naam in.", "Vul de naam in."),
        ("Waarom?", "Zeg waarom.", "Zeg waarom."),
        ("Jaar", "Een jaarlijks bedrag mag niet.", "Jaar: Een jaarlijks bedrag mag niet."),
        ("Waarvoor?", "Kies er een.", "Waarvoor? Kies er een."),
        ("Duur:", "Kies er een.", "Duur: Kies er een."),
        ("", "Kies er een.", "Kies er een."),
    ],
)
def test_a_name_stands_there_once(name, sentence, told):
    assert named(name, sentence) == told
