"""Households, career breaks, enterprises and professions, over real HTTP."""

import datetime as dt
from decimal import Decimal

import pytest

from registers.career_breaks import fetch_career_breaks
from registers.enterprises import fetch_enterprise, fetch_enterprises
from registers.enums import Outcome, Qualification, Service, Status, SubjectKind
from registers.households import fetch_household
from registers.models import RegisterCall, RegisterOutcome
from registers.professions import check_qualification
from registers.repertory import deregister

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 1, 15)


@pytest.fixture
def people(simulator):
    return list(simulator.play.cast.people.values())


def test_a_household_holds_everyone_under_one_roof(people, official):
    child = next(p for p in people if p["position"] == "zoon/dochter")
    answer = fetch_household(child["niss"], by=official, reason="Gezinssituatie")
    assert answer.status == Status.FOUND
    expected = {p["niss"]: p["position"] for p in people if p["household"] == child["household"]}
    assert {m.niss: m.position for m in answer.members} == expected
    me = next(m for m in answer.members if m.niss == child["niss"])
    assert me.birth_date == dt.date.fromisoformat(child["birthDate"])


def test_the_household_under_a_replaced_number(simulator, official):
    answer = fetch_household(simulator.play.cast.special("replaced")["niss"], by=official, reason="Proef")
    assert answer.status == Status.REPLACED
    assert answer.replaced_by == simulator.play.cast.special("present-number")["niss"]


def test_a_household_is_to_be_verified_when_the_source_is_down(people, official, control):
    control(mode="down")
    answer = fetch_household(people[0]["niss"], by=official, reason="Proef")
    assert (answer.status, answer.members) == (Status.UNAVAILABLE, ())
    control(mode="stranger", service=Service.HOUSEHOLD)


def test_a_strangers_household_is_not_used(simulator, people, official, control):
    control(mode="stranger", service=Service.HOUSEHOLD)
    single = simulator.play.cast.special("deceased")["niss"]
    assert fetch_household(single, by=official, reason="Proef").status == Status.UNAVAILABLE


def test_career_breaks_with_dates_kind_and_amount(people, official):
    someone = next(p for p in people if p["careerBreaks"] and p["careerBreaks"][0]["source"] == "Vlaanderen")
    answer = fetch_career_breaks(someone["niss"], by=official, reason="Overlap")
    assert answer.status == Status.FOUND
    assert len(answer.breaks) == len(someone["careerBreaks"])
    one, told = answer.breaks[0], someone["careerBreaks"][0]
    assert (one.starts_on.isoformat(), one.ends_on.isoformat()) == (told["startsOn"], told["endsOn"])
    assert (one.category_code, one.category) == ("4", "Zorgkrediet")
    assert one.monthly_amount == Decimal(told["monthlyCents"]) / 100
    assert one.dossier == told["dossier"]


def test_someone_without_breaks_is_unknown_to_all_sources(people, official):
    someone = next(p for p in people if not p["careerBreaks"])
    answer = fetch_career_breaks(someone["niss"], by=official, reason="Overlap")
    assert (answer.status, answer.breaks, answer.codes) == (Status.UNKNOWN, (), ("30001",))


def test_only_breaks_that_touch_the_period_are_asked(people, official):
    someone = next(p for p in people if p["careerBreaks"])
    answer = fetch_career_breaks(
        someone["niss"],
        by=official,
        reason="Overlap",
        starts_on=dt.date(1990, 1, 1),
        ends_on=dt.date(1990, 12, 31),
    )
    assert answer.breaks == ()


@pytest.mark.parametrize("mode", ["down", "malformed", "throttling", "stranger"])
def test_breaks_are_to_be_verified_when_the_source_fails(people, official, control, mode):
    someone = next(p for p in people if p["careerBreaks"])
    control(mode=mode, service=Service.CAREER_BREAKS)
    assert fetch_career_breaks(someone["niss"], by=official, reason="Overlap").status == Status.UNAVAILABLE


def test_breaks_under_the_old_and_the_new_number_are_put_together(simulator, people, official, monkeypatch):
    cast = simulator.play.cast
    breaks = next(p for p in people if p["careerBreaks"])["careerBreaks"]
    monkeypatch.setitem(cast.special("present-number"), "careerBreaks", breaks)
    answer = fetch_career_breaks(cast.special("replaced")["niss"], by=official, reason="Overlap")
    assert answer.status == Status.REPLACED
    assert len(answer.breaks) == len(breaks)


def test_an_enterprise_by_its_number(simulator, official):
    told = next(iter(simulator.play.cast.enterprises.values()))
    answer = fetch_enterprise(f"BE {told['kbo'][:4]}.{told['kbo'][4:7]}.{told['kbo'][7:]}", by=official, reason="Proef")
    assert answer.status == Status.FOUND
    assert (answer.kbo, answer.name, answer.active) == (told["kbo"], told["name"], True)
    assert answer.address.street_line == told["street"]
    call = RegisterCall.objects.get()
    assert (call.subject_kind, call.subject) == (SubjectKind.ENTERPRISE, told["kbo"])


def test_a_stopped_an_unknown_and_an_impossible_enterprise(simulator, official, control):
    stopped = next(e for e in simulator.play.cast.enterprises.values() if e["status"] == "ST")
    answer = fetch_enterprise(stopped["kbo"], by=official, reason="Proef")
    assert (answer.active, answer.ends_on) == (False, dt.date(2025, 6, 30))
    assert fetch_enterprise("0417497106", by=official, reason="Proef").status == Status.UNKNOWN
    assert fetch_enterprise("0417497107", by=official, reason="Proef").status == Status.INVALID
    control(mode="down")
    assert fetch_enterprise("0417497106", by=official, reason="Proef").status == Status.UNAVAILABLE


@pytest.mark.django_db(transaction=True)
def test_enterprises_in_bulk_keep_their_order(simulator, official):
    numbers = list(simulator.play.cast.enterprises)
    assert [a.kbo for a in fetch_enterprises(numbers, by=official, reason="Proef")] == numbers


def test_every_sector_has_an_employer_and_there_are_care_facilities(simulator):
    enterprises = simulator.play.cast.enterprises.values()
    sectors = {e["sector"] for e in enterprises if e["kind"] == "EMPLOYER"}
    assert len([e for e in enterprises if e["kind"] == "EMPLOYER"]) == 12
    assert sectors == {
        "FLEMISH_GOVERNMENT",
        "EDUCATION",
        "HIGHER_EDUCATION",
        "LOCAL_AUTHORITY",
        "OTHER_IN_SCOPE",
        "OUT_OF_SCOPE",
    }
    assert all(e["hcoNumber"] for e in enterprises if e["kind"] == "CARE_FACILITY")


def qualified(people, status):
    return next((p, q) for p in people for q in p["qualifications"] if q["status"] == status)


@pytest.mark.parametrize("status", ["GRANTED", "NOT_REQUIRED", "PENDING", "MISSING"])
def test_the_professions_register_answers(people, official, status):
    person, told = qualified(people, status)
    answer = check_qualification(person["niss"], told["profession"], ON, by=official, reason="VAP")
    assert answer.status == status
    if status == "GRANTED":
        assert answer.visa_number == told["visaNumber"]
        assert answer.visa_since == dt.date.fromisoformat(told["since"])
        assert answer.recognitions[0].code == told["profession"]


def test_a_visum_counts_from_its_own_day(people, official):
    person, told = qualified(people, "GRANTED")
    since = dt.date.fromisoformat(told["since"])
    ask = {"by": official, "reason": "VAP"}
    before = check_qualification(person["niss"], told["profession"], since - dt.timedelta(days=1), **ask)
    assert before.status == Qualification.MISSING
    assert check_qualification(person["niss"], told["profession"], since, **ask).status == Qualification.GRANTED


@pytest.mark.parametrize(
    ("mode", "status", "outcome"),
    [
        ("down", Qualification.UNAVAILABLE, Outcome.UNANSWERED),
        ("malformed", Qualification.UNAVAILABLE, Outcome.UNANSWERED),
        ("refusing", Qualification.REFUSED, Outcome.UNAUTHORISED),
    ],
)
def test_the_professions_register_fails_without_a_wrong_answer(
    people, official, control, settings, mode, status, outcome
):
    person, told = qualified(people, "GRANTED")
    control(mode=mode)
    answer = check_qualification(person["niss"], told["profession"], ON, by=official, reason="VAP")
    assert (answer.status, answer.visa_number) == (status, "")
    assert RegisterOutcome.objects.get().outcome == outcome


def test_a_register_that_asks_for_a_longer_pause_than_there_is_time_is_not_pressed(people, official, control):
    control(mode="down")
    check_qualification(people[0]["niss"], "VPK_A1", ON, by=official, reason="VAP")
    assert RegisterOutcome.objects.get().attempts == 1


def test_a_hiccup_of_the_professions_register_is_not_noticed(people, official, control):
    person, told = qualified(people, "GRANTED")
    control(mode="closed", calls=1)
    answer = check_qualification(person["niss"], told["profession"], ON, by=official, reason="VAP")
    assert answer.status == Qualification.GRANTED
    assert RegisterOutcome.objects.get().attempts == 2


def test_without_an_address_everyone_is_to_be_verified(people, official, settings):
    settings.PROFESSIONS_URL = ""
    answer = check_qualification(people[0]["niss"], "VPK_A1", ON, by=official, reason="VAP")
    assert answer.status == Qualification.UNAVAILABLE
    assert not RegisterCall.objects.exists()


def test_a_person_can_be_deregistered(people, official, control):
    assert deregister(people[0]["niss"], by=official, reason="Dossier afgesloten") == Status.FOUND
    assert RegisterCall.objects.get().service == Service.DEREGISTER
    control(mode="throttling")
    assert deregister(people[0]["niss"], by=official, reason="Dossier afgesloten") == Status.UNAVAILABLE
