"""Who holds which role on a day, and reading the claims of ACM/IDM."""

from datetime import date, timedelta

import pytest

from accounts.claims import ClaimMissing, read_identity
from accounts.enums import Role, Scheme
from accounts.roles import grants_of, has_role, holders_of, organisations_of, system_user
from accounts.visits import record_visit
from kernel.pure.identifiers import WrongNumber
from tests.accounts.people import OTHER_KBO, give, make_employer, make_person, make_user
from tests.accounts.people import national_number_for_tests as number

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 31)
AN = number(date(1980, 5, 17), 2)
ONE_DAY = timedelta(days=1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "holds"), [(FIRST - ONE_DAY, False), (FIRST, True), (LAST, True), (LAST + ONE_DAY, False)]
)
def test_a_right_holds_from_its_first_to_its_last_day_included(day, holds):
    ann, city = make_user("ann"), make_employer()
    grant = give(ann, Role.EMPLOYER_RESPONSIBLE, city)
    grant.starts_on, grant.ends_on = FIRST, LAST
    grant.save()
    assert has_role(ann, Role.EMPLOYER_RESPONSIBLE, day, organisation=city) is holds
    assert organisations_of(ann, Role.EMPLOYER_RESPONSIBLE, day).exists() is holds
    assert holders_of(Role.EMPLOYER_RESPONSIBLE, day).exists() is holds


@pytest.mark.django_db
def test_a_right_in_one_organisation_or_scheme_is_none_in_another():
    ann, city, other = make_user("ann"), make_employer(), make_employer(OTHER_KBO)
    give(ann, Role.EMPLOYER_RESPONSIBLE, city)
    give(ann, Role.REVIEWER, Scheme.ZORGKREDIET)
    assert not has_role(ann, Role.EMPLOYER_RESPONSIBLE, LAST, organisation=other)
    assert not has_role(ann, Role.REVIEWER, LAST, scheme=Scheme.ECALCURA)
    assert not has_role(ann, Role.APPROVER, LAST)
    assert grants_of(ann, LAST).count() == 2


@pytest.mark.django_db
def test_somebody_who_is_stopped_is_no_holder_any_more():
    ann = make_user("ann", is_active=False)
    give(ann, Role.AUDITOR, Scheme.ZORGKREDIET)
    assert not holders_of(Role.AUDITOR, LAST, scheme=Scheme.ZORGKREDIET).exists()


@pytest.mark.django_db
def test_there_is_one_system_user_and_it_has_no_password():
    assert system_user() == system_user()
    assert not system_user().has_usable_password()


@pytest.mark.django_db
def test_a_visit_says_who_looked_at_whose_file_and_why():
    visit = record_visit(by=make_user("ann"), role=Role.REVIEWER, person=make_person(), what="ZK-1", why="behandeling")
    assert (visit.what, visit.why, visit.role) == ("ZK-1", "behandeling", "REVIEWER")


def read(**claims):
    return read_identity({"sub": "s", "rrn": AN} | claims, role_claims=["app_rol_3d"], allow_test=True)


@pytest.mark.parametrize(
    ("value", "rights"),
    [
        ("Rol:0123456749", [("Rol", "0123456749")]),
        (["Rol:0123.456.749", "Andere rol:OVO002949"], [("Rol", "0123456749"), ("Andere rol", "OVO002949")]),
        ("Rol:Context:99000001", [("Rol:Context", "99000001")]),
        ("Rol", []),
        (":0123456749", []),
        ("Rol:", []),
        ("Rol:0123 456; drop", []),
        ([None, 7, {"a": 1}], []),
        (None, []),
    ],
)
def test_a_role_claim_reads_role_and_organisation(value, rights):
    assert [(right.value, right.organisation_code) for right in read(app_rol_3d=value).rights] == rights


def test_a_claim_that_is_not_in_the_table_is_not_read():
    assert read(other_rol_3d="Rol:0123456749").rights == ()


def test_without_number_nobody_is_known():
    with pytest.raises(ClaimMissing):
        read(rrn="")


def test_a_made_up_number_is_refused_where_no_demo_runs():
    with pytest.raises(WrongNumber):
        read_identity({"rrn": AN}, role_claims=[], allow_test=False)
