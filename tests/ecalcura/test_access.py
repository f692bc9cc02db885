"""Who may open what: role × own or other facility, over every address of the facility's screens."""

import re

import pytest
import time_machine
from django.urls import reverse

from accounts.enums import Role, Scheme
from accounts.models import FileVisit
from ecalcura import urls
from ecalcura.access import ENTRY, MONEY
from ecalcura.models import AccessRefusal
from tests import factories
from tests.ecalcura import making

pytestmark = pytest.mark.django_db

POST_ONLY = {
    "line-verify", "sheet-keep", "contact-end", "contact-again", "account-confirm", "account-withdraw",
}  # fmt: skip
PRIVACY, FINANCE, MANAGER = Role.FACILITY_PRIVACY_DATA, Role.FACILITY_FINANCIAL_DATA, Role.ORGANISATION_MANAGER
ADDRESSES = urls.facility
NAMES = [entry.name for entry in ADDRESSES]
MONEY_PAGES = {name for name in NAMES if name.startswith("account")}
SHARED = {"overview", "organisation"} | {
    name for name in NAMES if name.startswith(("contact", "message", "news", "help", "calculation"))
}


@pytest.fixture(autouse=True)
def a_day():
    with time_machine.travel("2024-02-10 10:00:00+01:00", tick=False):
        yield


def address(name: str, hco: str, line: int = 1) -> str:
    values = {
        "hco": hco, "pk": line, "quarter": "2023Q3", "sequence": 1, "kind": "pdf", "contact": 1, "conversation": 1,
        "account": 1, "news": 1, "period": "2023-2024", "version": 1, "other": 1,
    }  # fmt: skip
    entry = next(one for one in ADDRESSES if one.name == name)
    wanted = set(entry.pattern.converters)
    return reverse(f"ecalcura:{name}", kwargs={key: values[key] for key in wanted})


@pytest.mark.parametrize("name", NAMES)
def test_a_user_of_the_facility_without_a_right_gets_403_and_no_personal_data(name, log_in):
    """G1: being a user of the facility alone opens nothing."""
    facility = making.facility()
    manager = making.data_manager(facility)
    line = making.enter(facility, making.entitled(), by=manager)
    answer = log_in(making.worker(facility, MANAGER)).get(address(name, facility.hco_number, line.pk))
    assert answer.status_code == 403
    assert line.person.last_name not in answer.content.decode()
    assert not FileVisit.objects.exists()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("role", [PRIVACY, FINANCE])
def test_a_stranger_gets_the_same_404_whether_the_facility_exists_or_not(name, role, log_in):
    """G5: and it is written down."""
    mine, other = making.facility(), making.facility()
    client = log_in(making.worker(mine, role))
    if name in POST_ONLY:
        return
    real = client.get(address(name, other.hco_number))
    unreal = client.get(address(name, "HCO-BESTAAT-NIET"))
    if real.status_code == 403:  # the right is not held anywhere: the same answer before any row is read
        assert unreal.status_code == 403
        return
    assert real.status_code == unreal.status_code == 404
    assert _plain(real, other.hco_number) == _plain(unreal, "HCO-BESTAAT-NIET")
    assert {row.hco_number for row in AccessRefusal.objects.all()} == {other.hco_number, "HCO-BESTAAT-NIET"}


def _plain(answer, hco: str) -> str:
    """The page without the number that was asked and without the seals that differ on every page."""
    return re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]*"', "", answer.content.decode()).replace(hco, "")


@pytest.mark.parametrize("name", NAMES)
def test_each_right_opens_its_own_pages_only(name, log_in):
    """G2, G3, G4."""
    facility = making.facility()
    manager = making.data_manager(facility)
    line = making.enter(facility, making.entitled(), by=manager)
    opens = {PRIVACY: name not in MONEY_PAGES, FINANCE: name in MONEY_PAGES | SHARED}
    for role, allowed in opens.items():
        code = log_in(making.worker(facility, role)).get(address(name, facility.hco_number, line.pk)).status_code
        assert (code != 403) is allowed, (role, code)
    both = log_in(making.worker(facility, PRIVACY, FINANCE)).get(address(name, facility.hco_number, line.pk))
    assert both.status_code in (200, 302, 404, 405)


def test_nobody_comes_in_without_logging_in(client):
    facility = making.facility()
    for name in NAMES:
        assert client.get(address(name, facility.hco_number)).status_code == 302


def test_a_right_that_ended_opens_nothing(log_in):
    facility = making.facility()
    user = making.worker(facility)
    factories.grant(user, PRIVACY, organisation=facility.organisation, ends_on=making.date(2023, 12, 31))
    assert log_in(user).get(address("staff-list", facility.hco_number)).status_code == 403


def test_the_successor_opens_the_file_of_its_predecessor(log_in):
    """D11: a merger carries open matters along."""
    new = making.facility()
    old = making.facility(successor=new, merged_on=making.date(2024, 1, 1))
    client = log_in(making.data_manager(new))
    assert client.get(address("staff-list", old.hco_number)).status_code == 200
    assert log_in(making.data_manager(old)).get(address("staff-list", new.hco_number)).status_code == 404


def test_every_look_at_a_person_is_in_the_visitors_log(log_in):
    facility = making.facility()
    manager = making.data_manager(facility)
    line = making.enter(facility, making.entitled(choices=(making.premium("2"),)), by=manager)
    client = log_in(manager)
    for name in ("staff-list", "line", "hours", "confirm"):
        before = FileVisit.objects.count()
        assert client.get(address(name, facility.hco_number, line.pk)).status_code == 200
        visit = FileVisit.objects.latest("id")
        assert FileVisit.objects.count() == before + 1, name
        assert (visit.visitor, visit.role, visit.person) == (manager, PRIVACY, line.person)
        assert visit.what
        assert visit.why


@pytest.mark.parametrize(
    ("role", "scheme", "code"),
    [
        (Role.REVIEWER, Scheme.ECALCURA, 200),
        (Role.AUDITOR, Scheme.ECALCURA, 200),
        (Role.REVIEWER, Scheme.ZORGKREDIET, 403),
        (Role.ACCESS_MANAGER, Scheme.ECALCURA, 403),
    ],
)
def test_the_desk_is_for_the_people_of_this_scheme(log_in, role, scheme, code):
    facility = making.facility()
    client = log_in(factories.official(role, scheme))
    assert client.get("/beheer/ecalcura/facility/voortgang/").status_code == code
    assert client.get(f"/beheer/ecalcura/facility/{facility.pk}/change/").status_code == code


def test_the_two_rights_do_not_overlap():
    assert not ENTRY & MONEY
