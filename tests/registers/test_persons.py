"""A person is asked by number over real HTTP; each kind of answer gets its one status."""

import datetime as dt

import pytest

from registers.enums import Outcome, Service, Status
from registers.models import RegisterCall, RegisterOutcome
from registers.persons import fetch_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def fetch(simulator, official):
    """Ask for the person with whom this is the matter."""
    return lambda special: fetch_person(
        simulator.play.cast.special(special)["niss"], by=official, reason="Nieuwe aanvraag"
    )


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
    assert not answer.needs_proof_of_birth


def test_a_number_may_be_typed_with_dots_and_dashes(simulator, official):
    n = next(iter(simulator.play.cast.people))
    typed = f"{n[:2]}.{n[2:4]}.{n[4:6]}-{n[6:9]}.{n[9:]}"
    answer = fetch_person(typed, by=official, reason="Proef")
    assert (answer.status, answer.niss) == (Status.FOUND, n)


def test_the_person_is_registered_in_the_repertory_before_the_question(fetch):
    fetch("present-number")
    services = list(RegisterCall.objects.order_by("id").values_list("service", flat=True))
    assert services == [Service.REGISTER, Service.PERSON]


@pytest.mark.parametrize(
    ("special", "status", "codes"),
    [
        ("deceased", Status.FOUND, []),
        ("replaced", Status.REPLACED, ["30004"]),
        ("managed-by-ksz", Status.FOUND, []),
        ("cancelled", Status.CANCELLED, ["30002"]),
        ("unknown", Status.UNKNOWN, ["30003"]),
        ("no-data", Status.UNKNOWN, ["30001"]),
        ("no-legal-context", Status.REFUSED, ["40001"]),
        ("refused", Status.REFUSED, ["40005"]),
        ("not-authorised", Status.REFUSED, ["40006"]),
        ("closed-by-death", Status.CANCELLED, ["40099"]),
        ("registration-fails", Status.REFUSED, []),
        ("registered-already", Status.FOUND, []),
        ("several-found", Status.FOUND, ["30042"]),
        ("throttled", Status.UNAVAILABLE, ["99996"]),
        ("source-unreachable", Status.UNAVAILABLE, ["99997"]),
        ("malformed", Status.UNAVAILABLE, []),
    ],
)
def test_whatever_is_the_matter_with_someone_gets_its_status(fetch, special, status, codes):
    answer = fetch(special).as_dict()
    assert (answer["status"], answer["codes"]) == (status, codes)
    if status not in (Status.FOUND, Status.REPLACED):
        assert answer["lastName"] is None
        assert answer["firstNames"] == []
        assert answer["birthDate"] is None


def test_who_is_managed_by_the_crossroads_bank_is_asked_there(fetch):
    assert fetch("managed-by-ksz").source == "KSZ"
    assert RegisterCall.objects.filter(service=Service.PERSON).count() == 2


def test_a_replaced_number_is_followed_and_stays_as_alias(simulator, fetch):
    former, present = simulator.play.cast.special("replaced"), simulator.play.cast.special("present-number")
    answer = fetch("replaced")
    assert (answer.niss, answer.current_niss) == (former["niss"], present["niss"])
    assert answer.last_name == present["lastName"]
    assert answer.street == present["street"]


def test_numbers_that_replace_each_other_do_not_run_in_circles(simulator, fetch, monkeypatch):
    cast = simulator.play.cast
    monkeypatch.setitem(cast.special("present-number"), "replacedBy", cast.special("replaced")["niss"])
    assert fetch("replaced").status == Status.REPLACED
    assert RegisterCall.objects.filter(service=Service.PERSON).count() == 2


def test_a_new_number_that_gives_nothing_leaves_the_data_of_the_old_one(simulator, fetch, monkeypatch):
    cast = simulator.play.cast
    monkeypatch.setitem(cast.special("replaced"), "replacedBy", cast.special("no-data")["niss"])
    answer = fetch("replaced")
    assert (answer.status, answer.codes) == (Status.REPLACED, ("30004",))
    assert answer.last_name == cast.special("replaced")["lastName"]
    assert answer.current_niss == cast.special("no-data")["niss"]


@pytest.mark.parametrize(
    ("special", "known"), [("birth-year-only", "YEAR"), ("birth-month-only", "MONTH"), ("birth-date-unknown", "NONE")]
)
def test_an_incomplete_birth_date_is_not_filled_in_from_the_number(fetch, special, known):
    answer = fetch(special)
    assert (answer.birth_date, answer.birth_date_known) == (None, known)
    assert answer.needs_proof_of_birth


def test_someone_who_died_is_reported_as_such(fetch):
    assert fetch("deceased").death_date == dt.date(2024, 3, 17)
    assert fetch("death-date-incomplete").is_deceased


@pytest.mark.parametrize("written", ["", "123", "78650919874", "7865091987a", "78650919873 78650919873", "٧٨٦٥٠٩١٩٨٧٣"])
def test_a_number_that_cannot_be_right_is_never_sent(simulator, official, control, written):
    answer = fetch_person(written, by=official, reason="Proef")
    assert answer.status == Status.INVALID
    assert control()["calls"] == {}
    assert not RegisterCall.objects.exists()


def test_in_production_a_test_number_is_refused(simulator, official, settings, control):
    settings.PRODUCTION = True
    assert fetch_person(next(iter(simulator.play.cast.people)), by=official, reason="Proef").status == Status.INVALID
    assert control()["calls"] == {}


def test_a_register_is_never_asked_without_a_reason(simulator, official):
    with pytest.raises(ValueError, match="reason"):
        fetch_person(next(iter(simulator.play.cast.people)), by=official, reason="  ")


# Every exception code of the platform

ONCE = [
    ("20002", Status.INVALID, Outcome.FAILED),
    ("30001", Status.UNKNOWN, Outcome.SUCCEEDED),
    ("30003", Status.UNKNOWN, Outcome.SUCCEEDED),
    ("30002", Status.CANCELLED, Outcome.FAILED),
    ("40001", Status.REFUSED, Outcome.UNAUTHORISED),
    ("40003", Status.REFUSED, Outcome.UNAUTHORISED),
    ("40005", Status.REFUSED, Outcome.UNAUTHORISED),
    ("40006", Status.REFUSED, Outcome.UNAUTHORISED),
    ("40099", Status.CANCELLED, Outcome.FAILED),
    ("40101", Status.UNKNOWN, Outcome.FAILED),
    ("12345", Status.UNAVAILABLE, Outcome.FAILED),
]
AGAIN = ["60006", "60009", "60013", "99994", "99995", "99996", "99997"]


@pytest.mark.parametrize(("code", "status", "outcome"), ONCE)
def test_these_codes_are_an_answer_and_are_not_asked_again(simulator, official, control, code, status, outcome):
    control(mode="code", code=code, service=Service.PERSON)
    answer = fetch_person(next(iter(simulator.play.cast.people)), by=official, reason="Proef")
    assert (answer.status, answer.codes) == (status, (code,))
    ended = RegisterOutcome.objects.order_by("id").last()
    assert (ended.outcome, ended.codes, ended.attempts) == (outcome, [code], 1)


@pytest.mark.parametrize("code", AGAIN)
def test_these_codes_are_asked_again_and_the_person_is_found_then(simulator, official, control, code):
    control(mode="code", code=code, service=Service.PERSON, calls=2)
    answer = fetch_person(next(iter(simulator.play.cast.people)), by=official, reason="Proef")
    assert answer.status == Status.FOUND
    assert control()["calls"][Service.PERSON] == 3
    assert RegisterOutcome.objects.order_by("id").last().attempts == 3


@pytest.mark.parametrize("code", AGAIN)
def test_when_they_keep_coming_the_person_is_to_be_verified(simulator, official, control, code):
    control(mode="code", code=code, service=Service.PERSON)
    answer = fetch_person(next(iter(simulator.play.cast.people)), by=official, reason="Proef")
    assert answer.to_be_verified
    assert answer.codes == (code,)
    assert control()["calls"][Service.PERSON] == 3
    assert RegisterOutcome.objects.order_by("id").last().outcome == Outcome.UNANSWERED


@pytest.mark.parametrize(
    ("code", "status"), [("40143", Status.FOUND), ("40099", Status.FOUND), ("40101", Status.FOUND)]
)
def test_these_codes_on_registration_do_not_stop_the_question(simulator, official, control, code, status):
    someone = next(iter(simulator.play.cast.people))
    fetch_person(someone, by=official, reason="Proef")
    control(mode="code", code=code, service=Service.REGISTER)
    assert fetch_person(someone, by=official, reason="Proef").status == status


@pytest.mark.parametrize(("code", "status"), [("30003", Status.UNKNOWN), ("40005", Status.REFUSED)])
def test_these_codes_on_registration_stop_it(simulator, official, control, code, status):
    control(mode="code", code=code, service=Service.REGISTER)
    answer = fetch_person(next(iter(simulator.play.cast.people)), by=official, reason="Proef")
    assert (answer.status, answer.codes) == (status, (code,))
    assert Service.PERSON not in control()["calls"]
