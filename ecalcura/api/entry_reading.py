"""The message with entries as rows of a sheet; every fault by its path, all at once."""

from typing import Any

from django.conf import settings

from ecalcura.actions.sheet_rows import HoursRow, PersonRow
from ecalcura.enums import GroupChoice, LineRole, Profession
from ecalcura.gather import ChoiceData, CircumstanceData, ContractData
from ecalcura.law.reading import Reader
from kernel.pure.errors import DomainError
from kernel.pure.identifiers import national_number

MOST = 5000
PERSON_FIELDS = (
    "nationalNumber", "role", "profession", "group", "groupReason", "contracts", "choices", "irregularHours",
    "replacedHours", "additional", "contractType", "mentionedOn",
    "acquiredPremiumRight",
)  # fmt: skip


def read_entries(document: Any) -> tuple[tuple[PersonRow, ...], tuple[HoursRow, ...], bool]:
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
