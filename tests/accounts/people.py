"""Made-up people, organisations and rights for the tests of accounts."""

from datetime import date
from typing import Any

from accounts.enums import Role, Scheme
from accounts.models import Organisation, Person, RoleGrant, User
from kernel.pure.identifiers import test_national_number as national_number_for_tests

EMPLOYER_KBO = "0123456749"
OTHER_KBO = "0206731645"
FACILITY_KBO = "0410644946"
LONG_AGO = date(2020, 1, 1)


def make_user(name: str, **fields: Any) -> User:
    return User.objects.create_user(f"{name}@example.test", "een lange zin als wachtwoord", display_name=name, **fields)


def make_person(serial: int = 1, **fields: Any) -> Person:
    given = {
        "national_number": national_number_for_tests(date(1980, 5, 17), serial),
        "last_name": "Peeters",
        "first_names": "An",
        "birth_date": date(1980, 5, 17),
    }
    return Person.objects.create(**(given | fields))


def make_employer(kbo_number: str = EMPLOYER_KBO, **fields: Any) -> Organisation:
    given = {"name": f"Stad {kbo_number}", "kind": "EMPLOYER", "sector": "LOCAL_AUTHORITY"}
    return Organisation.objects.create(kbo_number=kbo_number, **(given | fields))


def make_facility(kbo_number: str = FACILITY_KBO, **fields: Any) -> Organisation:
    given = {"name": "Beschut Wonen", "kind": "CARE_FACILITY", "hco_number": "99000001"}
    return Organisation.objects.create(kbo_number=kbo_number, **(given | fields))


def give(user: User, role: Role, where: Organisation | Scheme, *, by: User | None = None, **fields: Any) -> RoleGrant:
    """A right as if it had been granted long ago."""
    giver = by or User.objects.get_or_create(email="giver@example.test")[0]
    place = {"organisation": where} if isinstance(where, Organisation) else {"scheme": where}
    if isinstance(where, Scheme) and not user.is_staff:
        user.is_staff = True
        user.save()
    return RoleGrant.objects.create(user=user, role=role, granted_by=giver, starts_on=LONG_AGO, **place, **fields)
