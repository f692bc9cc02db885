"""What a facility reports, for its own systems: the same checks as the screens, all of a message or nothing."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.machines import machine_account
from accounts.models import User
from accounts.roles import system_user
from ecalcura.access import facility_for_client
from ecalcura.actions.days import MONTHS, record_days
from ecalcura.actions.sheet_import import plan, store
from ecalcura.actions.sheet_rows import HoursRow, PersonRow
from ecalcura.actions.visits import record_visits
from ecalcura.api.entry_schema import DAYS, ENTRIES, OUTCOME, REPORT
from ecalcura.enums import EntrySource, GroupChoice, LineRole, Profession
from ecalcura.gather import ChoiceData, CircumstanceData, ContractData, data_of
from ecalcura.law.reading import Reader
from ecalcura.models import Facility, Line
from ecalcura.queries.checks import right_proven
from ecalcura.queries.parts import read_with_parts
from ecalcura.queries.report import states_of
from kernel.api.views import ApiView, ConditionalMixin
from kernel.pure.errors import BadRequest, DomainError, Issue
from kernel.pure.identifiers import national_number

MOST = 5000
HCO = OpenApiParameter("hco", str, OpenApiParameter.PATH, description="HCO-nummer")
PERSON_FIELDS = (
    "nationalNumber", "role", "profession", "group", "groupReason", "contracts", "choices", "irregularHours",
    "replacedHours", "additional", "contractType", "mentionedOn",
    "acquiredPremiumRight",
)  # fmt: skip


class _FacilityView(ApiView):
    """A facility by its number; 404 for any that is not the caller's."""

    def facility(self, hco: str) -> Facility:
        return facility_for_client(kbo_number=self.client.kbo_number, hco_number=hco)

    def signer(self) -> User:
        """The account of the calling machine: every row and every line of the trail names it."""
        return machine_account(client_id=self.client.client_id, name=self.client.name, by=system_user())

    def own_facility(self, hco: str) -> Facility:
        """Only a facility reports; the department reads."""
        if self.client.acts_for_department:
            raise PermissionDenied
        return self.facility(hco)


class FacilityReport(ConditionalMixin, _FacilityView):
    scope = "ecalcura.staff.read"

    @extend_schema(
        operation_id="getEcalcuraReport",
        summary="Personeel, vervangers, prestaties en stand per kwartaal van een voorziening",
        tags=["ecalcura"],
        parameters=[HCO],
        responses={200: REPORT},
    )
    def get(self, request: Request, hco: str) -> Response:
        facility = self.facility(hco)
        rows = Line.objects.present().filter(facility=facility).annotate(right_proven=right_proven())
        lines = read_with_parts(rows.order_by("id"))
        record_visits(
            by=self.signer(),
            role=self.scope,
            lines=lines,
            what=f"API {self.client.name} ({self.client.client_id})",
            why="koppeling",
        )
        return Response(
            {
                "hco": facility.hco_number,
                "name": facility.name,
                "people": [_person(line) for line in lines],
                "performances": [_performance(line, row) for line in lines for row in line.performances.all()],
                "quarters": [{"quarter": name, "state": state} for name, state in sorted(states_of(facility).items())],
            }
        )


class FacilityEntries(_FacilityView):
    scope = "ecalcura.staff.write"

    @extend_schema(
        operation_id="sendEcalcuraEntries",
        summary="Geef personeel, vervangers en prestaties door; alles of niets",
        description="Met validateOnly wordt alles nagekeken en niets bewaard.",
        tags=["ecalcura"],
        parameters=[HCO],
        request={"application/json": ENTRIES},
        responses={200: OUTCOME},
    )
    def post(self, request: Request, hco: str) -> Response:
        facility = self.own_facility(hco)
        people, hours, only_validate = _read(request.data)
        by, on, at = self.signer(), timezone.localdate(), timezone.now()
        planned = plan(facility=facility, people=people, hours=hours, by=by, on=on, at=at)
        if planned.faults:
            raise BadRequest(Issue("REFUSED", fault.sheet or "document", fault.sentence) for fault in planned.faults)
        if not only_validate:
            store(facility=facility, planned=planned, by=by, on=on, at=at, source=EntrySource.API)
        return Response(
            {
                "saved": not only_validate,
                "newLines": planned.new,
                "changedLines": planned.changed,
                "unchangedLines": planned.unchanged,
                "performances": len(planned.hours),
                "toVerify": len(planned.to_verify),
                "toProve": len(planned.to_prove),
            }
        )


class FacilityDays(ConditionalMixin, _FacilityView):
    scope = "ecalcura.staff.write"

    @extend_schema(
        operation_id="getEcalcuraInvoicedDays",
        summary="Gefactureerde dagen van 2023",
        tags=["ecalcura"],
        parameters=[HCO],
        responses={200: DAYS},
    )
    def get(self, request: Request, hco: str) -> Response:
        return Response(_days(self.facility(hco)))

    @extend_schema(
        operation_id="putEcalcuraInvoicedDays",
        summary="Geef de gefactureerde dagen van 2023 door",
        tags=["ecalcura"],
        parameters=[HCO],
        request={"application/json": DAYS},
        responses={200: DAYS},
    )
    def put(self, request: Request, hco: str) -> Response:
        facility = self.own_facility(hco)
        reader = Reader()
        fields = reader.fields(request.data, "", ("items",))
        items = reader.items(fields, "items", "", lambda value, path: _day_count(reader, value, path), most=12)
        reader.each_once([month for month, _days_of_month in items], "items", "month")
        reader.finish()
        months = {f"{month:%Y-%m}": month for month in MONTHS}
        record_days(
            facility=facility,
            days={months[name]: count for name, count in items},
            seen={row.month: row.version for row in facility.invoiced_days.all()},
            by=self.signer(),
        )
        return Response(_days(facility))


def _days(facility: Facility) -> dict[str, Any]:
    rows = facility.invoiced_days.order_by("month")
    return {"items": [{"month": f"{row.month:%Y-%m}", "days": row.days} for row in rows]}


def _day_count(reader: Reader, value: Any, path: str) -> tuple[str, int]:
    fields = reader.fields(value, path, ("month", "days"))
    month, count = fields.get("month"), fields.get("days")
    if month not in {f"{one:%Y-%m}" for one in MONTHS}:
        reader.fault("INVALID_MONTH", f"{path}.month", "Geef een maand van 2023, zoals 2023-01.")
    if not isinstance(count, int) or isinstance(count, bool) or not 0 <= count <= 99_999:
        reader.fault("E-DAYS", f"{path}.days", "Geef een geheel getal van 0 tot 99999.")
    return (month if isinstance(month, str) else ""), (count if isinstance(count, int) else 0)


def _read(document: Any) -> tuple[tuple[PersonRow, ...], tuple[HoursRow, ...], bool]:
    """The message as rows; every fault by its path at once."""
    reader = Reader()
    fields = reader.fields(document, "", ("validateOnly", "people", "performances"))
    only_validate = reader.flag(fields, "validateOnly", "")
    people = reader.items(fields, "people", "", lambda value, path: _person_rows(reader, value, path), most=MOST)
    hours = reader.items(fields, "performances", "", lambda value, path: _hours_row(reader, value, path), most=MOST)
    if not reader.issues and not people and not hours:
        reader.fault("REQUIRED", "people", "Geef minstens één persoon of prestatie door.")
    reader.finish()
    return tuple(row for rows in people for row in rows), tuple(hours), only_validate


def _number(reader: Reader, fields: Any, path: str) -> str:
    if not reader.present(fields, "nationalNumber", path):
        return ""
    text = reader.text(fields["nationalNumber"], f"{path}.nationalNumber")
    try:
        return national_number(text, allow_test=settings.DEMO) if text else ""
    except DomainError as wrong:
        reader.fault(wrong.code, f"{path}.nationalNumber", wrong.message)
        return ""


def _required(reader: Reader, fields: Any, name: str, path: str, kind: Any) -> str:
    if not reader.present(fields, name, path):
        return ""
    return str(reader.choice(fields[name], f"{path}.{name}", kind))


def _person_rows(reader: Reader, value: Any, path: str) -> list[PersonRow]:
    fields = reader.fields(value, path, PERSON_FIELDS)
    number = _number(reader, fields, path)
    role = _required(reader, fields, "role", path, LineRole)
    profession = _required(reader, fields, "profession", path, Profession)
    group = "" if fields.get("group") is None else str(reader.choice(fields["group"], f"{path}.group", GroupChoice))
    contracts = reader.items(fields, "contracts", path, lambda one, here: _contract(reader, one, here), most=60)
    if not contracts and not reader.faulty(f"{path}.contracts"):
        reader.fault("REQUIRED", f"{path}.contracts", "Geef minstens één contract.")
    choices = reader.items(fields, "choices", path, lambda one, here: _choice(reader, one, here), most=60)
    windows = reader.items(fields, "irregularHours", path, lambda one, here: _window(reader, one, here), most=60)
    replaced = fields.get("replacedHours")
    hours = None if replaced is None else reader.number(replaced, f"{path}.replacedHours")
    if (role == LineRole.REPLACEMENT) != (hours is not None):
        reader.fault("REQUIRED", f"{path}.replacedHours", "Geef de vervangen uren bij een vervanger, en alleen daar.")
    if hours is not None and not 0 < hours <= 38:
        reader.fault("INVALID_NUMBER", f"{path}.replacedHours", "Geef 0.01 tot 38.00 uren per week.")
    mentioned = fields.get("mentionedOn")
    contract_type = fields.get("contractType")
    words = "" if contract_type is None else reader.text(contract_type, f"{path}.contractType")
    if len(words) > 60:
        reader.fault("WRONG_TEXT", f"{path}.contractType", "Ten hoogste 60 tekens.")
    reason = fields.get("groupReason")
    acquired = reader.flag(fields, "acquiredPremiumRight", path)
    if acquired and role == LineRole.REPLACEMENT:
        reader.fault("INVALID", f"{path}.acquiredPremiumRight", "Een vervanger heeft geen recht op de premie.")
    common: dict[str, Any] = {
        "sheet": path,
        "row": 0,
        "number": number,
        "role": role,
        "profession": profession,
        "group": group,
        "group_reason": "" if reason is None else reader.text(reason, f"{path}.groupReason"),
        "replaced_hours": hours,
        "is_additional": reader.flag(fields, "additional", path),
        "contract_type": words,
        "transitional_right": None if fields.get("acquiredPremiumRight") is None else acquired,
        "mentioned_on": None if mentioned is None else reader.day(mentioned, f"{path}.mentionedOn"),
    }
    count = max(len(contracts), len(choices), len(windows)) if contracts else 0
    return [
        PersonRow(
            contract=contracts[min(position, len(contracts) - 1)],
            choice=choices[position] if position < len(choices) else None,
            irregular=windows[position] if position < len(windows) else None,
            **common,
        )
        for position in range(count)
    ]


def _contract(reader: Reader, value: Any, path: str) -> ContractData:
    fields = reader.fields(value, path, ("startsOn", "endsOn", "weeklyHours"))
    starts_on = reader.day(fields["startsOn"], f"{path}.startsOn") if reader.present(fields, "startsOn", path) else None
    ends_on = None if fields.get("endsOn") is None else reader.day(fields["endsOn"], f"{path}.endsOn")
    weekly = reader.number(fields.get("weeklyHours"), f"{path}.weeklyHours")
    if not reader.faulty(f"{path}.weeklyHours") and not 0 < weekly <= 38:
        reader.fault("E-HOURS-OVER-38", f"{path}.weeklyHours", "Geef 0.01 tot 38.00 uren per week.")
    if starts_on and ends_on and ends_on < starts_on and not reader.faulty(f"{path}.endsOn"):
        reader.fault("INVALID_PERIOD", f"{path}.endsOn", "Het einde ligt voor het begin.")
    return ContractData(starts_on or reader.no_day, ends_on, weekly)


def _choice(reader: Reader, value: Any, path: str) -> ChoiceData:
    fields = reader.fields(value, path, ("from", "premiumHoursPerWeek"))
    day = reader.day(fields.get("from"), f"{path}.from")
    hours = reader.number(fields.get("premiumHoursPerWeek"), f"{path}.premiumHoursPerWeek")
    if hours > 6:
        reader.fault("INVALID_NUMBER", f"{path}.premiumHoursPerWeek", "Ten hoogste 6 uren per week.")
    return ChoiceData(day, hours)


def _window(reader: Reader, value: Any, path: str) -> CircumstanceData:
    fields = reader.fields(value, path, ("windowEndsOn", "hours"))
    day = reader.day(fields.get("windowEndsOn"), f"{path}.windowEndsOn")
    hours = reader.number(fields.get("hours"), f"{path}.hours")
    if hours >= 100_000:
        reader.fault("INVALID_NUMBER", f"{path}.hours", "Dat kan niet kloppen.")
    return CircumstanceData("IRREGULAR_HOURS", day, hours=hours)


def _hours_row(reader: Reader, value: Any, path: str) -> HoursRow:
    names = ("nationalNumber", "role", "quarter", "worked", "assimilated", "exempted")
    fields = reader.fields(value, path, names)
    figures = {name: "0" if name != "worked" and fields.get(name) is None else fields.get(name) for name in names[3:]}
    return HoursRow(
        sheet=path,
        row=0,
        number=_number(reader, fields, path),
        role=_required(reader, fields, "role", path, LineRole),
        quarter=reader.quarter(fields.get("quarter"), f"{path}.quarter"),
        **{name: reader.number(figure, f"{path}.{name}") for name, figure in figures.items()},
    )


def _person(line: Line) -> dict[str, Any]:
    data = data_of(line)
    return {
        "nationalNumber": line.person.national_number,
        "lastName": line.person.last_name,
        "firstNames": line.person.first_names,
        "role": data.role,
        "profession": data.profession,
        "group": data.group,
        "groupReason": data.group_reason or None,
        "contracts": [
            {
                "startsOn": one.starts_on.isoformat(),
                "endsOn": one.ends_on.isoformat() if one.ends_on else None,
                "weeklyHours": str(one.weekly_hours),
            }
            for one in data.contracts
        ],
        "choices": [
            {"from": one.starts_on.isoformat(), "premiumHoursPerWeek": str(one.premium_hours)} for one in data.choices
        ],
        "irregularHours": [
            {"windowEndsOn": one.starts_on.isoformat(), "hours": str(one.hours)}
            for one in data.circumstances
            if one.kind == "IRREGULAR_HOURS"
        ],
        "replacedHours": None if data.replaced_hours is None else str(data.replaced_hours),
        "additional": data.is_additional,
        "contractType": data.contract_type or None,
        "mentionedOn": data.mentioned_on.isoformat() if data.mentioned_on else None,
        "acquiredPremiumRight": data.transitional_right,
        "acquiredPremiumRightProven": line.right_proven,  # type: ignore[attr-defined]  # annotated by the view
        "identityStatus": line.identity_status,
        "visaStatus": line.visa_status,
    }


def _performance(line: Line, row: Any) -> dict[str, Any]:
    return {
        "nationalNumber": line.person.national_number,
        "role": line.role,
        "quarter": row.quarter,
        "worked": str(row.worked_hours),
        "assimilated": str(row.assimilated_hours),
        "exempted": str(row.exempted_hours),
    }
