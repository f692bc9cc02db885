"""The access page: an organisation's manager grants, ends and lists rights, for the own organisation only."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import RoleGrant, User
from accounts.roles import has_role
from correspondence.models import Mail
from tests.accounts.people import EMPLOYER_KBO, OTHER_KBO, give, make_employer, make_facility, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def city():
    return make_employer()


@pytest.fixture
def manager(city):
    user = make_user("baas")
    give(user, Role.ORGANISATION_MANAGER, city)
    return user


def page_of(kbo_number: str = EMPLOYER_KBO) -> str:
    return reverse("accounts:access-organisation", kwargs={"kbo_number": kbo_number})


def bare(answer, kbo_number: str) -> str:
    """The page without the number that was asked for and without the form tokens that differ at every sight."""
    text = answer.content.decode().replace(kbo_number, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def filled(**more):
    today = timezone.localdate()
    return {
        "email": "nieuw@example.test",
        "name": "Nina Nieuw",
        "role": "EMPLOYER_RESPONSIBLE",
        "starts_on": today.isoformat(),
        "reason": "nieuwe collega",
    } | more


def test_a_year_of_two_digits_gives_no_right_from_the_last_century(client, manager, city):
    client.force_login(manager)
    boxes = {"starts_on_0": "1", "starts_on_1": "1", "starts_on_2": "99"}
    sent = {key: value for key, value in filled(**boxes).items() if key != "starts_on"}
    text = client.post(page_of(), sent).content.decode()
    assert "Schrijf het jaar met vier cijfers, bijvoorbeeld 2026." in text
    assert 'name="starts_on_2" value="99"' in text
    assert not User.objects.filter(email="nieuw@example.test").exists()


def test_a_manager_grants_a_right_to_somebody_new_who_gets_a_mail(client, manager, city):
    client.force_login(manager)
    answer = client.post(page_of(), filled(), follow=True)
    text = answer.content.decode()
    assert "Nina Nieuw heeft het recht nu." in text
    assert "DWSE Organisatieverantwoordelijke" in text
    nina = User.objects.get(email="nieuw@example.test")
    assert not nina.has_usable_password()
    assert has_role(nina, Role.EMPLOYER_RESPONSIBLE, timezone.localdate(), organisation=city)
    mail = Mail.objects.get(kind="right-granted")
    assert mail.recipient == "nieuw@example.test"
    assert "Nina" not in mail.subject + mail.body


def test_ending_a_right_works_at_once_and_stays_in_the_log(client, manager, city):
    client.force_login(manager)
    client.post(page_of(), filled())
    grant = RoleGrant.objects.get(role=Role.EMPLOYER_RESPONSIBLE)
    address = reverse("accounts:access-end", kwargs={"kbo_number": EMPLOYER_KBO, "grant_id": grant.pk})
    text = client.post(address, follow=True).content.decode()
    assert not has_role(grant.user, Role.EMPLOYER_RESPONSIBLE, timezone.localdate())
    assert "Beëindigd door baas" in text
    again = client.post(address, follow=True).content.decode()
    assert "Dit recht is al beëindigd." in again


def test_a_stranger_gets_the_same_404_whether_the_organisation_exists_or_not(client, city):
    stranger = make_user("vreemd")
    give(stranger, Role.ORGANISATION_MANAGER, make_employer(OTHER_KBO))
    client.force_login(stranger)
    existing, absent = client.get(page_of(EMPLOYER_KBO)), client.get(page_of("0999999922"))
    assert (existing.status_code, absent.status_code) == (404, 404)
    assert bare(existing, EMPLOYER_KBO) == bare(absent, "0999999922")
    grant = RoleGrant.objects.filter(organisation__kbo_number=OTHER_KBO).get()
    crossed = reverse("accounts:access-end", kwargs={"kbo_number": EMPLOYER_KBO, "grant_id": grant.pk})
    assert client.post(crossed).status_code == 404


def test_a_right_of_another_organisation_cannot_be_ended_through_ones_own(client, manager):
    other = give(make_user("elders"), Role.EMPLOYER_RESPONSIBLE, make_employer(OTHER_KBO))
    client.force_login(manager)
    address = reverse("accounts:access-end", kwargs={"kbo_number": EMPLOYER_KBO, "grant_id": other.pk})
    assert client.post(address).status_code == 404


def test_a_member_without_the_managers_right_gets_403(client, city):
    member = make_user("lid")
    give(member, Role.EMPLOYER_RESPONSIBLE, city)
    client.force_login(member)
    assert client.get(page_of()).status_code == 403
    assert client.get(reverse("accounts:access")).status_code == 403


def test_whoever_manages_one_organisation_goes_straight_to_it(client, manager):
    client.force_login(manager)
    assert client.get(reverse("accounts:access"))["Location"] == page_of()


def test_whoever_manages_two_organisations_chooses(client, manager):
    give(manager, Role.ORGANISATION_MANAGER, make_employer(OTHER_KBO))
    client.force_login(manager)
    text = client.get(reverse("accounts:access")).content.decode()
    assert page_of(EMPLOYER_KBO) in text
    assert page_of(OTHER_KBO) in text


def test_the_last_manager_cannot_leave(client, manager):
    client.force_login(manager)
    grant = RoleGrant.objects.get(user=manager)
    address = reverse("accounts:access-end", kwargs={"kbo_number": EMPLOYER_KBO, "grant_id": grant.pk})
    assert "U bent de laatste beheerder." in client.post(address, follow=True).content.decode()


def test_a_manager_with_a_colleague_may_leave_and_is_then_outside(client, manager, city):
    give(make_user("tweede"), Role.ORGANISATION_MANAGER, city)
    client.force_login(manager)
    grant = RoleGrant.objects.get(user=manager)
    client.post(reverse("accounts:access-end", kwargs={"kbo_number": EMPLOYER_KBO, "grant_id": grant.pk}))
    assert client.get(page_of()).status_code == 404


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"email": "geen adres"}, "e-mailadres"),
        ({"role": "REVIEWER"}, "REVIEWER"),
        ({"role": ""}, "verplicht"),
        ({"starts_on": "31/02/2026"}, ""),
        ({"starts_on": "2026-05-01", "ends_on": "2026-04-01"}, "De einddatum ligt voor de begindatum."),
    ],
)
def test_a_mistake_is_told_at_the_field_and_nothing_is_lost(client, manager, more, sentence):
    client.force_login(manager)
    answer = client.post(page_of(), filled(**more))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Kijk dit nog even na" in text
    assert sentence in text
    assert "nieuwe collega" in text
    assert RoleGrant.objects.filter(role=Role.EMPLOYER_RESPONSIBLE).count() == 0


def test_the_same_right_twice_is_refused(client, manager):
    client.force_login(manager)
    client.post(page_of(), filled())
    text = client.post(page_of(), filled(email="NIEUW@example.test")).content.decode()
    assert "Deze persoon heeft dit recht al in (een deel van) die periode." in text


def test_a_right_for_later_does_not_work_yet(client, manager, city):
    client.force_login(manager)
    today = timezone.localdate()
    client.post(page_of(), filled(starts_on=(today + timedelta(days=1)).isoformat()))
    nina = User.objects.get(email="nieuw@example.test")
    assert not has_role(nina, Role.EMPLOYER_RESPONSIBLE, today, organisation=city)
    assert has_role(nina, Role.EMPLOYER_RESPONSIBLE, today + timedelta(days=1), organisation=city)


def test_a_facility_grants_its_own_two_roles_and_not_the_employers(client):
    facility = make_facility()
    boss = make_user("hoofd")
    give(boss, Role.ORGANISATION_MANAGER, facility)
    client.force_login(boss)
    address = page_of(facility.kbo_number)
    client.post(address, filled(role="FACILITY_PRIVACY_DATA"))
    client.post(address, filled(role="FACILITY_FINANCIAL_DATA"))
    client.post(address, filled(role="EMPLOYER_RESPONSIBLE"))
    given = RoleGrant.objects.filter(user__email="nieuw@example.test").values_list("role", flat=True)
    assert set(given) == {"FACILITY_PRIVACY_DATA", "FACILITY_FINANCIAL_DATA"}


def test_the_access_page_keeps_within_twelve_queries(client, manager, city, django_assert_max_num_queries):
    for number in range(20):
        give(make_user(f"lid{number}"), Role.EMPLOYER_RESPONSIBLE, city, by=manager)
    client.force_login(manager)
    with django_assert_max_num_queries(12):
        client.get(page_of())
