"""A dispute about a claim: what it says is written down, and its outcome is told to the person."""

from decimal import Decimal

import pytest

from correspondence.models import Letter
from kernel.pure.periods import ONE_DAY
from payments.actions.claim_account import ClaimRefused
from payments.actions.claims import appeal_claim, end_appeal, plan_instalments, record_repaid
from payments.models import Claim
from tests.payments.test_claim_relief import IN_MAY, stopped
from tests.payments.test_forgiven import decided

pytestmark = pytest.mark.django_db


def told(claim: Claim) -> tuple[str, str]:
    """The kind and the words of the last letter about this claim."""
    letter = Letter.objects.filter(reference=claim.reference, kind__startswith="claim").latest("pk")
    return letter.kind, letter.html


def test_whoever_disputed_in_vain_reads_why_and_what_is_still_asked(office):
    _right, claim = stopped(office)
    who = decided(claim, office)
    record_repaid(amount=Decimal("92.75"), note="", **who)
    appeal_claim(reason="Ik werkte niet.", **who)
    end_appeal(upheld=True, reason="U werkte toch vanaf 1 maart.", **who)
    kind, words = told(claim)
    assert kind == "claim-upheld"
    assert "Uw betwisting is afgewezen. Onze beslissing van" in words
    assert "U werkte toch vanaf 1 maart." in words
    assert "Van de terugvordering van 492,75 euro moet u nog 400,00 euro terugbetalen." in words
    assert "binnen dertig dagen" in words
    assert "Deze brief verlengt die termijn niet." in words


def test_set_off_and_plan_go_on_after_a_dispute_in_vain(office):
    _right, claim = stopped(office)
    who = decided(claim, office, set_off_share=Decimal("0.10"))
    plan_instalments(count=3, first_on=IN_MAY + ONE_DAY, **who)
    appeal_claim(reason="Ik werkte niet.", **who)
    end_appeal(upheld=True, reason="Toch wel.", **who)
    _kind, words = told(claim)
    assert "Wij houden opnieuw 10 procent in" in words
    assert words.count("164,25") == 3
    assert "wat u al terugbetaalde, telt mee" in words
    assert "binnen dertig dagen" not in words


def test_whoever_disputed_with_success_reads_that_nothing_is_asked_any_more(office):
    _right, claim = stopped(office)
    who = decided(claim, office)
    appeal_claim(reason="Ik werkte niet.", **who)
    end_appeal(upheld=False, reason="U hebt gelijk.", **who)
    kind, words = told(claim)
    assert kind == "claim-waiver"
    assert "U hebt gelijk." in words


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_dispute_and_its_outcome_have_a_reason(office, reason):
    _right, claim = stopped(office)
    who = decided(claim, office)
    with pytest.raises(ClaimRefused, match="Noteer wat de betrokkene betwist"):
        appeal_claim(reason=reason, **who)
    appeal_claim(reason="Ik werkte niet.", **who)
    with pytest.raises(ClaimRefused, match="waarom de betwisting wordt verworpen"):
        end_appeal(upheld=True, reason=reason, **who)
    with pytest.raises(ClaimRefused, match="waarom de vordering wordt ingetrokken"):
        end_appeal(upheld=False, reason=reason, **who)
    claim.refresh_from_db()
    assert claim.state == "APPEALED"
