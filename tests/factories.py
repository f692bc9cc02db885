"""Rows for tests, made the way the product makes them; every name and number is made up."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.enums import Role, Scheme
from accounts.models import Organisation, Person, RoleGrant, User
from accounts.roles import system_user
from kernel.pure.identifiers import test_national_number
from zorgkrediet.actions import complete, decide, start
from zorgkrediet.models import Application

_serial = count(1)


def person(*, born: date = date(1985, 5, 9), name: str = "Peeters", **fields: Any) -> Person:
    number = next(_serial)
    return Person.objects.create(
        national_number=test_national_number(born, number % 900 + 1),
        last_name=name,
        first_names=fields.pop("first_names", f"Nora{number}"),
        birth_date=born,
        email=fields.pop("email", f"nora{number}@voorbeeld.test"),
        street="Dorpsstraat 1",
        postal_code="9000",
        municipality="Gent",
        **fields,
    )


def employer(*, sector: str = "LOCAL_AUTHORITY", **fields: Any) -> Organisation:
    number = next(_serial)
    return Organisation.objects.create(
        kbo_number=f"0{number:09d}", name=fields.pop("name", f"Gemeente Testdorp {number}"), kind="EMPLOYER",
        sector=sector, email=f"personeel{number}@werkgever.test", **fields,
    )  # fmt: skip


def user(*, with_person: Person | None = None, **fields: Any) -> User:
    number = next(_serial)
    return User.objects.create_user(
        fields.pop("email", f"gebruiker{number}@voorbeeld.test"), person=with_person, **fields
    )


def grant(to: User, role: Role, **where: Any) -> RoleGrant:
    return RoleGrant.objects.create(
        user=to, role=role, starts_on=date(2016, 1, 1), granted_by=where.pop("by", None) or system_user(), **where
    )


def employer_user(organisation: Organisation, **fields: Any) -> User:
    made = user(with_person=person(name="Werkgever"), **fields)
    grant(made, Role.EMPLOYER_RESPONSIBLE, organisation=organisation)
    return made


def official(role: Role = Role.REVIEWER, scheme: Scheme = Scheme.ZORGKREDIET, **fields: Any) -> User:
    made = user(is_staff=True, **fields)
    grant(made, role, scheme=scheme)
    return made


def moment(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 10))


def employer_part(**changes: Any) -> start.EmployerPart:
    fields: dict[str, Any] = {
        "status": "STATUTORY",
        "fraction": Decimal("1.00"),
        "regime": "FIFTH",
        "motive": "CHILD",
        "starts_on": date(2019, 3, 1),
        "months": 12,
        "ends_on": None,
        "employee_email": "uitnodiging@voorbeeld.test",
    }
    return start.EmployerPart(**{**fields, **changes})


def employee_part(**changes: Any) -> complete.EmployeePart:
    fields: dict[str, Any] = {
        "household": {"livesWith": "OTHERS", "children": []},
        "motive_facts": {"relation": "OWN", "birthDate": "2015-01-31"},
        "cared_person_name": "Geheim Kind",
        "thematic_leaves": [],
        "other_income": [],
        "iban": "BE68539007547034",
    }
    return complete.EmployeePart(**{**fields, **changes})


@dataclass(slots=True)
class Case:
    """Everybody around one application."""

    application: Application
    employer_user: User
    employee: User
    reviewer: User
    on: date

    def fresh(self) -> Application:
        return Application.objects.select_related("person", "employer").get(pk=self.application.pk)


def draft(
    *,
    on: date = date(2019, 2, 1),
    part: start.EmployerPart | None = None,
    asked: start.EmployerPart | None = None,
    **who: Any,
) -> Case:
    """An application that the employer is preparing; `asked` is the employer's half where `part` is the employee's."""
    organisation = who.pop("organisation", None) or employer()
    acting = who.pop("by", None) or employer_user(organisation)
    applicant = who.pop("applicant", None) or person()
    employee = User.objects.filter(person=applicant).first() or user(with_person=applicant)
    made = start.start(person=applicant, employer=organisation, part=part or asked or employer_part(), by=acting, on=on)
    return Case(made, acting, employee, official(), on)


def invited(**arguments: Any) -> Case:
    """An application that waits for the employee."""
    case = draft(**arguments)
    start_token(case)
    case.application = case.fresh()
    return case


def start_token(case: Case) -> str:
    """Send the invitation and give back the token of its link."""
    return start.invite(application=case.application, by=case.employer_user, on=case.on, at=moment(case.on))


def submitted(*, part: complete.EmployeePart | None = None, **arguments: Any) -> Case:
    """An application that the department has to look at."""
    case = invited(**arguments)
    case.on += timedelta(days=1)
    complete.complete(application=case.application, part=part or employee_part(), by=case.employee, on=case.on)
    case.application = complete.submit(application=case.application, by=case.employee, on=case.on, at=moment(case.on))
    return case


def granted(**arguments: Any) -> Case:
    """An application that was decided in the applicant's favour."""
    case = submitted(**arguments)
    case.on += timedelta(days=7)
    decide.decide(
        application=case.application, grant=True, motivation="", by=case.reviewer, on=case.on, at=moment(case.on)
    )
    case.application = case.fresh()
    return case
