"""The closed lists in words: each member by its own list, though members of two lists are the same word."""

from enum import StrEnum

import pytest

from payments import enums
from payments.models.labels import LABELS, choices, label

LISTS = [
    one for one in vars(enums).values() if isinstance(one, type) and issubclass(one, StrEnum) and one is not StrEnum
]


@pytest.mark.parametrize("kind", [one for one in LISTS if one in LABELS], ids=lambda one: one.__name__)
def test_every_member_has_words_of_its_own(kind):
    words = [str(text) for _value, text in choices(kind)]
    assert len(set(words)) == len(kind)


def test_the_same_word_of_two_lists_is_told_apart():
    assert str(label(enums.OrderState.BOOKED)) == "betaald"
    assert str(label(enums.RunState.BOOKED)) == "afgehandeld door de bank"
    assert str(label(enums.EntryResult.BOOKED)) == "verwerkt"
    assert str(label(enums.RepaymentState.DECIDED)) == "te bevestigen"
    assert str(label(enums.ClaimState.OPENED)) == "geopend"
