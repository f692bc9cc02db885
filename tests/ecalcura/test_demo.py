"""The demo facilities are made by the product's own steps."""

from dataclasses import dataclass
from datetime import date
from time import monotonic

import pytest

from config.management.demo.facilities import load_facilities
from config.management.demo.people import load_facility_users, load_organisations, load_people
from ecalcura.models import Calculation, Confirmation, FacilityAccount, Line

pytestmark = pytest.mark.django_db


@dataclass
class World:
    today: date = date(2026, 11, 22)


def test_five_facilities_with_staff_and_confirmed_quarters(settings):
    settings.DEMO = True
    organisations, people = load_organisations(), load_people()
    adults = [one for one in people if one.birth_date and 1961 <= one.birth_date.year <= 2001]
    load_facility_users(organisations, adults[-20:-15], date(2026, 11, 22))
    began = monotonic()
    facilities = load_facilities(World())
    assert len(facilities) == 5
    assert Line.objects.filter(role="REPLACEMENT").exists()
    assert Confirmation.objects.count() == 15
    kinds = Calculation.objects.order_by("facility__hco_number", "version").values_list("kind", flat=True)
    assert "DEFINITIVE" in kinds
    assert "PROVISIONAL" in kinds
    assert FacilityAccount.objects.filter(state="IN_USE").count() == 4
    assert monotonic() - began < 30  # the promise of five seconds is for a quiet machine
    print(monotonic() - began)
