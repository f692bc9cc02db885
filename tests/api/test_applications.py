"""Who sees which application, which fields, and how the list pages."""

from datetime import date
from typing import Any

import pytest

from tests import factories
from tests.api.test_problems import assert_problem
from zorgkrediet.actions import supplement

pytestmark = pytest.mark.django_db
LIST = "zorgkrediet/applications"
EMPLOYER_FIELDS = {"reference", "state", "employer", "employee", "regime", "startsOn", "endsOn", "months", "startedOn"}
DEPARTMENT_FIELDS = EMPLOYER_FIELDS | {"motive", "submittedAt", "completedOn", "decidedAt"}


@pytest.fixture
def granted() -> Any:
    return factories.granted()


def test_an_employers_machine_sees_only_its_own_applications(machine: Any, granted: Any) -> None:
    factories.submitted()
    own = machine(granted.application.employer.kbo_number).get(LIST).json()
    assert [item["reference"] for item in own["items"]] == [granted.application.reference]


def test_the_department_sees_all_that_reached_the_employee(machine: Any, granted: Any) -> None:
    other = factories.submitted()
    draft = factories.draft()
    seen = {item["reference"] for item in machine().get(LIST).json()["items"]}
    assert seen == {granted.application.reference, other.application.reference}
    assert draft.application.reference not in seen


def test_another_employers_application_does_not_exist(machine: Any, granted: Any) -> None:
    stranger = machine(factories.employer().kbo_number)
    assert_problem(stranger.get(f"{LIST}/{granted.application.reference}"), 404, "resourceNotFound")


@pytest.mark.parametrize("reference", ["ZK-0", "zk'--", "%00", "a" * 100, "ZK 1"])
def test_an_impossible_reference_is_404(machine: Any, reference: str) -> None:
    assert machine().get(f"{LIST}/{reference}").status_code == 404


def test_the_employer_gets_its_own_half_and_the_outcome_and_no_more(machine: Any, granted: Any) -> None:
    caller = machine(granted.application.employer.kbo_number)
    detail = caller.get(f"{LIST}/{granted.application.reference}").json()
    assert set(detail) == EMPLOYER_FIELDS | {"decision", "granted"}
    assert set(detail["decision"]) == {"number", "outcome", "decidedOn"}
    assert detail["granted"] == {"regime": "FIFTH", "startsOn": "2019-03-01", "endsOn": "2020-02-29"}
    (item,) = caller.get(LIST).json()["items"]
    assert set(item) == EMPLOYER_FIELDS


SECRETS = {
    "iban": "BE68539007547034",
    "cared-for person": "Geheim Kind",
    "household": "livesWith",
    "amount": "112.92",
    "motive": "CHILD",
    "mail": "@",
}


@pytest.mark.parametrize("secret", SECRETS)
def test_no_secret_reaches_an_employers_machine(secret: str, machine: Any, granted: Any) -> None:
    caller = machine(granted.application.employer.kbo_number)
    for address in (LIST, f"{LIST}/{granted.application.reference}"):
        words = caller.get(address).content.decode()
        assert SECRETS[secret] not in words
        assert granted.application.person.national_number not in words


def test_the_department_gets_dates_and_motive_but_no_account(machine: Any, granted: Any) -> None:
    detail = machine().get(f"{LIST}/{granted.application.reference}")
    assert set(detail.json()) == DEPARTMENT_FIELDS | {"decision", "granted"}
    for secret in ("BE68539007547034", "Geheim Kind", granted.application.person.national_number):
        assert secret not in detail.content.decode()


def test_an_answer_that_did_not_change_is_304(machine: Any, granted: Any) -> None:
    caller = machine()
    address = f"/api/v1/{LIST}/{granted.application.reference}"
    first = caller.client.get(address)
    again = caller.client.get(
        address, headers={"authorization": f"Bearer {caller.token}", "if-none-match": first["ETag"]}
    )
    assert again.status_code == 304
    assert "private" in first["Cache-Control"]


def test_pages_follow_each_other_and_hold_every_row_once(machine: Any) -> None:
    employer = factories.employer()
    made = {
        factories.draft(organisation=employer, by=factories.employer_user(employer)).application.reference
        for _ in range(5)
    }
    caller = machine(employer.kbo_number)
    seen: list[str] = []
    page = caller.get(LIST, pageSize="2").json()
    assert set(page) == {"self", "items", "next", "prev"}
    assert page["prev"] is None
    while True:
        seen += [item["reference"] for item in page["items"]]
        if page["next"] is None:
            break
        page = caller.client.get(page["next"]).json()
        assert page["prev"] is not None
    assert len(seen) == 5
    assert set(seen) == made


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pageSize", "0"), ("pageSize", "201"), ("pageSize", "x"), ("pageSize", "²"), ("pageSize", ""),
        ("cursor", "x"), ("cursor", "cD1h"), ("cursor", "é"), ("cursor", "bz0tMQ=="), ("cursor", "cD0w\x00"),
        ("state", "LOST"), ("startsFrom", "2019-02-30"), ("startsFrom", "20190301"), ("startsThrough", "x"),
    ],
)  # fmt: skip
def test_a_wrong_parameter_is_named(name: str, value: str, machine: Any) -> None:
    problem = assert_problem(machine().get(LIST, **{name: value}), 400, "badRequest")
    assert [issue["name"] for issue in problem["issues"]] == [name]


def test_the_list_can_be_narrowed(machine: Any, granted: Any) -> None:
    caller = machine()
    assert granted.application.starts_on == date(2019, 3, 1)
    assert (
        len(caller.get(LIST, state="GRANTED", startsFrom="2019-03-01", startsThrough="2019-03-01").json()["items"]) == 1
    )
    assert caller.get(LIST, state="REFUSED").json()["items"] == []
    assert caller.get(LIST, startsFrom="2019-03-02").json()["items"] == []


def test_a_page_costs_a_fixed_number_of_queries(machine: Any, django_assert_max_num_queries: Any) -> None:
    for _ in range(3):
        factories.submitted()
    caller = machine()
    with django_assert_max_num_queries(12):
        assert len(caller.get(LIST).json()["items"]) == 3


def test_what_is_asked_of_the_employee_stays_between_employee_and_department(machine: Any) -> None:
    case = factories.submitted()
    supplement.ask_supplement(application=case.application, text="Attest?", by=case.reviewer, on=case.on)
    reference = case.application.reference
    own, department = machine(case.application.employer.kbo_number), machine()
    assert own.get(f"{LIST}/{reference}").json()["state"] == "IN_REVIEW"
    assert [item["state"] for item in own.get(LIST, state="IN_REVIEW").json()["items"]] == ["IN_REVIEW"]
    assert own.get(LIST, state="AWAITING_SUPPLEMENT").json()["items"] == []
    assert department.get(f"{LIST}/{reference}").json()["state"] == "AWAITING_SUPPLEMENT"
    assert len(department.get(LIST, state="AWAITING_SUPPLEMENT").json()["items"]) == 1
    assert department.get(LIST, state="IN_REVIEW").json()["items"] == []
