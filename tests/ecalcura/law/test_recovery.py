"""How long and how much is claimed back from a facility, and the fingerprint of rules and figures."""

from datetime import date
from decimal import Decimal

import pytest

from ecalcura.law import recovery
from ecalcura.law.version import law_version


@pytest.mark.parametrize(
    ("paid_on", "is_fraud", "last_day"),
    [
        (date(2024, 1, 1), False, date(2028, 12, 31)),
        (date(2024, 12, 31), False, date(2028, 12, 31)),
        (date(2025, 1, 1), False, date(2029, 12, 31)),
        (date(2024, 6, 1), True, date(2033, 12, 31)),
    ],
)
def test_a_claim_lapses_after_whole_calendar_years(paid_on, is_fraud, last_day):
    assert recovery.reclaimable_until(paid_on, is_fraud=is_fraud) == last_day


def test_nothing_is_fraud_unless_somebody_says_so():
    assert recovery.reclaimable_until(date(2024, 6, 1)) == date(2028, 12, 31)


def test_the_next_payment_may_be_kept_back_whole_and_every_cent_is_asked():
    on = date(2024, 8, 15)
    assert recovery.set_off_share(on) == Decimal(1)
    assert not recovery.is_closed_with_note(Decimal("0.01"), on)
    assert not recovery.is_closed_with_note(Decimal("0.00"), on)
    assert recovery.days_ahead(on) == 5


def test_the_fingerprint_of_the_law_covers_rules_and_sets():
    assert len(law_version()) == 64
    assert law_version() == law_version()
