"""Whatever a machine reports bears the name of that machine: in the rows, in the history and in the audit trail."""

import pytest
from allauth.idp.oidc.models import Client
from django.db import connection

from accounts.actions.machines import machine_account
from accounts.models import FileVisit, User
from accounts.roles import system_user
from ecalcura.models import Choice, InvoicedDays, Line, Performance
from ecalcura.queries.history import history_of
from kernel.models import AuditEntry
from tests.api.conftest import machine, own_cache  # noqa: F401  the token fixtures of the API tests
from tests.ecalcura.test_api import READ, WRITE, message

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def caller(facility, machine, ask_register):  # noqa: F811
    return machine(facility.organisation.kbo_number, READ, WRITE)


@pytest.fixture
def sent(caller, facility, cast):
    base = f"/api/v1/ecalcura/facilities/{facility.hco_number}"
    answer = caller.client.post(f"{base}/entries", message(cast), content_type="application/json")
    assert answer.status_code == 200, answer.content
    days = {"items": [{"month": "2023-01", "days": 1800}]}
    assert caller.client.put(f"{base}/invoiced-days", days, content_type="application/json").status_code == 200
    return Client.objects.get()


def actors_of(model):
    return set(AuditEntry.objects.filter(table_name=model._meta.db_table).values_list("actor_id", flat=True))


def test_every_row_and_the_trail_name_the_machine(sent):
    account = Line.objects.order_by("id")[0].entered_by
    assert str(account) == f"API test ({sent.pk})"
    assert not account.is_system
    assert {line.entered_by for line in Line.objects.all()} == {account}
    assert {line.changed_by for line in Line.objects.all()} == {account}
    assert Choice.objects.get().entered_by == account
    assert Performance.objects.get().changed_by == account
    for model in (Line, Performance, InvoicedDays):
        assert actors_of(model) == {account.pk}, model


def test_the_history_of_a_line_names_the_machine(sent):
    assert [one.entered_by for one in history_of(Line.objects.get(role="ENTITLED"))] == [f"API test ({sent.pk})"]


def test_whose_data_a_machine_read_is_logged_on_its_name(sent, caller, facility):
    assert caller.get(f"ecalcura/facilities/{facility.hco_number}/report").status_code == 200
    visit = FileVisit.objects.order_by("-pk")[0]
    assert str(visit.visitor) == f"API test ({sent.pk})"


def test_two_machines_are_two_accounts_and_one_machine_is_one():
    first, again, other = (
        machine_account(client_id=key, name="Loonpakket", by=system_user()) for key in ("aa11", "aa11", "bb22")
    )
    assert first == again
    assert first != other


def test_a_renamed_machine_bears_its_new_name_on_the_same_account():
    before = machine_account(client_id="aa11", name="Loonpakket", by=system_user())
    after = machine_account(client_id="aa11", name="Personeelspakket", by=system_user())
    assert (after.pk, str(after)) == (before.pk, "API Personeelspakket (aa11)")


def test_nobody_logs_in_as_a_machine(client):
    account = machine_account(client_id="aa11", name="Loonpakket", by=system_user())
    assert not account.is_active
    assert not account.is_staff
    assert not account.check_password("!")
    assert not client.login(email=account.email, password="!")
    assert User.objects.get(pk=account.pk).grants.count() == 0


def test_a_machine_that_only_looks_keeps_nothing_but_its_account(caller, facility, cast):
    address = f"/api/v1/ecalcura/facilities/{facility.hco_number}/entries"
    answer = caller.client.post(address, message(cast, validateOnly=True), content_type="application/json")
    assert answer.json()["saved"] is False
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ecalcura_line")
        assert cursor.fetchone() == (0,)
