"""What is wrong with a line: the findings of the law and those of the entry itself, as the screens show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecalcura.enums import IdentityStatus, LineRole, ProofAbout, Severity, VisaStatus
from ecalcura.gather import (
    FIRST_PERIOD,
    LineData,
    law_line,
    needs_hours,
    parameters_for,
    period_of,
    touches,
)
from ecalcura.law.calculation import calculate
from ecalcura.law.facts import Facts, StaffLine
from ecalcura.law.findings import KINDS, Finding
from ecalcura.law.periods import Quarter, ReferencePeriod
from ecalcura.law.rounding import plain
from ecalcura.law.staff import staff_result
from ecalcura.models import Contract, Line, Proof
from ecalcura.queries.wording import figures_in_words

ENTRY_KINDS = {
    "E-IDENTITY-PENDING": gettext_lazy(
        "Het Rijksregister antwoordde nog niet. Wij vragen het opnieuw; bevestigen kan zodra de naam er is."
    ),
    "E-VISA-PENDING": gettext_lazy(
        "De zorgberoependatabank antwoordde nog niet over het visum. Wij vragen het opnieuw; bevestigen kan daarna."
    ),
    "E-BIRTHDATE-INCOMPLETE": gettext_lazy(
        "De geboortedatum in het register is onvolledig. Bewijs ze met een document op de pagina van deze persoon."
    ),
    "E-RIGHT-PROOF-MISSING": gettext_lazy(
        "Het bewijs van het verworven recht op de premie ontbreekt. Voeg het toe op de pagina van deze persoon."
    ),
    "E-DECEASED": gettext_lazy(
        "Volgens het Rijksregister is deze persoon overleden op {day}. Laat het contract ten laatste die dag eindigen."
    ),
    "E-CONTRACT-MISSING": gettext_lazy("Er is geen contract. Vul minstens een begindatum en uren per week in."),
    "E-SUSPENSION-OUTSIDE": gettext_lazy("De schorsing vanaf {day} ligt niet binnen een contract."),
    "E-REPLACED-OVER-CONTRACT": gettext_lazy(
        "{hours} vervangen uren per week is meer dan de {contract} uren van het contract."
    ),
    "W-OTHER-FACILITY": gettext_lazy(
        "Deze persoon staat in dezelfde periode ook bij een andere voorziening. Kijk na of de uren samen kloppen."
    ),
    "I-BOTH-ROLES": gettext_lazy(
        "Deze persoon is rechthebbende en vervanger. Samen telt dat nooit voor meer dan 1 VTE."
    ),
    "W-NO-CONTACT": gettext_lazy("Uw voorziening heeft geen contactpersoon voor eCalcura. Wijs er een aan."),
    "W-P-MISSING": gettext_lazy("Er zijn geen prestaties ingevuld voor {quarter}. Vul ze in, ook als het 0 is."),
    "W-P-OVER-REPLACED": gettext_lazy(
        "{hours} uren in {quarter} is meer dan de {limit} uren die horen bij {weekly} vervangen uren per week. Tel "
        "alleen de nieuwe of bijkomende uren, of verhoog de vervangen uren."
    ),
}
AMOUNT_OPEN = gettext_lazy(
    "Het departement legde voor deze functie nog geen bedrag vast. U kunt verder; de berekening volgt zodra het er is."
)
_SEVERITIES = {"E": Severity.BLOCK, "W": Severity.WARN, "I": Severity.INFO}
# Found while saving, but no reason to refuse the line: they only keep the quarter from being confirmed.
LATER = frozenset({"E-IDENTITY-PENDING", "E-VISA-PENDING", "E-BIRTHDATE-INCOMPLETE"})
RIGHT = frozenset({"E-TOO-YOUNG", "E-NOT-ENTITLED"})


@dataclass(frozen=True, slots=True)
class Notice:
    """One finding in the reader's language."""

    code: str
    severity: Severity
    message: str
    # The quarter it speaks of; empty when it concerns the line as such.
    quarter: str = ""

    @property
    def blocks(self) -> bool:
        return self.severity is Severity.BLOCK


def notice(code: str, **figures: str) -> Notice:
    """A finding of the entry itself."""
    sentence = str(ENTRY_KINDS[code]).format(**figures_in_words(figures))
    return Notice(code, _SEVERITIES[code[0]], sentence, figures.get("quarter", ""))


def shown(one: Finding) -> Notice:
    """A finding of the law in the reader's language."""
    if one.code == "E-PARAMETER-MISSING":  # the department's to mend: it keeps no facility from confirming
        return Notice(one.code, Severity.INFO, str(AMOUNT_OPEN))
    sentence = _(one.kind.sentence).format(**figures_in_words(one.figures))
    return Notice(one.code, one.kind.severity, sentence, one.figures.get("quarter", ""))


def register_notices(line: Line) -> list[Notice]:
    """What the registers left open."""
    found = []
    if line.identity_status == IdentityStatus.PENDING:
        found.append(notice("E-IDENTITY-PENDING"))
    if line.visa_status == VisaStatus.PENDING:
        found.append(notice("E-VISA-PENDING"))
    return found


def proof_notices(line: Line) -> list[Notice]:
    """The proof that an acquired right to the premium asks for; `right_proven` is annotated by `lines_of`."""
    lacks = line.transitional_right and not line.right_proven  # type: ignore[attr-defined]
    return [notice("E-RIGHT-PROOF-MISSING")] if lacks else []


def shape_notices(data: LineData, death_date: date | None) -> list[Notice]:
    """What contradicts itself in one line, before the law is asked."""
    found = []
    if not data.contracts:
        found.append(notice("E-CONTRACT-MISSING"))
    if death_date and any((one.ends_on or date.max) > death_date for one in data.contracts):
        found.append(notice("E-DECEASED", day=death_date.isoformat()))
    for one in data.circumstances:
        inside = any(
            contract.starts_on <= one.starts_on and (one.ends_on or date.max) <= (contract.ends_on or date.max)
            for contract in data.contracts
        )
        if one.kind == "SUSPENSION" and not inside and not _covered(data, one.starts_on, one.ends_on):
            found.append(notice("E-SUSPENSION-OUTSIDE", day=one.starts_on.isoformat()))
    most = max((one.weekly_hours for one in data.contracts), default=None)
    if data.replaced_hours is not None and most is not None and data.replaced_hours > most:
        found.append(notice("E-REPLACED-OVER-CONTRACT", hours=str(data.replaced_hours), contract=str(most)))
    return found


def _covered(data: LineData, starts_on: date, ends_on: date | None) -> bool:
    """Whether consecutive contracts together cover the days."""
    day = starts_on
    for contract in sorted(data.contracts, key=lambda one: one.starts_on):
        if contract.starts_on <= day <= (contract.ends_on or date.max):
            if (contract.ends_on or date.max) >= (ends_on or date.max):
                return True
            assert contract.ends_on is not None  # noqa: S101 -- an open end was covered above
            day = date.fromordinal(contract.ends_on.toordinal() + 1)
    return False


def saving_notices(
    data: LineData, *, birth_date: date | None, death_date: date | None, visa_status: str, on: date
) -> tuple[Notice, ...]:
    """Everything that stands in the way of saving this line: it would never count (§ 4.4, severity BLOCK)."""
    found = {one.code: one for one in shape_notices(data, death_date)}
    if visa_status == VisaStatus.MISSING:
        found["E-VISA-MISSING"] = Notice("E-VISA-MISSING", Severity.BLOCK, _visa_sentence())
    periods = [one for one in reversed(_periods(on)) if any(touches(data, quarter) for quarter in one.quarters)]
    # One career without turns reads the same in every period: the newest one with a right says it all.
    is_plain = len(data.choices) <= 1 and not any(one.kind == "FUNCTION_CHANGE" for one in data.circumstances)
    without_right: list[Notice] = []
    for period in periods:
        notices = [shown(one) for one in law_findings(data, period, birth_date=birth_date, death_date=death_date)]
        for one in notices:
            if one.blocks and one.code not in LATER | RIGHT:
                found.setdefault(one.code, one)
        lost = [one for one in notices if one.code in RIGHT]
        without_right += lost[:1]
        if is_plain and not lost:
            break
    if periods and len(without_right) == len(periods):
        found.setdefault(without_right[0].code, without_right[0])
    return tuple(found.values())


def _visa_sentence() -> str:
    return _(KINDS["E-VISA-MISSING"].sentence)


def _periods(on: date) -> list[ReferencePeriod]:
    last = max(period_of(on), FIRST_PERIOD)
    return [ReferencePeriod(year) for year in range(FIRST_PERIOD.first_year, last.first_year + 1)]


def law_findings(
    data: LineData, period: ReferencePeriod, *, birth_date: date | None, death_date: date | None
) -> tuple[Finding, ...]:
    """What the law says of one line on its own, without its hours."""
    line = law_line(data, line_id="1", birth_date=birth_date, death_date=death_date)
    if isinstance(line, StaffLine):
        return staff_result(line, period.months, parameters_for(period)).findings
    return calculate(Facts(period, replacements=(line,)), parameters_for(period)).replacements[0].findings


def missing_hours(line: Line, data: LineData, quarters: Iterable[Quarter]) -> frozenset[Quarter]:
    """The quarters for which performances are asked of this line, and are not there."""
    entered = {row.quarter for row in line.performances.all()}
    return frozenset(one for one in quarters if str(one) not in entered and needs_hours(data, one))


def over_replaced(line: Line, data: LineData, quarters: Iterable[Quarter]) -> list[Notice]:
    """A replacement counts for new or additional hours only: more than the weekly hours that were reported make, over
    the weekdays of the contract, asks for an explanation. The law names no limit, so nothing is cut off."""
    weekly = data.replaced_hours
    if weekly is None:
        return []
    entered = {row.quarter: row.total_hours for row in line.performances.all()}
    found = []
    for quarter in quarters:
        if (hours := entered.get(str(quarter))) is None or not touches(data, quarter):
            continue
        parameters = parameters_for(period_of(quarter.first_day))
        daily = parameters.hours_per_workday * weekly / parameters.full_time_week_hours
        limit = (daily * _weekdays_in_contract(data, quarter)).quantize(Decimal("0.01"))
        if hours > limit:
            figures = {"hours": plain(hours), "limit": plain(limit), "weekly": plain(weekly)}
            found.append(notice("W-P-OVER-REPLACED", quarter=str(quarter), **figures))
    return found


def _weekdays_in_contract(data: LineData, quarter: Quarter) -> int:
    first, last = quarter.first_day, quarter.last_day
    spans = ((max(one.starts_on, first), min(one.ends_on or last, last)) for one in data.contracts)
    return sum(_weekdays(*span) for span in spans if span[0] <= span[1])


@lru_cache(maxsize=512)
def _weekdays(first: date, last: date) -> int:
    return sum(date.fromordinal(day).weekday() < 5 for day in range(first.toordinal(), last.toordinal() + 1))


def reported_elsewhere(period: ReferencePeriod) -> Exists:
    """Whether another facility reports the same person with a contract in the period."""
    contracts = Contract.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=period.first_day),
        starts_on__lte=period.last_day,
        line__person=OuterRef("person"),
        line__removed_at__isnull=True,
    )
    return Exists(contracts.exclude(line__facility=OuterRef("facility")))


def right_proven() -> Exists:
    """Whether a document proves the acquired right to the premium."""
    return Exists(Proof.objects.filter(line=OuterRef("pk"), about=ProofAbout.PREMIUM_RIGHT))


def both_roles(lines: Iterable[Line]) -> frozenset[int]:
    """Whoever stands in the list twice: entitled and replacement; by row key of the person."""
    roles: dict[int, set[str]] = {}
    for line in lines:
        roles.setdefault(line.person_id, set()).add(line.role)
    return frozenset(person for person, held in roles.items() if held == set(LineRole))
