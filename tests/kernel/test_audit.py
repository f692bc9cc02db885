"""The audit trail is written by the database: actor, request, what changed; personal data only as "changed"."""

from datetime import date

import pytest
from django.db import connection

from accounts.models import Organisation, Person, User
from kernel.audit import hidden_columns, watched_models
from kernel.deeds import current_request_id, deed
from kernel.models import AppendOnly, AuditEntry, Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor():
    return User.objects.create_user("actor@example.test")


def lines_of(row) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(table_name=row._meta.db_table, row_key=str(row.pk)).order_by("id"))


def make_organisation(**fields) -> Organisation:
    given = {"kbo_number": "0123456749", "name": "Stad", "kind": "EMPLOYER", "sector": "LOCAL_AUTHORITY"} | fields
    return Organisation.objects.create(**given)


def test_a_deed_signs_every_row_it_changes_with_actor_and_request(actor):
    @deed
    def rename(*, organisation: Organisation, by: User) -> None:
        organisation.name = "Gemeente"
        organisation.save()

    organisation = make_organisation()
    token = current_request_id.set("request-7")
    try:
        rename(organisation=organisation, by=actor)
    finally:
        current_request_id.reset(token)
    last = lines_of(organisation)[-1]
    assert (last.operation, last.actor_id, last.request_id) == ("UPDATE", actor.pk, "request-7")
    assert last.changes == {"name": ["Stad", "Gemeente"]}


def test_one_statement_over_many_rows_leaves_one_line_a_row(actor):
    for digit in range(3):
        make_organisation(kbo_number=f"012345670{digit}")
    Organisation.objects.update(active=False)
    assert AuditEntry.objects.filter(operation="UPDATE", changes={"active": [True, False]}).count() == 3


def test_an_update_that_changes_nothing_leaves_no_line():
    organisation = make_organisation()
    organisation.save()
    assert [line.operation for line in lines_of(organisation)] == ["INSERT"]


def test_an_erased_row_leaves_its_last_values():
    organisation = make_organisation()
    line_source = lines_of(organisation)
    key = organisation.pk
    organisation.delete()
    last = AuditEntry.objects.get(table_name="accounts_organisation", row_key=str(key), operation="DELETE")
    assert last.changes["kbo_number"] == ["0123456749", None]
    assert len(line_source) == 1


def test_the_person_table_leaves_names_of_columns_only():
    person = Person.objects.create(
        national_number="00000000097", last_name="Peeters", first_names="An", birth_date=date(1980, 1, 1)
    )
    person.last_name = "Janssens"
    person.national_number = "00000000194"
    person.save()
    person_lines = lines_of(person)
    person.delete()
    assert person_lines[-1].changes == {"last_name": None, "national_number": None}
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_auditentry a WHERE a::text ~ 'Peeters|Janssens|00000000097'")
        assert cursor.fetchone() == (0,)


def test_passwords_and_addresses_of_users_are_never_copied(actor):
    actor.set_password("een lang wachtwoord")
    actor.email = "other@example.test"
    actor.save()
    assert lines_of(actor)[-1].changes == {"password": None, "email": None}


def test_a_log_in_alone_leaves_no_line(actor):
    User.objects.filter(pk=actor.pk).update(last_login="2026-01-01T00:00:00Z")
    assert [line.operation for line in lines_of(actor)] == ["INSERT"]


def test_every_ordinary_table_of_ours_is_watched():
    watched = set(watched_models())
    assert {User, Person, Organisation} <= watched
    assert Job not in watched
    assert not any(issubclass(model, AppendOnly) for model in watched)


def test_numbers_and_accounts_are_hidden_wherever_they_stand():
    for model in watched_models():
        hidden = hidden_columns(model)
        for field in model._meta.concrete_fields:
            if field.name in {"national_number", "iban"}:
                assert hidden == ["*"] or field.column in hidden, f"{model._meta.label}.{field.name}"
