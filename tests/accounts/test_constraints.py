"""What must never happen, the database forbids: one case for each named constraint of accounts and kernel."""

from collections.abc import Callable
from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.enums import Role, Scheme
from accounts.models import AcmClaimMapping, ManagerProposal, Organisation, Person, RoleGrant, User
from kernel.models import AuditEntry
from tests.accounts.people import LONG_AGO, give, make_employer, make_facility, make_person, make_user

pytestmark = pytest.mark.django_db


def grant(**fields) -> RoleGrant:
    """A right in an organisation that is fine but for the fields given."""
    given = {"role": Role.EMPLOYER_RESPONSIBLE, "starts_on": LONG_AGO} | fields
    if "user" not in given:
        given["user"] = make_user("ann")
    if "organisation" not in given and not given.get("scheme"):
        given["organisation"] = make_employer()
    return RoleGrant.objects.create(**({"granted_by": make_user("gever")} | given))


def staff_role_for_oneself() -> None:
    ann = make_user("ann")
    RoleGrant.objects.create(
        user=ann, granted_by=ann, role=Role.REVIEWER, scheme=Scheme.ZORGKREDIET, starts_on=LONG_AGO
    )


def twice_in_an_organisation() -> None:
    ann, city = make_user("ann"), make_employer()
    for _time in range(2):
        give(ann, Role.EMPLOYER_RESPONSIBLE, city)


def twice_in_a_scheme() -> None:
    ann = make_user("ann")
    for _time in range(2):
        give(ann, Role.REVIEWER, Scheme.ECALCURA)


def proposal(**fields) -> ManagerProposal:
    given = {"reason": "brief"} | fields
    if "organisation" not in given:
        given["organisation"] = make_employer()
    for name in ("user", "proposed_by"):
        if name not in given:
            given[name] = make_user(name)
    return ManagerProposal.objects.create(**given)


def proposal_closed_by_its_proposer() -> None:
    official = make_user("official")
    proposal(proposed_by=official, closed_by=official, closed_at=timezone.now(), confirmed=True)


def proposal_of_oneself() -> None:
    official = make_user("official")
    proposal(proposed_by=official, user=official)


def proposal_twice() -> None:
    city, ann = make_employer(), make_user("ann")
    proposal(organisation=city, user=ann)
    ManagerProposal.objects.create(organisation=city, user=ann, reason="nog eens", proposed_by=make_user("tweede"))


def mapping_twice() -> None:
    for _time in range(2):
        AcmClaimMapping.objects.create(claim="c", value="v", role=Role.EMPLOYER_RESPONSIBLE)


def system_users() -> None:
    for number in range(2):
        User.objects.create(email=f"s{number}@example.test", is_system=True)


def same_address_in_capitals() -> None:
    make_user("ann")
    User.objects.create(email="ANN@example.test")


FORBIDDEN: dict[str, Callable[[], object]] = {
    "grant_period_in_order": lambda: grant(ends_on=date(2019, 12, 31)),
    "grant_belongs_to_organisation_or_scheme": lambda: grant(role=Role.REVIEWER),
    "grant_staff_role_by_another_person": staff_role_for_oneself,
    "grant_ended_with_actor_and_moment": lambda: grant(ended_at=timezone.now()),
    "grant_source_is_known": lambda: grant(source="ROOK"),
    "grant_one_open_in_an_organisation": twice_in_an_organisation,
    "grant_one_open_in_a_scheme": twice_in_a_scheme,
    "organisation_kbo_number_is_ten_digits": lambda: make_employer("2123456789"),
    "organisation_kind_is_known": lambda: make_employer(kind="CLUB"),
    "organisation_sector_is_known": lambda: make_employer(sector="RUIMTEVAART"),
    "organisation_employer_has_a_sector": lambda: make_employer(sector=""),
    "organisation_facility_has_an_hco_number": lambda: make_facility(hco_number=None),
    "person_national_number_is_eleven_digits": lambda: make_person(national_number="8005170029x"),
    "person_birth_date_known_means_filled": lambda: make_person(birth_date=None),
    "person_birth_date_known_is_known_word": lambda: make_person(birth_date_known="HOUR"),
    "person_sex_is_known_word": lambda: make_person(sex="X"),
    "user_email_unique_whatever_the_case": same_address_in_capitals,
    "user_one_system_user": system_users,
    "user_system_user_cannot_work_at_the_desk": lambda: User.objects.create(
        email="s@example.test", is_system=True, is_staff=True
    ),
    "user_demo_note_goes_with_an_audience": lambda: make_user("ann", demo_note="Start een aanvraag."),
    "acm_mapping_unique": mapping_twice,
    "acm_mapping_opens_organisation_roles_only": lambda: AcmClaimMapping.objects.create(
        claim="c", value="v", role=Role.RELEASER
    ),
    "proposal_closed_by_another_official": proposal_closed_by_its_proposer,
    "proposal_closed_with_actor_and_moment": lambda: proposal(confirmed=True),
    "proposal_nobody_appoints_oneself": proposal_of_oneself,
    "proposal_one_open": proposal_twice,
    "audit_operation_is_known": lambda: AuditEntry.objects.create(
        database_role="owner", transaction_id=1, table_name="t", operation="SELECT", row_key="1"
    ),
}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_the_database_forbids(name):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        FORBIDDEN[name]()
    assert refusal.value.__cause__.diag.constraint_name == name


def test_every_named_constraint_of_these_houses_has_its_case():
    named = {
        constraint.name
        for label in ("accounts", "kernel")
        for model in apps.get_app_config(label).get_models()
        for constraint in model._meta.constraints
    }
    assert named == set(FORBIDDEN)


def test_a_right_ended_on_its_first_day_was_never_held():
    ended = grant(
        starts_on=date(2026, 3, 2), ends_on=date(2026, 3, 1), ended_by=make_user("x"), ended_at=timezone.now()
    )
    assert not ended.user.grants_on(date(2026, 3, 2)).exists()
    assert not ended.user.grants_on(date(2026, 3, 1)).exists()


def test_people_and_organisations_that_something_refers_to_are_not_erased():
    city = make_employer()
    give(make_user("ann"), Role.EMPLOYER_RESPONSIBLE, city)
    from django.db.models import ProtectedError

    with pytest.raises(ProtectedError):
        city.delete()
    assert Organisation.objects.filter(pk=city.pk).exists()
    assert Person.objects.count() == 0
