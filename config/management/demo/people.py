"""Made-up people (test numbers only), organisations, and the users one can log in as."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop as _

from accounts.enums import DemoAudience, Role, Scheme
from accounts.models import Organisation, Person, RoleGrant, User
from accounts.roles import system_user

FIXTURES = Path(settings.BASE_DIR) / "fixtures" / "demo"
UNASSIGNED_BANK = "160"
BOTH = (Scheme.ZORGKREDIET, Scheme.ECALCURA)

# e-mail, name, roles, what to do there
DEPARTMENT: tuple[tuple[str, str, tuple[Role, ...], str], ...] = (
    ("roos.beheer@departement.test", "Roos Adriaens", (Role.REVIEWER,),
     _("Dossierbeheerder: bekijk de wachtrij, toets en beslis.")),
    ("bram.beheer@departement.test", "Bram Wouters", (Role.REVIEWER,),
     _("Tweede dossierbeheerder, voor de dossiers van een collega.")),
    ("petra.voorbereider@departement.test", "Petra Dierckx", (Role.PREPARER,),
     _("Voorbereider: maak en bereken de betalingen van de maand.")),
    ("gert.goedkeurder@departement.test", "Gert Lenaerts", (Role.APPROVER,),
     _("Goedkeurder: kijk de controles na en keur de betalingen goed.")),
    ("greet.goedkeurder@departement.test", "Greet Lemmens", (Role.APPROVER,),
     _("Tweede goedkeurder: keur voorschotten en berekeningen van eCalcura goed; een collega keurt de betaling goed.")),
    ("bea.betaler@departement.test", "Bea Pauwels", (Role.RELEASER,),
     _("Betaler: geef de betalingen vrij en haal het bankbestand op.")),
    ("karel.rekenmeester@departement.test", "Karel Smets", (Role.PARAMETER_MANAGER,),
     _("Rekenmeester: bedragen, indexen en parameters.")),
    ("ada.auditor@departement.test", "Ada Thijs", (Role.AUDITOR,), _("Auditor: leest alles, wijzigt niets.")),
    ("tine.toegang@departement.test", "Tine Michiels", (Role.ACCESS_MANAGER,),
     _("Toegangsbeheerder: kent rollen toe aan anderen.")),
    ("tom.toegang@departement.test", "Tom Segers", (Role.ACCESS_MANAGER,),
     _("Tweede toegangsbeheerder: bevestigt wie een collega als eerste beheerder van een organisatie voorstelt.")),
)  # fmt: skip


def load_organisations() -> list[Organisation]:
    """Every demo employer and facility that is active in the enterprise register."""
    rows = json.loads((FIXTURES / "enterprises.json").read_text())
    return Organisation.objects.bulk_create(
        Organisation(
            kbo_number=row["kbo"],
            name=row["name"],
            kind=row["kind"],
            sector=row["sector"] or "",
            hco_number=row["hcoNumber"],
            email=f"personeel.{row['kbo']}@{'ibw' if row['hcoNumber'] else 'werkgever'}.test",
            street=row["street"],
            postal_code=row["postalCode"],
            municipality=row["municipality"],
            active=row["status"] == "AC",
        )
        for row in rows
    )


def load_people() -> list[Person]:
    """The ordinary people of the simulated register; those with something odd appear when their number is looked up."""
    rows = json.loads((FIXTURES / "people.json").read_text())
    return Person.objects.bulk_create(
        Person(
            national_number=row["niss"],
            last_name=row["lastName"],
            first_names=" ".join(row["firstNames"]),
            birth_date=date.fromisoformat(row["birthDate"]),
            sex=row["sex"],
            email=f"persoon.{row['niss'][-6:]}.{number}@voorbeeld.test",
            street=row["street"],
            postal_code=row["postalCode"],
            municipality=row["municipality"],
            register_source="RR",
        )
        for number, row in enumerate(rows)
        if not row["special"]
    )


def user_of(person: Person, audience: DemoAudience, note: str) -> User:
    """A log-in for a demo person."""
    return _user(person.email, person.full_name, audience, note, person=person)


def _user(email: str, name: str, audience: DemoAudience, note: str, **fields: Any) -> User:
    return User.objects.create_user(email, display_name=name, demo_audience=audience, demo_note=note, **fields)


def load_department(on: date) -> dict[Role, list[User]]:
    """The officials, each with one role for both schemes, granted by the system."""
    granter = system_user()
    officials: dict[Role, list[User]] = {}
    for email, name, roles, note in DEPARTMENT:
        user = _user(email, name, DemoAudience.DEPARTMENT, note, is_staff=True)
        for role in roles:
            officials.setdefault(role, []).append(user)
            for scheme in BOTH:
                _grant(user, role, granter, on, scheme=scheme)
    return officials


def load_employer_users(organisations: list[Organisation], people: list[Person], on: date) -> dict[int, User]:
    """One person with the employer's right in each active employer; the first three also manage the rights there.

    Returns the users by key of their organisation.
    """
    granter = system_user()
    users: dict[int, User] = {}
    employers = [row for row in organisations if row.kind == "EMPLOYER" and row.active]
    for number, (employer, person) in enumerate(zip(employers, people, strict=False)):
        note = f"{employer.name} – {_('Personeelsdienst: start en volg aanvragen.')}"
        shown = number in (6, 2, 0)
        user = (
            user_of(person, DemoAudience.EMPLOYER, note)
            if shown
            else User.objects.create_user(person.email, display_name=person.full_name, person=person)
        )
        _grant(user, Role.EMPLOYER_RESPONSIBLE, granter, on, organisation=employer)
        if shown:
            _grant(user, Role.ORGANISATION_MANAGER, granter, on, organisation=employer)
        users[employer.pk] = user
    return users


def load_facility_users(organisations: list[Organisation], people: list[Person], on: date) -> None:
    """In the first facility one person for each right, so that one sees how they differ; in the last one, that has yet
    to begin, somebody who enters."""
    granter = system_user()
    facility, *_others, empty = (row for row in organisations if row.kind == "CARE_FACILITY")
    wanted = (
        (Role.ORGANISATION_MANAGER, _("Lokale toegangsbeheerder: kent de rechten toe.")),
        (Role.FACILITY_PRIVACY_DATA, _("Beheer privacygevoelige gegevens: voer personeel en prestaties in.")),
        (Role.FACILITY_FINANCIAL_DATA, _("Beheer financiële gegevens: zet het rekeningnummer.")),
    )
    for person, (role, note) in zip(people, wanted, strict=False):
        user = user_of(person, DemoAudience.FACILITY, f"{facility.name} – {note}")
        _grant(user, role, granter, on, organisation=facility)
    beginner = user_of(
        people[len(wanted)], DemoAudience.FACILITY, f"{empty.name} – {_('Begin van een lege voorziening.')}"
    )
    _grant(beginner, Role.FACILITY_PRIVACY_DATA, granter, on, organisation=empty)


def _grant(user: User, role: Role, by: User, on: date, **where: Any) -> None:
    RoleGrant.objects.create(user=user, role=role, starts_on=date(on.year - 1, 1, 1), granted_by=by, **where)


def demo_iban(number: int) -> str:
    """A Belgian account that passes every check and belongs to no bank: its bank code is not assigned."""
    first = f"{UNASSIGNED_BANK}{number:07d}"
    account = f"{first}{int(first) % 97 or 97:02d}"
    return f"BE{98 - int(account + '111400') % 97:02d}{account}"
