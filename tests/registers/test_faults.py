"""The source is slow, down, malformed or busy: the caller gets "to be verified" in time, and nothing is lost."""

import time

import pytest
from django.core.cache import cache
from django.db import DatabaseError

from registers import legal_log
from registers.enums import Outcome, Service, Status
from registers.models import RegisterCall, RegisterOutcome
from registers.persons import fetch_person, fetch_persons

pytestmark = pytest.mark.django_db


@pytest.fixture
def fetch(simulator, official):
    numbers = iter(simulator.play.cast.people)
    return lambda: fetch_person(next(numbers), by=official, reason="Proef")


def last() -> RegisterOutcome:
    return RegisterOutcome.objects.order_by("id").last()


def test_a_slow_answer_within_the_time_limit_is_an_answer(fetch, control):
    control(mode="slow", seconds=0.4)
    assert fetch().status == Status.FOUND


def test_a_source_that_is_too_slow_is_left_waiting(fetch, control, settings):
    settings.MAGDA_READ_SECONDS = 0.3
    control(mode="slow", seconds=4)
    started = time.monotonic()
    assert fetch().to_be_verified
    assert time.monotonic() - started < 4
    assert (last().outcome, last().note, last().attempts) == (Outcome.UNANSWERED, "time-out", 3)


def test_all_retries_together_stay_within_the_total_time(fetch, control, settings):
    settings.MAGDA_TOTAL_SECONDS, settings.MAGDA_ATTEMPTS = 1, 50
    control(mode="slow", seconds=4)
    started = time.monotonic()
    assert fetch().to_be_verified
    assert time.monotonic() - started < 4


def test_an_answer_that_drips_in_without_end_is_cut_off(fetch, control, settings):
    settings.MAGDA_TOTAL_SECONDS = 1
    control(mode="drip", seconds=8)
    started = time.monotonic()
    assert fetch().to_be_verified
    assert time.monotonic() - started < 6


@pytest.mark.parametrize(
    ("mode", "note"),
    [("down", "HTTP 503"), ("closed", "ProtocolError"), ("malformed", "malformed: no well-formed XML")],
)
def test_a_source_that_is_down_or_talks_nonsense_is_tried_three_times(fetch, control, mode, note):
    control(mode=mode)
    assert fetch().to_be_verified
    assert (last().outcome, last().note, last().attempts) == (Outcome.UNANSWERED, note, 3)
    assert control()["calls"] == {Service.REGISTER: 3}


@pytest.mark.parametrize("mode", ["down", "closed", "malformed", "throttling", "fault"])
def test_a_hiccup_is_not_noticed_by_the_caller(fetch, control, mode):
    control(mode=mode, calls=1)
    assert fetch().status == Status.FOUND


def test_a_refusing_source_is_not_asked_again_and_operations_are_told(fetch, control, caplog):
    control(mode="refusing")
    assert fetch().status == Status.REFUSED
    assert control()["calls"] == {Service.REGISTER: 1}
    assert "check the authorisation" in caplog.text


def test_an_answer_about_a_stranger_is_not_used(fetch, control, caplog):
    control(mode="stranger")
    answer = fetch()
    assert answer.to_be_verified
    assert not answer.last_name
    assert "somebody else" in caplog.text


def test_nobody_listening_is_unavailable(official, settings):
    settings.MAGDA_URL = "http://127.0.0.1:9/nobody"
    assert fetch_person("78650919873", by=official, reason="Proef").to_be_verified


# The circuit breaker


def test_after_repeated_silence_the_source_gets_a_rest(fetch, control, settings):
    settings.MAGDA_BREAKER_FAILURES, settings.MAGDA_ATTEMPTS = 3, 1
    control(mode="down")
    for _ in range(3):
        fetch()
    control(mode="normal")
    answer = fetch()
    assert answer.to_be_verified
    assert control()["calls"] == {}
    assert (last().outcome, last().note, last().attempts) == (Outcome.UNANSWERED, "source rests", 0)


def test_after_the_rest_one_call_tries_and_its_answer_opens_the_way(fetch, control, settings):
    settings.MAGDA_BREAKER_FAILURES, settings.MAGDA_ATTEMPTS, settings.MAGDA_BREAKER_SECONDS = 2, 1, 1
    control(mode="down")
    for _ in range(2):
        fetch()
    control(mode="normal")
    time.sleep(1.1)
    assert fetch().status == Status.FOUND
    assert fetch().status == Status.FOUND


def test_a_failed_trial_gives_the_source_another_rest(fetch, control, settings):
    settings.MAGDA_BREAKER_FAILURES, settings.MAGDA_ATTEMPTS, settings.MAGDA_BREAKER_SECONDS = 2, 1, 1
    control(mode="down")
    for _ in range(2):
        fetch()
    time.sleep(1.1)
    settings.MAGDA_BREAKER_SECONDS = 60  # the second rest is not over before it is looked at
    fetch()
    control(mode="normal")
    assert fetch().to_be_verified


def test_a_person_at_the_keyboard_may_try_a_resting_source(simulator, official, control, settings):
    settings.MAGDA_BREAKER_FAILURES, settings.MAGDA_ATTEMPTS = 1, 1
    someone = next(iter(simulator.play.cast.people))
    control(mode="down")
    fetch_person(someone, by=official, reason="Proef")
    control(mode="normal")
    assert fetch_person(someone, by=official, reason="Proef").to_be_verified
    assert fetch_person(someone, by=official, reason="Proef", is_trial=True).status == Status.FOUND
    assert fetch_person(someone, by=official, reason="Proef").status == Status.FOUND


def test_being_throttled_is_no_reason_to_stop_asking(fetch, control, settings):
    settings.MAGDA_BREAKER_FAILURES, settings.MAGDA_ATTEMPTS = 2, 1
    control(mode="throttling")
    for _ in range(4):
        assert fetch().codes == ("99996",)


def test_answers_in_between_keep_the_way_open(fetch, control, settings):
    settings.MAGDA_BREAKER_FAILURES, settings.MAGDA_ATTEMPTS = 2, 1
    for _ in range(3):
        control(mode="down", calls=1)
        assert fetch().to_be_verified
        assert fetch().status == Status.FOUND


def test_without_its_cache_the_breaker_lets_everything_through(fetch, settings):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "unix:///nowhere.sock"}
    }
    assert fetch().status == Status.FOUND


def test_the_breaker_is_shared_through_the_cache_of_all_processes(fetch, control, settings):
    settings.MAGDA_BREAKER_FAILURES, settings.MAGDA_ATTEMPTS = 1, 1
    control(mode="down")
    fetch()
    host = settings.MAGDA_URL.split("/")[2]
    assert cache.get(f"registers:{host}:open")


# No call without the log


def test_no_call_is_made_when_the_log_cannot_be_written(fetch, control, monkeypatch):
    def fail(**fields):
        raise DatabaseError("no space left")

    monkeypatch.setattr(RegisterCall.objects, "create", fail)
    assert fetch().to_be_verified
    assert control()["calls"] == {}


def test_an_answer_is_not_used_when_its_outcome_cannot_be_logged(fetch, monkeypatch):
    def fail(**fields):
        raise DatabaseError("no space left")

    monkeypatch.setattr(RegisterOutcome.objects, "create", fail)
    answer = fetch()
    assert answer.to_be_verified
    assert not answer.last_name


# Many numbers


@pytest.mark.django_db(transaction=True)
def test_many_numbers_are_asked_with_the_set_number_of_calls_at_a_time(simulator, official, control, settings):
    settings.MAGDA_PARALLEL = 3
    control(mode="slow", seconds=0.05)
    numbers = list(simulator.play.cast.people)[:12]
    answers = fetch_persons([*numbers, numbers[0], "123"], by=official, reason="Maandelijkse controle")
    assert [answer.niss for answer in answers] == [*numbers, numbers[0], "123"]
    assert {answer.status for answer in answers[:-1]} == {Status.FOUND}
    assert answers[-1].status == Status.INVALID
    counted = control()
    assert counted["most_running"] == 3
    assert counted["calls"][Service.PERSON] == 12
    assert RegisterCall.objects.count() == 24


def test_one_at_a_time_stays_in_the_callers_thread(simulator, official, settings):
    settings.MAGDA_PARALLEL = 1
    numbers = list(simulator.play.cast.people)[:2]
    assert [a.status for a in fetch_persons(numbers, by=official, reason="Proef")] == [Status.FOUND, Status.FOUND]


def test_the_reason_is_asked_before_anything_else(official):
    with pytest.raises(ValueError, match="reason"):
        legal_log.Enquiry(by=official, reason="")
