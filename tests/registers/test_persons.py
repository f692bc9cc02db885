"""A person is asked by number over real HTTP; each kind of answer gets its one status."""

import datetime as dt

import pytest

from registers.enums import Status
from registers.models import RegisterCall
from registers.persons import fetch_person

pytestmark = pytest.mark.django_db


def test_a_person_of_the_demo_is_found_with_name_and_birth_date(simulator, official):
    someone = next(iter(simulator.play.cast.people.values()))
    answer = fetch_person(someone["niss"], by=official, reason="Nieuwe aanvraag")
    assert answer.status == Status.FOUND
    assert answer.last_name == someone["lastName"]
    assert list(answer.first_names) == someone["firstNames"]
    assert answer.birth_date == dt.date.fromisoformat(someone["birthDate"])
    assert answer.sex == someone["sex"]
    assert (answer.street, answer.postal_code, answer.municipality) == (
        someone["street"],
        someone["postalCode"],
        someone["municipality"],
    )
    assert answer.current_niss == someone["niss"]
    assert RegisterCall.objects.count() == 2
