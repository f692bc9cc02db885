"""Runs and payments over the API: for systems of the department with the right scope, and for nobody else."""

from datetime import date
from typing import Any

import pytest

from kernel.pure.periods import Month
from payments.banking import toy
from tests import factories
from tests.api.conftest import machine, own_cache  # noqa: F401 - fixtures
from tests.payments import rights

pytestmark = pytest.mark.django_db
MARCH, IN_APRIL = Month(2019, 3), date(2019, 4, 1)


@pytest.fixture
def paid(office: Any) -> Any:
    right = rights.grant(rights.full("2019-02", 2), by=office.reviewer)
    run = office.sent(MARCH, IN_APRIL)
    from payments.actions.bank import import_answer
    from payments.actions.files import content_of

    received = toy.receive(content_of(run.files.get()))
    content = toy.statement(received, toy.Scenario(), date(2019, 4, 2), factories.moment(IN_APRIL))
    import_answer(content=content, file_name="x.xml", by=office.releaser, at=factories.moment(date(2019, 4, 2)))
    return right, run


def addresses(paid: Any) -> list[str]:
    right, run = paid
    return ["payments/runs", f"payments/runs/{run.pk}", f"payments/dossiers/zorgkrediet/{right.reference}"]


def test_the_department_reads_a_run_with_its_parts(machine, paid):  # noqa: F811
    _right, run = paid
    caller = machine("department", "payments.read")
    (item,) = caller.get("payments/runs").json()["items"]
    assert (item["number"], item["source"], item["lines"], item["toPay"]) == (run.pk, "zorgkrediet", 2, "985.50")
    answer = caller.get(f"payments/runs/{run.pk}").json()
    assert answer["hash"] == run.hash
    assert [(part["dueMonth"], part["net"]) for part in answer["parts"]] == [
        ("2019-02-01", "492.75"), ("2019-03-01", "492.75"),
    ]  # fmt: skip


def test_a_dossier_tells_each_month_and_when_the_bank_paid_it(machine, paid):  # noqa: F811
    right, _run = paid
    answer = machine("department", "payments.read").get(f"payments/dossiers/zorgkrediet/{right.reference}")
    months = [(one["month"], one["net"], one["state"], one["paidOn"]) for one in answer.json()["items"]]
    assert months == [
        ("2019-02-01", "492.75", "BOOKED", "2019-04-02"), ("2019-03-01", "492.75", "BOOKED", "2019-04-02"),
    ]  # fmt: skip


def test_an_employer_is_refused_whatever_its_scope(machine, paid):  # noqa: F811
    caller = machine(factories.employer().kbo_number, "payments.read")
    assert [caller.get(address).status_code for address in addresses(paid)] == [403] * 3


def test_another_scope_of_the_department_is_refused(machine, paid):  # noqa: F811
    caller = machine("department", "zorgkrediet.applications.read")
    assert [caller.get(address).status_code for address in addresses(paid)] == [403] * 3


@pytest.mark.parametrize("address", [
    "payments/runs/999999", "payments/runs/99999999999999999999", "payments/dossiers/elders/ZK-2019-000001",
    "payments/dossiers/zorgkrediet/%00",
])  # fmt: skip
def test_what_is_not_there_is_404(machine, address):  # noqa: F811
    assert machine("department", "payments.read").get(address).status_code == 404


def test_an_unknown_state_is_told_with_the_choices(machine):  # noqa: F811
    answer = machine("department", "payments.read").get("payments/runs", state="WEG")
    assert answer.status_code == 400
    assert "RELEASED" in answer.content.decode()
