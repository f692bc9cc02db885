"""The steps of a claim in the wrong order: whoever tries hears what has to happen first."""

from decimal import Decimal

import pytest
from django.utils import translation

from payments.actions.claim_account import ClaimRefused
from payments.actions.claims import (
    appeal_claim,
    decide_claim,
    end_appeal,
    notify_claim,
    plan_instalments,
    record_hearing,
    record_repaid,
    waive_claim,
    withdraw_claim,
)
from payments.enums import ClaimState
from payments.workflow import CLAIM, CLAIM_BOOKINGS, CLAIM_FIRST, MoveNotAllowed, claim_allows
from tests.payments.test_claim_relief import IN_MAY, stopped

pytestmark = pytest.mark.django_db

DEEDS = {
    "notify": notify_claim,
    "hear": lambda **who: record_hearing(report="Gehoord.", **who),
    "decide": lambda **who: decide_claim(reason="Gestopt.", **who),
    "plan": lambda **who: plan_instalments(count=3, first_on=IN_MAY, **who),
    "repaid": lambda **who: record_repaid(amount=Decimal(10), note="", **who),
    "waive": lambda **who: waive_claim(reason="Klein.", **who),
    "appeal": lambda **who: appeal_claim(reason="Niet eens.", **who),
    "end_appeal": lambda **who: end_appeal(upheld=True, reason="Toch.", **who),
    "withdraw": lambda **who: withdraw_claim(reason="Vergissing.", **who),
}
# The road to each state from which something is refused.
ROADS = {
    "OPENED": (), "NOTIFIED": ("notify",), "HEARING": ("notify", "hear"), "DECIDED": ("notify", "hear", "decide"),
    "APPEALED": ("notify", "hear", "decide", "appeal"), "WITHDRAWN": ("withdraw",),
}  # fmt: skip


@pytest.mark.parametrize(("state", "road"), ROADS.items())
def test_a_step_too_early_or_too_late_says_what_comes_first(office, state, road):
    _right, claim = stopped(office)
    who = {"claim_id": claim.pk, "by": office.reviewer, "on": IN_MAY}
    for step in road:
        DEEDS[step](**who)
    claim.refresh_from_db()
    assert claim.state == state
    for step in DEEDS:
        if claim_allows(state, step):
            continue
        with pytest.raises(MoveNotAllowed) as refusal:
            DEEDS[step](**who)
        assert refusal.value.message == CLAIM_FIRST[state], step
        assert "iemand anders" not in refusal.value.message
    claim.refresh_from_db()
    assert claim.state == state


def test_every_state_says_what_comes_first_and_every_step_is_known():
    assert set(CLAIM_FIRST) == set(ClaimState)
    assert set(DEEDS) == (set(CLAIM) | set(CLAIM_BOOKINGS)) - {"settle"}


def test_an_amount_in_a_refusal_is_written_the_belgian_way(office):
    _right, claim = stopped(office)
    with pytest.raises(ClaimRefused) as refusal:
        waive_claim(claim_id=claim.pk, reason="Klein.", by=office.reviewer, on=IN_MAY)
    with translation.override("nl"):
        assert refusal.value.message == "Kwijtschelden kan alleen onder 50,00 euro."
        assert ClaimRefused("Van {much} euro.", much=Decimal("1234.50")).message == "Van 1.234,50 euro."
