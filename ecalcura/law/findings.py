"""What the calculation and the entry may say about a line, with severity, source and a Dutch sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ecalcura.enums import Severity


def gettext_noop(sentence: str) -> str:
    """Marks the sentence for the translation files; the doors translate it before they fill in the figures."""
    return sentence


@dataclass(frozen=True, slots=True)
class Kind:
    """One finding that exists: its sentence has named gaps for the figures of the case."""

    code: str
    severity: Severity
    source: str
    sentence: str


_LETTER = "Brief van 1 december 2023"
_ENTRY = "Invoerregels eCalcura"
_FORMULA = "Tp1 = Y1 × X/38 × A × B/12; t = P/H"
_RIGHT = "Financiering eindeloopbaan: rechthebbenden"
_REPLACEMENT = "Financiering eindeloopbaan: vervangers"

_ROWS: tuple[tuple[str, str, str], ...] = (
    ("E-NISS-FORMAT", _LETTER, gettext_noop("Het rijksregisternummer telt geen 11 cijfers. Kijk het nummer na.")),
    ("E-NISS-CHECK", _LETTER, gettext_noop("De controlecijfers van het rijksregisternummer kloppen niet.")),
    ("E-NISS-UNKNOWN", _LETTER, gettext_noop("Het rijksregister kent dit nummer niet (30003).")),
    ("W-NISS-REPLACED", _LETTER, gettext_noop("Deze persoon heeft een nieuw rijksregisternummer; dat is overgenomen.")),
    (
        "E-NO-INTEGRATION",
        _LETTER,
        gettext_noop("De inschrijving van deze persoon in het repertorium is mislukt (40003)."),
    ),
    ("E-VISA-MISSING", _LETTER, gettext_noop("Deze persoon heeft niet het visum voor de opgegeven functie.")),
    (
        "E-BIRTHDATE-INCOMPLETE",
        _ENTRY,
        gettext_noop(
            "De geboortedatum in het register is onvolledig. Bezorg een datum met bewijs; nu telt de lijn niet mee."
        ),
    ),
    (
        "E-TOO-YOUNG",
        _RIGHT,
        gettext_noop(
            "Het recht begint pas in {month}, na de berekende periode: te jong voor {age} jaar in deze periode."
        ),
    ),
    (
        "E-NOT-ENTITLED",
        _RIGHT,
        gettext_noop("Er is in de hele periode geen recht op vrijstelling. De lijn telt niet mee."),
    ),
    (
        "E-PREMIUM-FUNCTION",
        _RIGHT,
        gettext_noop(
            "Vanaf {month} is er een premie in functie {function}. Alleen verpleegkundigen kunnen die kiezen."
        ),
    ),
    (
        "E-OVERLAP",
        _ENTRY,
        gettext_noop(
            "Twee contracten van deze lijn overlappen op {day}. Laat het eerste eindigen voor het tweede begint."
        ),
    ),
    (
        "E-HOURS-OVER-38",
        _ENTRY,
        gettext_noop("{hours} uren per week is meer dan een voltijdse betrekking van {limit} uren."),
    ),
    (
        "E-P-OVER-H",
        _ENTRY,
        gettext_noop("{hours} uren in {quarter} kan niet kloppen: voltijds telt {full_time} uren. Kijk de uren na."),
    ),
    (
        "E-CONTRACT-TYPE",
        _REPLACEMENT,
        gettext_noop("Het contracttype '{contract_type}' komt niet in aanmerking als vervanging."),
    ),
    (
        "E-CONTRACT-MENTION",
        _REPLACEMENT,
        gettext_noop("Het contract vermeldt niet dat het de vrijstelling van arbeidsprestaties compenseert."),
    ),
    (
        "E-PARAMETER-MISSING",
        _FORMULA,
        gettext_noop(
            "De parameterset {parameter_set} heeft geen {figure} voor functie {function}. De lijn telt niet mee."
        ),
    ),
    ("E-NOT-CONFIRMED", _ENTRY, gettext_noop("Een kwartaal van de periode is nog niet bevestigd.")),
    ("E-ROLE-MISSING", _LETTER, gettext_noop("U hebt niet de eHealth-rol die voor deze handeling nodig is.")),
    ("E-HCO-SCOPE", _LETTER, gettext_noop("Dit HCO-nummer hoort niet bij uw voorziening.")),
    ("E-IBAN", _ENTRY, gettext_noop("Het rekeningnummer van de voorziening ontbreekt of is niet geldig.")),
    ("E-PERIOD-CLOSED", _ENTRY, gettext_noop("Deze periode is afgesloten; er kan niets meer gewijzigd worden.")),
    (
        "E-H2-NOT-CONFIRMED",
        "Overgang 2023",
        gettext_noop(
            "Bevestig eerst of de dagprijs van juli tot december 2023 nog een supplement voor eindeloopbaan bevatte."
        ),
    ),
    (
        "E-DAYS",
        "Overgang 2023",
        gettext_noop("De gefactureerde dagen van {month} zijn geen geheel getal van 0 of meer."),
    ),
    (
        "W-DAYS-HIGH",
        "Overgang 2023",
        gettext_noop(
            "{days} gefactureerde dagen in {month} is meer dan {limit}, het hoogste dat past bij {places} plaatsen."
        ),
    ),
    (
        "W-FTE-OVER-1",
        _FORMULA,
        gettext_noop("Het VTE in {quarter} is {fte}; er telt {counted} mee omdat één persoon nooit meer dan 1 VTE is."),
    ),
    (
        "W-P-OVER-H",
        _ENTRY,
        gettext_noop("{hours} uren in {quarter} is meer dan de {full_time} uren van een voltijdse betrekking."),
    ),
    (
        "W-P-MISSING",
        _LETTER,
        gettext_noop("Er zijn geen prestaties ingevuld voor {quarter}; dat kwartaal telt nu als 0 uren."),
    ),
    (
        "W-P-WITHOUT-CONTRACT",
        _ENTRY,
        gettext_noop("De prestaties van {quarter} tellen niet mee: er is in dat kwartaal geen contract."),
    ),
    (
        "W-NO-REPLACEMENT",
        _REPLACEMENT,
        gettext_noop(
            "Er is {exempted} VTE vrijgesteld, maar er telt geen vervanger mee. Zonder vervanging geen financiering."
        ),
    ),
    (
        "I-PARTLY-REPLACED",
        _REPLACEMENT,
        gettext_noop(
            "Van de {exempted} VTE vrijstelling is {replaced} VTE vervangen; de rest wordt niet gefinancierd."
        ),
    ),
    (
        "I-SURPLUS-NOT-FINANCED",
        _REPLACEMENT,
        gettext_noop("{surplus} VTE vervanging is meer dan de vrijstelling en wordt niet gefinancierd."),
    ),
    (
        "I-P-NOT-NEEDED",
        _LETTER,
        gettext_noop(
            "Prestaties zijn alleen nodig bij de keuze voor de premie; ze tellen hier niet mee voor het bedrag."
        ),
    ),
    (
        "I-CHOICE-ABOVE-RIGHT",
        _RIGHT,
        gettext_noop("Er is {chosen} uren premie per week gekozen; het recht is {right} uren, dus dat telt."),
    ),
    (
        "I-THRESHOLD-NOT-MET",
        _RIGHT,
        gettext_noop("De stap van {age} jaar telt niet: geen venster van 24 maanden met genoeg onregelmatige uren."),
    ),
    (
        "I-STEP-FROZEN",
        _RIGHT,
        gettext_noop("De stap van {age} jaar komt er niet bij: na de functiewissel blijft alleen het verworven recht."),
    ),
)
_SEVERITIES = {"E": Severity.BLOCK, "W": Severity.WARN, "I": Severity.INFO}

KINDS: Mapping[str, Kind] = MappingProxyType(
    {code: Kind(code, _SEVERITIES[code[0]], source, sentence) for code, source, sentence in _ROWS}
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding on one line, with the figures of the case."""

    code: str
    figures: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        return KINDS[self.code]

    @property
    def blocks(self) -> bool:
        """Whether the line counts for nothing."""
        return self.kind.severity is Severity.BLOCK

    @property
    def message(self) -> str:
        """The Dutch sentence with its figures."""
        return self.kind.sentence.format(**self.figures)

    def as_json(self) -> dict[str, str]:
        return {
            "code": self.code,
            "severity": self.kind.severity.value,
            "message": self.message,
            "source": self.kind.source,
        }


def finding(code: str, **figures: str) -> Finding:
    """A finding that exists, with its figures; an unknown code is a mistake of ours and raises."""
    return Finding(KINDS[code].code, figures)


def blocked(findings: tuple[Finding, ...]) -> bool:
    """Whether at least one finding makes the line count for nothing."""
    return any(one.blocks for one in findings)
