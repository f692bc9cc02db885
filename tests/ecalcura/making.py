"""Facilities and lines for tests, made the way the product makes them; every name and number is made up."""

from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.enums import Role
from accounts.models import Organisation, Person, User
from ecalcura.actions.hours import HoursData, record_hours
from ecalcura.actions.lines import enter_line
from ecalcura.actions.lookup import Found, Visa
from ecalcura.enums import LineRole
from ecalcura.gather import ChoiceData, CircumstanceData, ContractData, LineData
from ecalcura.law.periods import Quarter
from ecalcura.models import Facility, Line
from tests import factories

TODAY = date(2024, 7, 15)
_serial = count(1)


def facility(**fields: Any) -> Facility:
    number = next(_serial)
    organisation = fields.pop("organisation", None) or Organisation.objects.create(
        kbo_number=f"0{700000000 + number:09d}", name=f"IBW Test {number}", kind="CARE_FACILITY",
        hco_number=f"HCO{number:06d}", email=f"ibw{number}@voorziening.test",
    )  # fmt: skip
    return Facility.objects.create(
        hco_number=fields.pop("hco_number", f"HCO{number:06d}"), organisation=organisation,
        name=fields.pop("name", organisation.name), places=fields.pop("places", 40), street="Dorpsstraat 1",
        postal_code="9000", municipality="Gent", **fields,
    )  # fmt: skip


def worker(where: Facility, *roles: Role, **fields: Any) -> User:
    """Somebody of the facility, with these rights."""
    made = factories.user(with_person=factories.person(name="Medewerker"), **fields)
    for role in roles:
        factories.grant(made, role, organisation=where.organisation)
    return made


def data_manager(where: Facility) -> User:
    return worker(where, Role.FACILITY_PRIVACY_DATA)


def contract(starts: date = date(2015, 1, 1), ends: date | None = None, hours: str = "38") -> ContractData:
    return ContractData(starts, ends, Decimal(hours))


def entitled(**changes: Any) -> LineData:
    fields: dict[str, Any] = {"role": LineRole.ENTITLED, "profession": "VPK_A1", "contracts": (contract(),)}
    return LineData(**{**fields, **changes})


def replacement(**changes: Any) -> LineData:
    fields: dict[str, Any] = {
        "role": LineRole.REPLACEMENT,
        "profession": "ERGO",
        "contracts": (contract(date(2023, 7, 1), hours="8"),),
        "replaced_hours": Decimal("4"),
        "mentions_compensation": True,
        "mentioned_on": date(2023, 7, 1),
    }
    return LineData(**{**fields, **changes})


def premium(hours: str, starts: date = date(2023, 7, 1)) -> ChoiceData:
    return ChoiceData(starts, Decimal(hours))


def irregular(hours: str, ends: date) -> CircumstanceData:
    return CircumstanceData("IRREGULAR_HOURS", ends, hours=Decimal(hours))


def moment(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 10))


def enter(
    where: Facility,
    data: LineData,
    *,
    by: User,
    born: date = date(1970, 3, 4),
    person: Person | None = None,
    on: date = TODAY,
    visa: str = "GRANTED",
    identity: str = "VERIFIED",
) -> Line:
    """A line whose registers answered as said."""
    who = person or factories.person(born=born)
    return enter_line(
        facility=where, found=Found(who, identity), visa=Visa(visa), data=data, by=by, on=on, at=moment(on)
    )


def hours(where: Facility, line: Line, quarter: str, worked: str, *, by: User, on: date = TODAY, **more: str) -> None:
    row = HoursData(line.pk, Decimal(worked), Decimal(more.get("assimilated", "0")), Decimal(more.get("exempted", "0")))
    record_hours(facility=where, quarter=Quarter.parse(quarter), rows=[row], by=by, on=on)
