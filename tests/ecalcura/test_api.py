"""The same entry for machines: same checks, all of a message or nothing, only the own facility."""

from datetime import date

import pytest
import time_machine

from ecalcura.models import InvoicedDays, Line, Performance
from tests.api.conftest import machine, own_cache  # noqa: F401  the token fixtures of the API tests
from tests.ecalcura import making
from tests.ecalcura.test_first_quarter import ergo_of, nurse_of

pytestmark = pytest.mark.django_db(transaction=True)
READ, WRITE = "ecalcura.staff.read", "ecalcura.staff.write"


@pytest.fixture
def send(facility, machine, ask_register):  # noqa: F811
    caller = machine(facility.organisation.kbo_number, READ, WRITE)

    def post(document, hco=None, method="post", to="entries"):
        address = f"/api/v1/ecalcura/facilities/{hco or facility.hco_number}/{to}"
        return getattr(caller.client, method)(address, document, content_type="application/json")

    post.get = lambda to="report", hco=None: caller.get(f"ecalcura/facilities/{hco or facility.hco_number}/{to}")
    return post


def message(cast, **changes):
    return {
        "people": [
            {
                "nationalNumber": nurse_of(cast), "role": "ENTITLED", "profession": "VPK_A1",
                "contracts": [{"startsOn": "2015-01-01", "weeklyHours": "38.00"}],
                "choices": [{"from": "2023-07-01", "premiumHoursPerWeek": "2"}],
            },
            {
                "nationalNumber": ergo_of(cast), "role": "REPLACEMENT", "profession": "ERGO",
                "contracts": [{"startsOn": "2023-07-01", "weeklyHours": "8"}], "replacedHours": "4",
                "mentionedOn": "2023-07-01",
            },
        ],
        "performances": [
            {"nationalNumber": nurse_of(cast), "role": "ENTITLED", "quarter": "2023Q3", "worked": "494"},
        ],
        **changes,
    }  # fmt: skip


def test_validate_then_save_then_read_then_again(send, cast):
    answer = send(message(cast, validateOnly=True))
    assert answer.status_code == 200, answer.content
    assert answer.json()["saved"] is False
    assert not Line.objects.exists()
    assert send(message(cast)).json() == {
        "saved": True, "newLines": 2, "changedLines": 0, "unchangedLines": 0, "performances": 1, "toVerify": 0,
        "toProve": 0,
    }  # fmt: skip
    assert Line.objects.filter(source="API").count() == 2
    report = send.get().json()
    assert {one["role"] for one in report["people"]} == {"ENTITLED", "REPLACEMENT"}
    assert report["performances"][0]["worked"] == "494.00"
    assert send(message(cast)).json()["unchangedLines"] == 2
    assert Performance.objects.get().version == 1


def test_every_fault_has_its_path_and_nothing_is_saved(send, cast):
    wrong = message(cast)
    wrong["people"][0] |= {"profession": "TOVENAAR", "extra": 1}
    wrong["people"][1]["contracts"] = [{"startsOn": "2023-02-30", "weeklyHours": "39"}]
    wrong["performances"][0]["quarter"] = "2023-3"
    answer = send(wrong)
    assert answer.status_code == 400
    names = {issue["name"] for issue in answer.json()["issues"]}
    assert {"people[0].profession", "people[1].contracts[0].startsOn", "performances[0].quarter"} <= names
    assert not Line.objects.exists()


def test_what_the_law_refuses_is_refused_here_too(send, cast):
    wrong = message(cast)
    wrong["people"][0]["profession"] = "PSYCHOLOOG"
    answer = send(wrong)
    assert answer.status_code == 400
    assert "E-VISA-MISSING" in answer.content.decode()


@pytest.mark.parametrize("document", [[], "x", None, {"people": 3}, {}, {"people": [None]}, {"performances": [{}]}])
def test_nonsense_is_a_400(send, document):
    assert send(document).status_code == 400


def test_another_facility_is_the_same_404_whether_it_exists_or_not(send, cast):
    other = making.facility()
    assert send(message(cast), hco=other.hco_number).status_code == 404
    assert send(message(cast), hco="BESTAAT-NIET").status_code == 404
    assert send.get(hco=other.hco_number).status_code == 404


def test_a_token_without_the_scope_and_the_department_cannot_write(facility, machine, cast):  # noqa: F811
    reader = machine(facility.organisation.kbo_number, READ)
    address = f"/api/v1/ecalcura/facilities/{facility.hco_number}/entries"
    assert reader.client.post(address, message(cast), content_type="application/json").status_code == 403
    department = machine("department", READ, WRITE)
    assert department.client.post(address, message(cast), content_type="application/json").status_code == 403
    assert department.get(f"ecalcura/facilities/{facility.hco_number}/report").status_code == 200


def test_invoiced_days(send, facility):
    days = {"items": [{"month": "2023-01", "days": 1800}, {"month": "2023-02", "days": 1700}]}
    assert send(days, method="put", to="invoiced-days").json() == days
    assert send.get("invoiced-days").json() == days
    for wrong in ({"month": "2022-01", "days": 1}, {"month": "2023-01", "days": -1}, {"month": "2023-01", "days": 1.5}):
        assert send({"items": [wrong]}, method="put", to="invoiced-days").status_code == 400
    assert InvoicedDays.objects.count() == 2


def test_a_locked_quarter_stays_locked(send, cast, facility):
    from ecalcura.actions.quarters import confirm_quarter
    from ecalcura.law.periods import Quarter

    assert send(message(cast)).status_code == 200
    with time_machine.travel("2024-02-10 10:00:00+01:00", tick=False):
        confirm_quarter(
            facility=facility, quarter=Quarter(2023, 3), explanations={
                f"{Line.objects.get(role='REPLACEMENT').pk}:W-P-MISSING": "volgt",
                "0:W-NO-REPLACEMENT": "volgt",
            }, by=making.data_manager(facility), on=date(2024, 2, 10),
        )  # fmt: skip
    changed = message(cast)
    changed["performances"][0]["worked"] = "400"
    assert "E-PERIOD-CLOSED" in send(changed).content.decode()


@pytest.fixture
def carer(cast):
    """A care worker who has the visum of the function in the register."""
    return nurse_of(cast, profession="ZORGKUNDIGE")


def claim(carer, **changes):
    person = {
        "nationalNumber": carer, "role": "ENTITLED", "profession": "ZORGKUNDIGE",
        "contracts": [{"startsOn": "2001-01-01", "weeklyHours": "38"}],
        "choices": [{"from": "2023-07-01", "premiumHoursPerWeek": "2"}],
    }  # fmt: skip
    return {"people": [person | changes]}


def test_a_right_of_before_2005_comes_along_and_is_to_be_proven(send, carer):
    refused = send(claim(carer))
    assert refused.status_code == 400
    assert "E-PREMIUM-FUNCTION" in refused.content.decode()
    saved = send(claim(carer, acquiredPremiumRight=True))
    assert saved.status_code == 200, saved.content
    assert saved.json()["toProve"] == 1
    person = send.get().json()["people"][0]
    assert (person["acquiredPremiumRight"], person["acquiredPremiumRightProven"]) == (True, False)
    assert send(claim(carer)).json()["unchangedLines"] == 1  # left out: as it was
    taken_back = send(claim(carer, acquiredPremiumRight=False))
    assert "E-PREMIUM-FUNCTION" in taken_back.content.decode()
    assert Line.objects.get().transitional_right is True


def test_a_replacement_has_no_right_of_before_2005(send, cast):
    wrong = message(cast)
    wrong["people"][1]["acquiredPremiumRight"] = True
    answer = send(wrong)
    assert answer.status_code == 400
    assert "people[1].acquiredPremiumRight" in {issue["name"] for issue in answer.json()["issues"]}
