"""The closed lists of the care-credit scheme; models take their choices and labels from here.

A label is the Dutch text for people; screens pass it through gettext.
"""

from __future__ import annotations

from enum import StrEnum


class Labelled(StrEnum):
    """A list whose members carry a Dutch label; `choices()` feeds models and forms."""

    _label: str

    def __new__(cls, value: str, label: str = "") -> Labelled:
        member = str.__new__(cls, value)
        member._value_ = value
        member._label = label
        return member

    # A member is its text, so it hashes as its text: these lists are keys on the hot path of the payment run.
    __hash__ = str.__hash__

    @property
    def label(self) -> str:
        return self._label

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """Pairs of value and label, in the order of the law."""
        return [(member.value, member.label) for member in cls]


class Sector(Labelled):
    """Where the employer stands; the scope of the scheme follows the employer."""

    FLEMISH_GOVERNMENT = "FLEMISH_GOVERNMENT", "Diensten van de Vlaamse overheid"
    EDUCATION = "EDUCATION", "Onderwijs"
    HIGHER_EDUCATION = "HIGHER_EDUCATION", "Hogeschool of universiteit"
    LOCAL_AUTHORITY = "LOCAL_AUTHORITY", "Lokaal of provinciaal bestuur"
    OTHER_IN_SCOPE = "OTHER_IN_SCOPE", "Andere openbare werkgever die in aanmerking komt"
    OUT_OF_SCOPE = "OUT_OF_SCOPE", "Werkgever die niet in aanmerking komt"


class EmploymentStatus(Labelled):
    STATUTORY = "STATUTORY", "Statutair (vast benoemd)"
    CONTRACTUAL = "CONTRACTUAL", "Contractueel"
    TEMPORARY_EDUCATION = "TEMPORARY_EDUCATION", "Tijdelijk personeelslid in het onderwijs"


class Regime(Labelled):
    """What the person still works during the break."""

    FULL = "FULL", "Volledig stoppen met werken"
    HALF = "HALF", "Halftijds werken"
    FIFTH = "FIFTH", "4/5 werken"


class LivesWith(Labelled):
    NOBODY = "NOBODY", "Niemand"
    ONLY_CHILDREN = "ONLY_CHILDREN", "Alleen met mijn kinderen"
    OTHERS = "OTHERS", "Met een partner, ouder, huisgenoot of iemand anders"


class MotiveKind(Labelled):
    CHILD = "CHILD", "Zorg voor een kind tot en met 12 jaar"
    ILLNESS = "ILLNESS", "Zorg voor een zwaar ziek gezins- of familielid"
    PALLIATIVE = "PALLIATIVE", "Palliatieve zorg"
    DISABLED_CHILD = "DISABLED_CHILD", "Zorg voor een kind met een handicap"
    TRAINING = "TRAINING", "Een opleiding volgen"
    NONE = "NONE", "Geen van deze motieven"


class Relation(Labelled):
    """Tie to the child, or to the person who is ill."""

    OWN = "OWN", "Eigen kind"
    ADOPTED = "ADOPTED", "Geadopteerd kind"
    PARTNER_MARRIED = "PARTNER_MARRIED", "Kind van de echtgenoot of echtgenote"
    PARTNER_LEGALLY_COHABITING = "PARTNER_LEGALLY_COHABITING", "Kind van de wettelijk samenwonende partner"
    PARTNER_FACTUAL = "PARTNER_FACTUAL", "Kind van een partner zonder huwelijk of wettelijke samenwoning"
    FOSTER = "FOSTER", "Pleegkind"
    OFFICIOUS_GUARDIAN = "OFFICIOUS_GUARDIAN", "Kind onder pleegvoogdij"
    HOUSEHOLD_MEMBER = "HOUSEHOLD_MEMBER", "Gezinslid (woont bij u)"
    FAMILY = "FAMILY", "Familielid"


CHILD_RELATIONS = frozenset(Relation) - {Relation.HOUSEHOLD_MEMBER, Relation.FAMILY}
ILLNESS_RELATIONS = frozenset({Relation.HOUSEHOLD_MEMBER, Relation.FAMILY})


class AttachmentKind(Labelled):
    DOCTOR_CERTIFICATE = "DOCTOR_CERTIFICATE", "Attest van de behandelende arts"
    DISABILITY_CERTIFICATE = "DISABILITY_CERTIFICATE", "Bewijs van de handicap"
    TRAINING_CERTIFICATE = "TRAINING_CERTIFICATE", "Bewijs van inschrijving van de opleidingsinstelling"
    FOSTER_CERTIFICATE = "FOSTER_CERTIFICATE", "Attest van de dienst voor pleegzorg"
    ADOPTION_CERTIFICATE = "ADOPTION_CERTIFICATE", "Adoptieattest en uittreksel uit het bevolkingsregister"
    BIRTH_CERTIFICATE = "BIRTH_CERTIFICATE", "Geboorteakte van het kind"


class IncomeKind(Labelled):
    SELF_EMPLOYED = "SELF_EMPLOYED", "Zelfstandige activiteit"
    SIDE_JOB = "SIDE_JOB", "Nevenactiviteit als werknemer"
    POLITICAL_MANDATE = "POLITICAL_MANDATE", "Politiek mandaat"
    VOLUNTEERING = "VOLUNTEERING", "Vrijwilligersvergoeding"
    RETIREMENT_PENSION = "RETIREMENT_PENSION", "Rustpensioen"
    SURVIVORS_PENSION = "SURVIVORS_PENSION", "Overlevingspensioen"
    TRANSITION_ALLOWANCE = "TRANSITION_ALLOWANCE", "Overgangsuitkering"
    UNEMPLOYMENT_BENEFIT = "UNEMPLOYMENT_BENEFIT", "Werkloosheidsuitkering"


class EventKind(Labelled):
    EARLY_STOP = "EARLY_STOP", "Vroegtijdige stopzetting"
    DEATH_OF_CARED_PERSON = "DEATH_OF_CARED_PERSON", "Overlijden van de persoon voor wie u zorgt"
    WORK_RESUMED = "WORK_RESUMED", "Werk hervat"
    HOUSEHOLD_CHANGED = "HOUSEHOLD_CHANGED", "Gezinssituatie gewijzigd"


class ReportKind(Labelled):
    """What an employee can report during a granted interruption; a report changes nothing by itself."""

    BACK_TO_WORK = "BACK_TO_WORK", "Vroeger stoppen en opnieuw werken"
    HOUSEHOLD = "HOUSEHOLD", "Gewijzigd gezin"
    CARE_ENDED = "CARE_ENDED", "Zorg of opleiding gestopt"
    DEATH = "DEATH", "Overlijden van de persoon die zorg krijgt"
    INCOME = "INCOME", "Gewijzigd inkomen of ander werk"
    CONTACT = "CONTACT", "Ander adres of rekeningnummer"
    OTHER = "OTHER", "Iets anders"


class Outcome(Labelled):
    GRANTED = "GRANTED", "Toegekend"
    REFUSED = "REFUSED", "Geweigerd"
    INCOMPLETE = "INCOMPLETE", "Onvolledig"


class Severity(Labelled):
    REFUSAL = "REFUSAL", "Weigering"
    MISSING = "MISSING", "Ontbreekt nog"
    ADJUSTMENT = "ADJUSTMENT", "Aangepast"
    INFO = "INFO", "Ter informatie"


class Category(Labelled):
    """The seven amounts of the benefit: by regime, household and age."""

    F = "F", "Volledige onderbreking"
    HA = "HA", "Halftijds, alleenwonend"
    HC = "HC", "Halftijds, samenwonend, jonger dan 50"
    HC50 = "HC50", "Halftijds, samenwonend, 50 of ouder"
    HSP = "HSP", "Halftijds, alleenstaande ouder"
    V = "V", "4/5"
    VSP = "VSP", "4/5, alleenstaande ouder"


class ApplicationState(Labelled):
    DRAFT = "DRAFT", "In voorbereiding bij de werkgever"
    INVITED = "INVITED", "Wacht op de werknemer"
    SUBMITTED = "SUBMITTED", "Ingediend"
    IN_REVIEW = "IN_REVIEW", "In behandeling"
    AWAITING_SUPPLEMENT = "AWAITING_SUPPLEMENT", "Wacht op aanvulling"
    GRANTED = "GRANTED", "Toegekend"
    PARTLY_GRANTED = "PARTLY_GRANTED", "Gedeeltelijk toegekend"
    REFUSED = "REFUSED", "Geweigerd"
    WITHDRAWN = "WITHDRAWN", "Ingetrokken"
    EXPIRED = "EXPIRED", "Vervallen"
