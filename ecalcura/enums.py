"""The words eCalcura calculates with; models and forms build their choices and labels from them."""

from __future__ import annotations

from enum import StrEnum


class Function(StrEnum):
    """The qualification in which somebody works."""

    VPK_A1 = "VPK_A1"
    VPK_HBO5 = "VPK_HBO5"
    ZK = "ZK"
    PARA = "PARA"
    SOCIAL_WORKER = "SOCIAL_WORKER"
    UNIV = "UNIV"
    GG = "GG"
    ADMIN = "ADMIN"


class Group(StrEnum):
    """Why somebody has the right: by function, by irregular hours, or not (any more)."""

    EX_OFFICIO = "EX_OFFICIO"
    ASSIMILATED = "ASSIMILATED"
    OTHER = "OTHER"


class AgeStartRule(StrEnum):
    """The month in which an age step begins."""

    FIRST_DAY_OF_BIRTHDAY_MONTH = "FIRST_DAY_OF_BIRTHDAY_MONTH"
    FIRST_DAY_OF_NEXT_MONTH = "FIRST_DAY_OF_NEXT_MONTH"


class LeapDayRule(StrEnum):
    """The birthday of somebody born on 29 February, in a year without that day."""

    LAST_OF_FEBRUARY = "LAST_OF_FEBRUARY"
    FIRST_OF_MARCH = "FIRST_OF_MARCH"


class MonthFractionRule(StrEnum):
    """How an incomplete month of service counts."""

    CALENDAR_DAYS = "CALENDAR_DAYS"
    FULL_MONTHS_ONLY = "FULL_MONTHS_ONLY"


class PartTimeThreshold(StrEnum):
    """Whether the threshold of irregular hours shrinks with a part-time contract."""

    PRO_RATA = "PRO_RATA"
    NONE = "NONE"


class AssimilationEffect(StrEnum):
    """The month from which a later acquired assimilation counts."""

    NEXT_MONTH = "NEXT_MONTH"
    SAME_MONTH = "SAME_MONTH"


class CapPeriod(StrEnum):
    """The stretch of time over which replacements are held against the exempted FTE."""

    REFERENCE_PERIOD = "REFERENCE_PERIOD"
    QUARTER = "QUARTER"


class CapScope(StrEnum):
    """Whether any replacement may compensate any exemption, or only one in the same function."""

    HCO = "HCO"
    HCO_FUNCTION = "HCO_FUNCTION"


class Severity(StrEnum):
    """BLOCK: the line counts for nothing. WARN: may be confirmed with an explanation. INFO: good to know."""

    BLOCK = "BLOCK"
    WARN = "WARN"
    INFO = "INFO"


class CalculationStrategy(StrEnum):
    """The named formula of a calculation; a new decree adds a name and leaves the old ones as they are."""

    VAP_DEFAULT_1 = "IBW-VAP-DEFAULT-1"
    TRANSITION_2023_1 = "IBW-2023-TRANSITION-1"


class Labelled(StrEnum):
    """A list whose members carry a Dutch label; models and forms take both from here."""

    _label: str

    def __new__(cls, value: str, label: str = "") -> Labelled:
        member = str.__new__(cls, value)
        member._value_ = value
        member._label = label
        return member

    __hash__ = str.__hash__

    @property
    def label(self) -> str:
        return self._label


class Profession(Labelled):
    """The function as a facility names it; `FUNCTION_OF` says as what it counts, `VISA_NEEDED` if it needs a visum."""

    VPK_A1 = "VPK_A1", "Verpleegkundige (bachelor, A1)"
    VPK_A2 = "VPK_A2", "Verpleegkundige (HBO5, A2)"
    ZORGKUNDIGE = "ZORGKUNDIGE", "Zorgkundige"
    MAATSCHAPPELIJK_ASSISTENT = "MAATSCHAPPELIJK_ASSISTENT", "Maatschappelijk assistent"
    KINE = "KINE", "Kinesitherapeut"
    ERGO = "ERGO", "Ergotherapeut"
    LOGO = "LOGO", "Logopedist"
    DIETIST = "DIETIST", "Diëtist"
    PSYCHOLOOG = "PSYCHOLOOG", "Klinisch psycholoog"
    ORTHOPEDAGOOG = "ORTHOPEDAGOOG", "Klinisch orthopedagoog"
    PEDAGOOG = "PEDAGOOG", "Pedagoog of psycholoog zonder klinische opdracht"
    OPVOEDER = "OPVOEDER", "Opvoeder of begeleider"
    ADMINISTRATIE = "ADMINISTRATIE", "Administratie, logistiek of ander personeel"


FUNCTION_OF: dict[Profession, Function] = {
    Profession.VPK_A1: Function.VPK_A1,
    Profession.VPK_A2: Function.VPK_HBO5,
    Profession.ZORGKUNDIGE: Function.ZK,
    Profession.MAATSCHAPPELIJK_ASSISTENT: Function.SOCIAL_WORKER,
    Profession.KINE: Function.PARA,
    Profession.ERGO: Function.PARA,
    Profession.LOGO: Function.PARA,
    Profession.DIETIST: Function.PARA,
    Profession.PSYCHOLOOG: Function.UNIV,
    Profession.ORTHOPEDAGOOG: Function.UNIV,
    Profession.PEDAGOOG: Function.UNIV,
    Profession.OPVOEDER: Function.GG,
    Profession.ADMINISTRATIE: Function.GG,
}

VISA_NEEDED = frozenset(
    {
        Profession.VPK_A1, Profession.VPK_A2, Profession.ZORGKUNDIGE, Profession.KINE, Profession.ERGO, Profession.LOGO,
        Profession.DIETIST, Profession.PSYCHOLOOG, Profession.ORTHOPEDAGOOG,
    }
)  # fmt: skip


class LineRole(Labelled):
    """Why somebody is reported: for an own right, or to replace others."""

    ENTITLED = "ENTITLED", "Rechthebbende"
    REPLACEMENT = "REPLACEMENT", "Vervanger"


class GroupChoice(Labelled):
    """The groups as a facility reads them."""

    EX_OFFICIO = "EX_OFFICIO", "Ambtshalve, door de functie"
    ASSIMILATED = "ASSIMILATED", "Gelijkgesteld, door onregelmatige uren"
    OTHER = "OTHER", "Zonder recht in deze functie"


class CircumstanceKind(Labelled):
    """What happened during an employment."""

    SUSPENSION = "SUSPENSION", "Volledige schorsing zonder loon"
    IRREGULAR_HOURS = "IRREGULAR_HOURS", "Onregelmatige uren in 24 maanden"
    FUNCTION_CHANGE = "FUNCTION_CHANGE", "Andere functie"


class EntrySource(Labelled):
    """By which door a line came in."""

    SCREEN = "SCREEN", "Scherm"
    SHEET = "SHEET", "Rekenblad"
    API = "API", "Koppeling"
    DEPARTMENT = "DEPARTMENT", "Departement"


class IdentityStatus(Labelled):
    """What the person register said."""

    VERIFIED = "VERIFIED", "Gecontroleerd"
    PENDING = "PENDING", "Te verifiëren"


class VisaStatus(Labelled):
    """What the professions register said about the function."""

    GRANTED = "GRANTED", "Visum in orde"
    NOT_REQUIRED = "NOT_REQUIRED", "Geen visum nodig"
    MISSING = "MISSING", "Geen visum"
    PENDING = "PENDING", "Te verifiëren"


class QuarterState(Labelled):
    """Where the report of one quarter stands."""

    OPEN = "OPEN", "In te vullen"
    CONFIRMED = "CONFIRMED", "Bevestigd"
    CORRECTING = "CORRECTING", "Wordt verbeterd"
    CORRECTED = "CORRECTED", "Verbeterd en bevestigd"


class Theme(Labelled):
    """What a contact person is asked about."""

    ECALCURA = "ECALCURA", "eCalcura"
    GENERAL = "GENERAL", "Algemeen"


class ConversationState(Labelled):
    """Whose turn it is."""

    ASKED = "ASKED", "Wacht op antwoord"
    ANSWERED = "ANSWERED", "Beantwoord"
    CLOSED = "CLOSED", "Afgesloten"


class ProofAbout(Labelled):
    """What a document behind a line proves."""

    BIRTH_DATE = "BIRTH_DATE", "Geboortedatum"
    PREMIUM_RIGHT = "PREMIUM_RIGHT", "Verworven recht op de premie van voor 2005"


class AccountState(Labelled):
    """Where a new account number of a facility stands."""

    PROPOSED = "PROPOSED", "Wacht op een tweede bevestiging"
    CONFIRMED = "CONFIRMED", "Bevestigd, wachttijd loopt"
    IN_USE = "IN_USE", "In gebruik"
    WITHDRAWN = "WITHDRAWN", "Ingetrokken"


class SetState(Labelled):
    """Where a parameter set of the department stands."""

    DRAFT = "DRAFT", "Ontwerp"
    APPROVED = "APPROVED", "Goedgekeurd"
    RETIRED = "RETIRED", "Niet meer in gebruik"


class CalculationKind(Labelled):
    """What a calculation is for; a rehearsal leaves nothing behind but a comparison."""

    PROVISIONAL = "PROVISIONAL", "Voorlopige berekening"
    DEFINITIVE = "DEFINITIVE", "Definitieve berekening"
    REVISION = "REVISION", "Herziening"
    TRANSITION = "TRANSITION", "Overgang 2023"
    REHEARSAL = "REHEARSAL", "Proefberekening"


class Late(Labelled):
    """With what somebody is behind after a last day of the period: the facility, or the department."""

    REPORT = "REPORT", "Niet alle kwartalen zijn bevestigd"
    CALCULATION = "CALCULATION", "De definitieve berekening ontbreekt"
    PAYMENT = "PAYMENT", "Niet afgerekend of niet alles opgedragen"


class PartState(Labelled):
    """What became of one facility in an order of calculations."""

    WAITING = "WAITING", "Wacht"
    CALCULATED = "CALCULATED", "Berekend"
    UNCHANGED = "UNCHANGED", "Ongewijzigd"
    STOPPED = "STOPPED", "Kan nog niet berekend worden"


class GrantCause(Labelled):
    """Why what is due to a facility was laid down (again)."""

    ADVANCES = "ADVANCES", "Voorschotten"
    SETTLEMENT = "SETTLEMENT", "Afrekening"
    REVISION = "REVISION", "Herziening"
    TRANSITION = "TRANSITION", "Overgang 2023"
    MERGER = "MERGER", "Fusie"


class DueKind(Labelled):
    """What an amount due is."""

    ADVANCE = "ADVANCE", "Voorschot"
    BALANCE = "BALANCE", "Saldo"
