"""The five demo facilities: staff, replacements, confirmed quarters, a question and a webinar."""

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Person, RoleGrant, User
from accounts.roles import system_user
from config.management.demo.calculations import after_confirmation
from config.management.demo.people import demo_iban
from ecalcura.actions.bank import confirm_account, propose_account, use_account
from ecalcura.actions.contacts import add_contact
from ecalcura.actions.facility_list import ListedFacility, import_facilities
from ecalcura.actions.hours import HoursData, record_hours
from ecalcura.actions.lines import enter_line
from ecalcura.actions.lookup import Found, Visa
from ecalcura.actions.messages import ask
from ecalcura.actions.publish import publish_news
from ecalcura.actions.quarters import confirm_quarter, lines_in, warnings_of
from ecalcura.enums import VISA_NEEDED, LineRole, Profession
from ecalcura.gather import (
    ChoiceData,
    ContractData,
    LineData,
    data_of,
    needs_hours,
    parameters_for,
    period_of,
    quarter_of,
)
from ecalcura.law.fte import full_time_hours
from ecalcura.law.periods import Quarter
from ecalcura.models import ContactPerson, Facility, Line
from ecalcura.queries.report import report_of

FIXTURES = Path(settings.BASE_DIR) / "fixtures" / "demo"
STAFF = 6
# Five quarters back lies a whole reference period, at least in autumn.
PAST = 5
# How many of the quarters that are over each facility confirmed; the last ones lag behind. One is left to the first, of
# which one can play the people.
CONFIRMED = (4, 5, 3, 2, 0)


class World(Protocol):
    """What the demo world says here: the day on which it ends."""

    today: date


def load_facilities(world: World) -> list[Facility]:
    """Facilities by HCO number with what they reported; the second is complete, the last one has yet to begin."""
    on, system = world.today, system_user()
    facilities = _facilities(on, system)
    people = _people()
    for number, facility in enumerate(facilities):
        by = _data_manager(facility) or system
        if number == len(facilities) - 1:
            continue
        own = people[number * (STAFF + 2) : (number + 1) * (STAFF + 2)]
        lines = _staff(facility, own[:STAFF], by, on) + _replacements(facility, own[STAFF:], by, on)
        _quarters(facility, lines, CONFIRMED[number], by, on)
        _around(facility, number, by, on)
    _news(on)
    return facilities


def _facilities(on: date, by: User) -> list[Facility]:
    rows = [row for row in json.loads((FIXTURES / "enterprises.json").read_text()) if row["hcoNumber"]]
    listed = tuple(
        ListedFacility(
            hco=row["hcoNumber"], name=row["name"], kbo=row["kbo"], places=row["places"],
            recognition=f"DEMO-{row['hcoNumber'][-4:]}", recognised_from=date.fromisoformat(row["startsOn"]),
            street=row["street"], postal_code=row["postalCode"], municipality=row["municipality"],
        )
        for row in rows
    )  # fmt: skip
    import_facilities(rows=listed, file_name="demo", content=b"demo", by=by, on=on)
    return list(Facility.objects.filter(hco_number__in=[row.hco for row in listed]).order_by("hco_number"))


def _people() -> list[tuple[Person, dict[str, Any]]]:
    """Whoever is old enough for the right, with what the professions register says of them; nurses first."""
    rows = {row["niss"]: row for row in json.loads((FIXTURES / "people.json").read_text()) if not row["special"]}
    grown = [row for row in rows.values() if "1963" < row["birthDate"][:4] < "1976"]
    grown.sort(key=lambda row: (-_is_nurse(row), row["niss"]))
    nurses, others = [row for row in grown if _is_nurse(row)], [row for row in grown if not _is_nurse(row)]
    nurses = nurses[:-1]  # one stays free, for whoever tries the entry and the choice for the premium
    mixed = []
    while others:
        mixed += nurses[:1] + others[: STAFF + 1]
        nurses, others = nurses[1:], others[STAFF + 1 :]
    known = Person.objects.in_bulk([row["niss"] for row in mixed], field_name="national_number")
    return [(known[row["niss"]], row) for row in mixed if row["niss"] in known]


def _is_nurse(row: dict[str, Any]) -> bool:
    return any(
        one["profession"] in ("VPK_A1", "VPK_A2") and one["status"] == "GRANTED" for one in row["qualifications"]
    )


def _profession(row: dict[str, Any]) -> tuple[str, Visa]:
    granted = [one for one in row["qualifications"] if one["status"] == "GRANTED"]
    known = [one for one in granted if one["profession"] in VISA_NEEDED]
    if known:
        return str(Profession(known[0]["profession"])), Visa("GRANTED", known[0]["visaNumber"])
    return str(Profession.MAATSCHAPPELIJK_ASSISTENT), Visa("NOT_REQUIRED")


def _staff(facility: Facility, people: list[tuple[Person, dict[str, Any]]], by: User, on: date) -> list[Line]:
    first = period_of(on).first_day - timedelta(days=366)
    lines = []
    for number, (person, row) in enumerate(people):
        profession, visa = _profession(row)
        nurse = profession in (Profession.VPK_A1, Profession.VPK_A2)
        data = LineData(
            role=LineRole.ENTITLED,
            profession=profession,
            contracts=(ContractData(date(2012, 3, 1), None, Decimal("38.00") if number % 3 else Decimal("30.40")),),
            choices=(ChoiceData(date(first.year, 7, 1), Decimal(4)),) if nurse else (),
        )
        lines.append(_enter(facility, person, visa, data, by, on))
    return lines


def _replacements(facility: Facility, people: list[tuple[Person, dict[str, Any]]], by: User, on: date) -> list[Line]:
    start = date(period_of(on).first_year - 1, 7, 1)
    lines = []
    for person, row in people:
        profession, visa = _profession(row)
        data = LineData(
            role=LineRole.REPLACEMENT,
            profession=profession,
            contracts=(ContractData(start, None, Decimal("19.00")),),
            replaced_hours=Decimal("9.50"),
            contract_type="onbepaalde duur",
            mentions_compensation=True,
            mentioned_on=start,
        )
        lines.append(_enter(facility, person, visa, data, by, on))
    return lines


def _enter(facility: Facility, person: Person, visa: Visa, data: LineData, by: User, on: date) -> Line:
    return enter_line(
        facility=facility, found=Found(person, "VERIFIED"), visa=visa, data=data, by=by, on=on, at=_moment(on)
    )


def _quarters(facility: Facility, lines: list[Line], count: int, by: User, on: date) -> None:
    """The newest quarters that are over: hours in all, confirmed but for the last ones."""
    last = quarter_of(on)
    past: list[Quarter] = []
    while len(past) < PAST:
        last = quarter_of(last.first_day - timedelta(days=1))
        past.insert(0, last)
    fresh = list(Line.objects.with_parts().filter(pk__in=[line.pk for line in lines]))
    for number, quarter in enumerate(past):
        rows = [HoursData(line.pk, *_hours(line, quarter)) for line in fresh if needs_hours(data_of(line), quarter)]
        if number >= count:
            rows = rows[:-1]
        record_hours(facility=facility, quarter=quarter, rows=rows, by=by, on=on)
        if number < count:
            report = report_of(facility, period_of(quarter.first_day), on)
            asked = warnings_of(report, lines_in(report, quarter), quarter)
            told = {key: "Nagekeken met de sociale dienst." for key, _who, _sentence in asked}
            confirmation = confirm_quarter(facility=facility, quarter=quarter, explanations=told, by=by, on=on)
            after_confirmation(confirmation, on)


def _hours(line: Line, quarter: Quarter) -> tuple[Decimal, Decimal]:
    """Hours worked and assimilated, a holiday of two weeks included."""
    full = full_time_hours(quarter, parameters_for(period_of(quarter.first_day)))
    weekly = line.replaced_hours or line.contracts.all()[0].weekly_hours
    total = (full * weekly / 38).quantize(Decimal("0.01"))
    assimilated = (weekly * 2).quantize(Decimal("0.01"))
    return total - assimilated, assimilated


def _around(facility: Facility, number: int, by: User, on: date) -> None:
    at = _moment(on - timedelta(days=40))
    add_contact(
        facility=facility, theme="ECALCURA", name=f"Contact {facility.municipality}", function="Personeelsdienst",
        email=f"ecalcura.{number}@ibw.test", phone="09 000 00 00", starts_on=date(2024, 1, 1), ends_on=None, by=by,
    )  # fmt: skip
    ContactPerson.objects.filter(facility=facility).update(confirmed_at=at, token_sha256="")
    first, second = _colleagues(facility)
    account = propose_account(facility=facility, iban=demo_iban(8_000_000 + number), by=first, at=at)
    confirm_account(account=account, last_digits=account.iban[-4:], by=second, on=on - timedelta(days=39), at=at)
    use_account(account_id=account.pk, by=system_user(), on=on - timedelta(days=20))
    if number == 0:
        before = quarter_of(quarter_of(on - timedelta(days=92)).first_day - timedelta(days=1))
        ask(
            facility=facility, subject="Vraag over de laatste berekening", quarter=str(before),
            body="Waarom is een deel van onze vervanging niet gefinancierd?", by=by, at=_moment(on),
        )  # fmt: skip


def _colleagues(facility: Facility) -> tuple[User, User]:
    """Two people who look after the money there; made where the demo world has none."""
    users = []
    for number in (1, 2):
        email = f"financien.{number}.{facility.organisation.kbo_number}@ibw.test"
        user = User.objects.filter(email=email).first() or User.objects.create_user(
            email, display_name=f"Financiën {number} {facility.municipality}"
        )
        RoleGrant.objects.get_or_create(
            user=user, role=Role.FACILITY_FINANCIAL_DATA, organisation=facility.organisation, ends_on=None,
            defaults={"starts_on": date(2024, 1, 1), "granted_by": system_user()},
        )  # fmt: skip
        users.append(user)
    return users[0], users[1]


def _data_manager(facility: Facility) -> User | None:
    grant = (
        RoleGrant.objects.filter(organisation=facility.organisation, role=Role.FACILITY_PRIVACY_DATA)
        .select_related("user")
        .first()
    )
    return grant.user if grant else None


def _news(on: date) -> None:
    start = _moment(on + timedelta(days=30))
    publish_news(
        title="Webinar eCalcura", body="Wij lopen samen door de schermen. Stel gerust vragen.", published_on=on,
        starts_at=start, ends_at=start + timedelta(minutes=90), place="Online", by=system_user(),
    )  # fmt: skip


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(10)))
