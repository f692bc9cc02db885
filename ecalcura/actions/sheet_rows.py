"""From cells to what a facility says: each row read, each fault named by row and column."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from ecalcura.actions.sheet_reading import Fault, SheetRefused, Table
from ecalcura.enums import GroupChoice, LineRole, Profession
from ecalcura.gather import ChoiceData, CircumstanceData, ContractData
from ecalcura.law.periods import NotAPeriod, Quarter
from kernel.pure.errors import DomainError
from kernel.pure.identifiers import national_number

NUMBER, NAME, ROLE, QUARTER = "Rijksregisternummer", "Naam (niet invullen)", "Rol", "Kwartaal"
RIGHT = "Verworven recht op premie (ja/nee)"
PEOPLE = (
    NUMBER, NAME, ROLE, "Functie", "Groep", "Reden andere groep", "Begin contract", "Einde contract", "Uren per week",
    "Keuze vanaf", "Premie-uren per week", "Onregelmatige uren", "Laatste dag van 24 maanden",
    "Vervangen uren per week",
    "Bijkomende uren (ja/nee)", "Contracttype", "Vermelding in contract op", RIGHT,
)  # fmt: skip
HOURS = (NUMBER, NAME, ROLE, QUARTER, "Gewerkte uren", "Gelijkgestelde uren", "Waarvan vrijstelling")
# A sheet without these columns is read all the same: it was downloaded before they came, or says nothing there.
OPTIONAL = frozenset({NAME, RIGHT})
EXPLANATION = "Uitleg"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row about one person: a contract and what else stood in it."""

    sheet: str
    row: int
    number: str
    role: str
    profession: str
    contract: ContractData
    group: str = ""
    group_reason: str = ""
    choice: ChoiceData | None = None
    irregular: CircumstanceData | None = None
    replaced_hours: Decimal | None = None
    is_additional: bool = False
    contract_type: str = ""
    mentioned_on: date | None = None
    # A right to the premium from before 2005; nothing said leaves it as it is.
    transitional_right: bool | None = None


@dataclass(frozen=True, slots=True)
class HoursRow:
    """Hours of one person in one role and quarter."""

    sheet: str
    row: int
    number: str
    role: str
    quarter: Quarter
    worked: Decimal
    assimilated: Decimal
    exempted: Decimal


class _Reader:
    """Reads the cells of one row and collects what is wrong with them."""

    def __init__(self, sheet: str, number: int, cells: dict[str, Any]) -> None:
        self.sheet, self.row, self._cells = sheet, number, cells
        self.faults: list[Fault] = []

    def fault(self, column: str, sentence: str) -> None:
        self.faults.append(Fault(sentence, self.sheet, self.row, column))

    def text(self, column: str, most: int = 500) -> str:
        value = self._cells.get(column, "")
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        words = str(value if value is not None else "").strip()
        if len(words) > most:
            self.fault(column, _("Te lang: ten hoogste %s tekens.") % most)
        return words[:most]

    def number(self) -> str:
        words = self.text(NUMBER, 40)
        digits = words.zfill(11) if words.isdecimal() and 9 <= len(words) < 11 else words
        try:
            return national_number(digits, allow_test=settings.DEMO)
        except DomainError as wrong:
            self.fault(NUMBER, wrong.message)
            return ""

    def one_of(self, column: str, kind: Any, *, required: bool = True) -> str:
        words = self.text(column, 80)
        if not words and not required:
            return ""
        for member in kind:
            if words.casefold() in (member.value.casefold(), member.label.casefold()):
                return str(member.value)
        self.fault(column, _("Kies uit: %s.") % ", ".join(member.label for member in kind))
        return ""

    def day(self, column: str, *, required: bool = False) -> date | None:
        value = self._cells.get(column, "")
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        words = str(value if value is not None else "").strip()
        if not words:
            if required:
                self.fault(column, _("Vul een dag in, zoals 31/12/2023."))
            return None
        for form in ("%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"):
            try:
                return datetime.strptime(words, form).date()  # noqa: DTZ007 -- a day, not a moment
            except ValueError:
                continue
        self.fault(column, _("Schrijf een dag als 31/12/2023."))
        return None

    def hours(self, column: str, *, required: bool = False, most: str = "99999.99") -> Decimal | None:
        value = self._cells.get(column, "")
        words = str(value if value is not None else "").strip().replace(",", ".")
        if not words:
            if required:
                self.fault(column, _("Vul een getal in, bijvoorbeeld 30,40."))
            return None
        try:
            number = Decimal(words)
        except InvalidOperation:
            self.fault(column, _("Vul een getal in, bijvoorbeeld 30,40."))
            return None
        if not number.is_finite() or not 0 <= number <= Decimal(most):
            self.fault(column, _("Vul een getal van 0 tot %s in.") % most.replace(".", ","))
            return None
        if number != number.quantize(Decimal("0.01")):
            self.fault(column, _("Vul ten hoogste twee cijfers na de komma in."))
            return None
        return number.quantize(Decimal("0.01"))

    def maybe(self, column: str) -> bool | None:
        """Yes or no; nothing when the cell is empty."""
        return self.yes(column) if self.text(column, 20) else None

    def yes(self, column: str) -> bool:
        words = self.text(column, 20).casefold()
        if words in ("ja", "x", "true", "waar", "1"):
            return True
        if words not in ("", "nee", "false", "onwaar", "0"):
            self.fault(column, _("Vul ja of nee in."))
        return False


def read_rows(tables: Iterable[Table]) -> tuple[tuple[PersonRow, ...], tuple[HoursRow, ...]]:
    """All rows of all sheets that we know by their titles; raises SheetRefused with every fault at once."""
    people: list[PersonRow] = []
    hours: list[HoursRow] = []
    faults: list[Fault] = []
    known = 0
    for table in tables:
        titles = [str(cell).strip() for cell in table.rows[0]] if table.rows else []
        if NUMBER not in titles:
            continue
        known += 1
        wanted, read, kept = (HOURS, _hours, hours) if QUARTER in titles else (PEOPLE, _person, people)
        faults += _wrong_titles(table.name, titles, wanted)
        if not faults:
            _read_all(table, titles, read, kept, faults)  # type: ignore[arg-type]
    if not known:
        sentence = _("Geen blad heeft een kolom '%s'. Gebruik het sjabloon en laat de eerste rij staan.")
        raise SheetRefused([Fault(sentence % NUMBER)])
    if faults:
        raise SheetRefused(faults)
    if not people and not hours:
        raise SheetRefused([Fault(_("Er staan geen rijen in dit bestand."))])
    return tuple(people), tuple(hours)


def _wrong_titles(sheet: str, titles: list[str], wanted: tuple[str, ...]) -> list[Fault]:
    missing = [name for name in wanted if name not in titles and name not in OPTIONAL]
    strange = [name for name in titles if name and name not in wanted]
    twice = sorted({name for name in titles if name and titles.count(name) > 1})
    return [
        *(Fault(_("De kolom '%s' ontbreekt.") % name, sheet, 1) for name in missing),
        *(Fault(_("De kolom '%s' kennen wij niet.") % name, sheet, 1) for name in strange),
        *(Fault(_("De kolom '%s' staat er twee keer.") % name, sheet, 1) for name in twice),
    ]


def _read_all(
    table: Table, titles: list[str], read: Callable[[_Reader], Any], kept: list[Any], faults: list[Fault]
) -> None:
    for number, cells in enumerate(table.rows[1:], 2):
        if not any(str(cell if cell is not None else "").strip() for cell in cells):
            continue
        reader = _Reader(table.name, number, dict(zip(titles, cells, strict=False)))
        row = read(reader)
        faults += reader.faults
        if not reader.faults:
            kept.append(row)


def _person(reader: _Reader) -> PersonRow:
    role = reader.one_of(ROLE, LineRole)
    replacement = role == LineRole.REPLACEMENT
    starts_on = reader.day("Begin contract", required=True) or date.max
    ends_on = reader.day("Einde contract")
    if ends_on is not None and ends_on < starts_on and starts_on != date.max:
        reader.fault("Einde contract", _("Het einde ligt voor het begin."))
    weekly = reader.hours("Uren per week", required=True, most="38") or Decimal(0)
    chosen_on, premium = reader.day("Keuze vanaf"), reader.hours("Premie-uren per week", most="6")
    if (chosen_on is None) != (premium is None):
        reader.fault("Keuze vanaf", _("Vul de keuze en de dag waarop ze begint samen in."))
    irregular, window = reader.hours("Onregelmatige uren"), reader.day("Laatste dag van 24 maanden")
    if (irregular is None) != (window is None):
        reader.fault("Onregelmatige uren", _("Vul de uren en de laatste dag van de 24 maanden samen in."))
    replaced = reader.hours("Vervangen uren per week", required=replacement, most="38")
    if replacement and (chosen_on or irregular is not None):
        reader.fault(ROLE, _("Een vervanger heeft geen keuze en geen onregelmatige uren."))
    acquired = reader.maybe(RIGHT)
    if replacement and acquired:
        reader.fault(RIGHT, _("Een vervanger heeft geen recht op de premie."))
    return PersonRow(
        sheet=reader.sheet,
        row=reader.row,
        number=reader.number(),
        role=role,
        profession=reader.one_of("Functie", Profession),
        contract=ContractData(starts_on, ends_on, weekly),
        group=reader.one_of("Groep", GroupChoice, required=False),
        group_reason=reader.text("Reden andere groep"),
        choice=ChoiceData(chosen_on, premium) if chosen_on is not None and premium is not None else None,
        irregular=CircumstanceData("IRREGULAR_HOURS", window, hours=irregular) if window else None,
        replaced_hours=replaced if replacement else None,
        is_additional=reader.yes("Bijkomende uren (ja/nee)"),
        contract_type=reader.text("Contracttype", 60),
        mentioned_on=reader.day("Vermelding in contract op"),
        transitional_right=acquired,
    )


def _hours(reader: _Reader) -> HoursRow:
    words = reader.text(QUARTER, 20).upper()
    quarter = Quarter(1900, 1)
    try:
        quarter = Quarter.parse(words)
    except NotAPeriod as wrong:
        reader.fault(QUARTER, wrong.message)
    worked = reader.hours("Gewerkte uren", required=True, most="9999.99") or Decimal(0)
    return HoursRow(
        sheet=reader.sheet,
        row=reader.row,
        number=reader.number(),
        role=reader.one_of(ROLE, LineRole),
        quarter=quarter,
        worked=worked,
        assimilated=reader.hours("Gelijkgestelde uren", most="9999.99") or Decimal(0),
        exempted=reader.hours("Waarvan vrijstelling", most="9999.99") or Decimal(0),
    )
