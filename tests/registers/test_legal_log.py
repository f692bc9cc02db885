"""The legal log: complete, without national numbers, and never changed."""

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, transaction

from accounts.enums import Role, Scheme
from accounts.models import Person, RoleGrant, User
from kernel.models import AppendOnly
from kernel.models.append_only import append_only_tables
from registers.enums import Outcome, Service, SubjectKind
from registers.legal_log import hashed
from registers.models import RegisterCall, RegisterOutcome
from registers.persons import fetch_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def someone(simulator):
    return next(iter(simulator.play.cast.people))


def test_each_call_is_written_before_and_after(someone, official):
    fetch_person(someone, by=official, reason="Aanvraag ZK-2026-000123", role="REVIEWER", on_behalf_of="1999000173")
    calls = list(RegisterCall.objects.select_related("ended").order_by("id"))
    assert [(c.service, c.version) for c in calls] == [
        (Service.REGISTER, "02.01.0000"),
        (Service.PERSON, "02.02.0000"),
    ]
    for call in calls:
        assert call.asked_by == official
        assert (call.role, call.on_behalf_of, call.reason) == ("REVIEWER", "1999000173", "Aanvraag ZK-2026-000123")
        assert (call.subject_kind, call.subject) == (SubjectKind.PERSON, hashed(someone))
        assert (call.ended.outcome, call.ended.http_status, call.ended.attempts) == (Outcome.SUCCEEDED, 200, 1)
        assert call.ended.at >= call.at
    assert calls[0].enquiry_id == calls[1].enquiry_id
    assert calls[0].transaction_id != calls[1].transaction_id


def test_a_known_person_is_logged_by_key(someone, official):
    person = Person.objects.create(national_number=someone, last_name="Proef", birth_date=dt.date(1980, 1, 1))
    fetch_person(someone, by=official, reason="Proef")
    assert set(RegisterCall.objects.values_list("person", flat=True)) == {person.pk}


def test_the_roles_of_the_asker_are_logged(someone, official):
    other = User.objects.create_user("ander@demo.test")
    RoleGrant.objects.create(
        user=official,
        role=Role.REVIEWER,
        scheme=Scheme.ZORGKREDIET,
        starts_on=dt.date(2020, 1, 1),
        granted_by=other,
    )
    fetch_person(someone, by=official, reason="Proef")
    assert set(RegisterCall.objects.values_list("role", flat=True)) == {"REVIEWER"}


def test_no_national_number_stands_in_the_log_tables_or_in_the_application_log(someone, official, control, caplog):
    caplog.set_level("DEBUG")
    for mode in ("normal", "malformed", "refusing", "throttling", "stranger"):
        control(mode=mode)
        fetch_person(someone, by=official, reason="Proef")
    rows = [*RegisterCall.objects.values_list(), *RegisterOutcome.objects.values_list()]
    assert rows
    assert someone not in str(rows)
    assert someone not in caplog.text


def test_the_hash_needs_the_key(someone, settings):
    before = hashed(someone)
    settings.REGISTERS_LOG_KEY = "een andere sleutel"
    assert hashed(someone) != before


@pytest.mark.django_db(transaction=True)
def test_asking_inside_a_transaction_is_refused_because_a_rollback_would_erase_the_log(someone, official, control):
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        fetch_person(someone, by=official, reason="Proef")
    assert control()["calls"] == {}


def test_both_tables_are_append_only():
    assert issubclass(RegisterCall, AppendOnly)
    assert issubclass(RegisterOutcome, AppendOnly)
    assert {"registers_registercall", "registers_registeroutcome"} <= set(append_only_tables())


def a_call(official, **changes):
    fields = {
        "asked_by": official,
        "reason": "Proef",
        "subject_kind": SubjectKind.PERSON,
        "subject": hashed("78650919873"),
        "service": Service.PERSON,
        "version": "02.02.0000",
        "transaction_id": uuid.uuid4(),
        "enquiry_id": uuid.uuid4(),
    }
    return RegisterCall.objects.create(**fields | changes)


def test_constraint_register_call_has_a_reason(official):
    with pytest.raises(IntegrityError, match="register_call_has_a_reason"):
        a_call(official, reason="")


def test_constraint_register_call_person_only_by_hash(official):
    with pytest.raises(IntegrityError, match="register_call_person_only_by_hash"):
        a_call(official, subject="78650919873")


def test_one_reference_is_one_call_and_one_call_has_one_outcome(official):
    call = a_call(official)
    RegisterOutcome.objects.create(call=call, outcome=Outcome.SUCCEEDED, attempts=1, milliseconds=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterOutcome.objects.create(call=call, outcome=Outcome.FAILED, attempts=1, milliseconds=1)
    with pytest.raises(IntegrityError):
        a_call(official, transaction_id=call.transaction_id)
