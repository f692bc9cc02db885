"""From confirmed quarters to versions: provisional, definitive, revision; what stops one facility and no other."""

from decimal import Decimal

import pytest

from ecalcura.models import Calculation
from ecalcura.queries.made import reproduces
from tests.ecalcura.procedure import AFTER, QUARTERS, Department, facility_g, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def department(db) -> Department:
    return Department()


@pytest.fixture
def house(department):
    made = facility_g()
    department.day_price(made.facility)
    department.approved_set()
    return made


def test_d1_the_whole_facility_from_entry_to_definitive_amount(house):
    confirmations = house.confirm(*QUARTERS)
    runs = [told(one, AFTER) for one in confirmations]
    assert [run.kind for run in runs] == ["DEFINITIVE"] * 4  # all four were confirmed before the first job came
    version = house.newest
    assert (version.version, version.kind, version.through_quarter) == (1, "DEFINITIVE", "2024Q2")
    assert (version.exempted_fte, version.replacement_fte) == (Decimal("0.2632"), Decimal("0.2816"))
    assert (version.premium, version.replacement) == (Decimal("8955.80"), Decimal("12902.34"))
    assert version.definitive == version.balance == Decimal("21858.14")
    assert Calculation.objects.count() == 1
    assert reproduces(version)
