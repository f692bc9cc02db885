"""From the JSON of a simulation to `Facts`: field names of the contract, every fault named at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from kernel.pure.errors import BadRequest
from kernel.pure.periods import Period, end_of_months
from kernel.pure.tables import Tables
from zorgkrediet.enums import (
    CHILD_RELATIONS,
    ILLNESS_RELATIONS,
    AttachmentKind,
    EmploymentStatus,
    EventKind,
    IncomeKind,
    LivesWith,
    MotiveKind,
    Regime,
    Relation,
    Sector,
)
from zorgkrediet.law import credit
from zorgkrediet.law.facts import Child, Employment, Event, Facts, Household, Motive, OtherIncome, TakenPeriod
from zorgkrediet.law.reading import Reader, reader_of
from zorgkrediet.law.tables import LAW, scheme_start

FULL_TIME = Decimal("1.00")


@dataclass(frozen=True, slots=True)
class Request:
    """A simulation as asked: the facts, and whether the nearest changes are wanted."""

    facts: Facts
    explain: bool = False


def read_request(document: object, law: Tables = LAW) -> Request:
    """The request, or `BadRequest` with every fault."""
    reader = reader_of(document)
    submitted_on = reader.day("submittedOn")
    employer = reader.object("employer")
    sector = employer.choice("sector", Sector) or Sector.LOCAL_AUTHORITY
    employer.done()
    employment = _employment(reader.object("employment"))
    employee = reader.object("employee")
    birth_date = employee.day("birthDate")
    employee.done()
    household = _household(reader.object("household"))
    motive = _motive(reader.object("motive", required=True), given=reader.is_given("motive"))
    attachments = reader.choices("attachments", AttachmentKind)
    regime, period, months = _interruption(
        reader.object("interruption", required=True), given=reader.is_given("interruption")
    )
    history = _history(reader, law)
    leaves = tuple(leave for one in reader.objects("thematicLeaves") if (leave := _closed_period(one)))
    incomes = tuple(found for one in reader.objects("otherIncome") if (found := _income(one)))
    events = _events(reader)
    pay_through = reader.month("payThrough")
    explain = reader.yes("explain")
    reader.done()
    if birth_date is not None and period is not None and birth_date >= period.starts_on:
        employee.fault("birthDate", "IMPLAUSIBLE_DATE", "De geboortedatum ligt na de start. Kijk beide dagen na.")
    if reader.issues or motive is None or regime is None or period is None:
        raise BadRequest(reader.issues)
    facts = Facts(
        motive=motive,
        regime=regime,
        starts_on=period.starts_on,
        months=months,
        ends_on=period.ends_on if months is None else None,
        submitted_on=submitted_on,
        sector=sector,
        employment=employment,
        birth_date=birth_date,
        household=household,
        attachments=attachments,
        history=history,
        thematic_leaves=leaves,
        other_income=incomes,
        events=events,
        pay_through=pay_through,
    )
    return Request(facts, explain)


def _employment(reader: Reader) -> Employment:
    if reader.is_empty:
        return Employment()
    employment = Employment(
        status=reader.choice("status", EmploymentStatus) or EmploymentStatus.STATUTORY,
        fraction=reader.decimal("fraction", "0.01", "1.00") or FULL_TIME,
        on_probation=reader.yes("onProbation"),
        replacement_contract=reader.yes("replacementContract"),
        has_time_credit_right=reader.yes("hasTimeCreditRight"),
        excluded_function=reader.yes("excludedFunction"),
        permission_granted=reader.yes("permissionGranted", default=True),
        appointment_ends_on=reader.day("appointmentEndsOn"),
        resumes_teaching=reader.yes("resumesTeaching"),
    )
    reader.done()
    return employment


def _household(reader: Reader) -> Household:
    if reader.is_empty:
        return Household()
    lives_with = reader.choice("livesWith", LivesWith) or LivesWith.OTHERS
    children = []
    for one in reader.objects("children"):
        at_home = lives_with == LivesWith.ONLY_CHILDREN
        children.append(
            Child(
                lives_in=one.yes("livesIn", default=at_home),
                dependent=one.yes("dependent"),
                child_benefit=one.yes("childBenefit"),
            )
        )
        one.done()
    reader.done()
    return Household(lives_with, tuple(children))


def _motive(reader: Reader, *, given: bool) -> Motive | None:
    kind = reader.choice("kind", MotiveKind)
    if kind is None and given and not reader.is_given("kind"):
        reader.fault("kind", "REQUIRED", "Dit veld is verplicht. Kies een motief.")
    allowed = {MotiveKind.CHILD: CHILD_RELATIONS, MotiveKind.ILLNESS: ILLNESS_RELATIONS}.get(kind) if kind else None
    starts_on, ends_on = reader.day("startsOn"), reader.day("endsOn")
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        reader.fault("endsOn", "END_BEFORE_START", "De opleiding eindigt voor ze begint. Kijk beide dagen na.")
    fields: dict[str, Any] = {
        "relation": reader.choice("relation", Relation, allowed),
        "birth_date": reader.day("birthDate"),
        "degree": reader.whole("degree", 1, 4),
        "through_partner": reader.yes("throughPartner"),
        "disability_percentage": reader.decimal("disabilityPercentage", "0", "100", number_too=True),
        "pillar_one_points": reader.decimal("pillarOnePoints", "0", "100", number_too=True),
        "recognised": reader.flag("recognised", None),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "contact_hours": reader.decimal("contactHours", "0", "99999", number_too=True),
        "credits": reader.decimal("credits", "0", "999", number_too=True),
        "distance_learning": reader.yes("distanceLearning"),
        "recognised_provider": reader.yes("recognisedProvider", default=True),
    }
    reader.done()
    return Motive(kind, **fields) if kind is not None else None


def _interruption(reader: Reader, *, given: bool) -> tuple[Regime | None, Period | None, int | None]:
    regime = reader.choice("regime", Regime)
    if given and not reader.is_given("regime"):
        reader.fault("regime", "REQUIRED", "Dit veld is verplicht. Kies een regime.")
    starts_on = reader.day("startsOn", required=given)
    months, ends_on = reader.whole("months", 1, 240), reader.day("endsOn")
    if given and reader.is_given("months") == reader.is_given("endsOn"):
        detail = "Vul ofwel het aantal maanden ofwel de einddag in, niet allebei en niet geen van beide."
        reader.fault("months", "MONTHS_OR_END", detail)
    reader.done()
    if starts_on is None:
        return regime, None, None
    if ends_on is not None and ends_on < starts_on:
        reader.fault("endsOn", "END_BEFORE_START", "De einddag ligt voor de begindag. Kijk beide dagen na.")
        return regime, None, None
    if ends_on is not None:
        return regime, Period(starts_on, ends_on), None
    return regime, Period(starts_on, end_of_months(starts_on, months)) if months else None, months


def _history(reader: Reader, law: Tables) -> tuple[TakenPeriod, ...]:
    """Earlier care credit; two breaks of one person cannot share a day, and a career holds no more than it holds."""
    taken = []
    for one in reader.objects("history"):
        regime = one.choice("regime", Regime)
        if not one.is_given("regime"):
            one.fault("regime", "REQUIRED", "Dit veld is verplicht. Kies een regime.")
        period = _closed_period(one)
        if regime is not None and period is not None:
            taken.append(TakenPeriod(regime, period))
    ordered = sorted(taken, key=lambda one: one.period)
    if any(later.period.starts_on <= earlier.period.ends_on for earlier, later in pairwise(ordered)):
        reader.fault("history", "HISTORY_OVERLAPS", "Periodes in het verleden overlappen elkaar. Kijk de dagen na.")
    elif credit.used(taken, law) > credit.career(scheme_start(law), law):
        detail = "Er is meer zorgkrediet opgenomen dan een loopbaan toelaat. Kijk de periodes na."
        reader.fault("history", "HISTORY_EXCEEDS_CAREER", detail)
    return tuple(taken)


def _closed_period(reader: Reader) -> Period | None:
    period = reader.period()
    reader.done()
    return period


def _income(reader: Reader) -> OtherIncome | None:
    kind = reader.choice("kind", IncomeKind)
    if not reader.is_given("kind"):
        reader.fault("kind", "REQUIRED", "Dit veld is verplicht. Kies een soort inkomen.")
    starts_on, extended_on = reader.day("startsOn"), reader.day("extendedOn")
    if starts_on is not None and extended_on is not None and extended_on < starts_on:
        reader.fault("extendedOn", "END_BEFORE_START", "De uitbreiding ligt voor het begin. Kijk beide dagen na.")
    hours = reader.decimal("weeklyHours", "0", "168")
    combined = reader.whole("monthsAlreadyCombined", 0, 1200) or 0
    reader.done()
    return OtherIncome(kind, starts_on, extended_on, hours, combined) if kind is not None else None


def _events(reader: Reader) -> tuple[Event, ...]:
    events: list[Event] = []
    changed: set[date] = set()
    for one in reader.objects("events"):
        kind, on = one.choice("kind", EventKind), one.day("on", required=True)
        if not one.is_given("kind"):
            one.fault("kind", "REQUIRED", "Dit veld is verplicht. Kies een gebeurtenis.")
        needs_household = kind == EventKind.HOUSEHOLD_CHANGED
        household = _household(one.object("household", required=needs_household))
        one.done()
        if kind is None or on is None:
            continue
        if needs_household and on in changed:
            one.fault("on", "CONTRADICTION", "Er staan twee gezinswijzigingen op dezelfde dag. Hou er een over.")
        if needs_household:
            changed.add(on)
        events.append(Event(kind, on, household if needs_household else None))
    return tuple(events)
