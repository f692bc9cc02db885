"""A refusal speaks the language of its reader, and is still one sentence to translate."""

import ast
import pickle

import pytest
from django.utils.translation import override

from config.translations import Key, labels, refusals, refused
from kernel.pure.errors import DomainError
from kernel.pure.identifiers import WrongNumber, national_number
from zorgkrediet.enums import MotiveKind
from zorgkrediet.models import Application


def test_a_refusal_of_the_pure_floor_is_told_in_both_languages():
    with pytest.raises(WrongNumber) as refusal:
        national_number("12")
    assert refusal.value.message.startswith("Een rijksregisternummer telt 11 cijfers.")
    with override("en"):
        assert refusal.value.message.startswith("A national number has 11 digits.")


def test_gaps_are_filled_after_translating_and_their_braces_stay():
    fault = DomainError("Kwijtschelden kan alleen onder {limit} euro.", limit="{x}")
    assert (fault.message, str(fault)) == ("Kwijtschelden kan alleen onder {x} euro.",) * 2
    with override("en"):
        assert fault.message == "Waiving is only possible below {x} euro."
    assert DomainError("Letterlijk {zo}.").message == "Letterlijk {zo}."


def test_a_refusal_survives_the_way_to_another_process():
    fault = DomainError("Kwijtschelden kan alleen onder {limit} euro.", limit=100, code="TOO_MUCH")
    again = pickle.loads(pickle.dumps(fault))  # noqa: S301 -- our own bytes
    assert (again.message, again.code) == (fault.message, "TOO_MUCH")


def test_the_words_of_closed_lists_are_told_in_english():
    with override("en"):
        assert Application(motive=MotiveKind.PALLIATIVE).get_motive_display() == "Palliative care"


def test_sentences_of_refusals_and_words_of_lists_are_found_in_the_sources():
    tree = ast.parse(
        'class Odd(DomainError): pass\nclass Odder(here.Odd): pass\n'
        'def no(): raise Odder("Neen.", code="X")\ndef other(): raise ValueError("not for people")\n'
        'class Kind(Labelled):\n    ONE = "ONE", "Eén"\n    NONE = "NONE", ""\n'
    )  # fmt: skip
    kinds = refusals([tree])
    assert kinds == {"DomainError", "Odd", "Odder"}
    assert list(refused(tree, kinds)) == [Key("", "Neen.")]
    assert list(labels(tree)) == [Key("", "Eén")]
