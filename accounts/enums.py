"""Closed lists of the accounts house; models build their choices from these."""

from enum import StrEnum


class Role(StrEnum):
    """A right that a person holds for a period; the permission table says which screens it opens."""

    # granted inside an organisation
    ORGANISATION_MANAGER = "ORGANISATION_MANAGER"  # grants and ends the rights below for the own organisation
    EMPLOYER_RESPONSIBLE = "EMPLOYER_RESPONSIBLE"  # "DWSE Organisatieverantwoordelijke": starts applications
    FACILITY_PRIVACY_DATA = "FACILITY_PRIVACY_DATA"  # eCalcura: beheer privacygevoelige gegevens
    FACILITY_FINANCIAL_DATA = "FACILITY_FINANCIAL_DATA"  # eCalcura: beheer financiële gegevens
    # granted inside the department, per scheme
    REVIEWER = "REVIEWER"  # dossierbeheerder
    PARAMETER_MANAGER = "PARAMETER_MANAGER"  # rekenmeester
    PREPARER = "PREPARER"  # prepares payment runs
    APPROVER = "APPROVER"  # goedkeurder
    RELEASER = "RELEASER"  # betaler
    AUDITOR = "AUDITOR"  # reads everything, changes nothing
    ACCESS_MANAGER = "ACCESS_MANAGER"  # grants the department's roles to others (never to oneself)


ORGANISATION_ROLES = frozenset(
    {Role.ORGANISATION_MANAGER, Role.EMPLOYER_RESPONSIBLE, Role.FACILITY_PRIVACY_DATA, Role.FACILITY_FINANCIAL_DATA}
)
STAFF_ROLES = frozenset(Role) - ORGANISATION_ROLES


class GrantSource(StrEnum):
    """Where a role comes from."""

    BY_HAND = "BY_HAND"  # granted by a person on the access page or at the desk
    ACM_IDM = "ACM_IDM"  # read from the claims of the access platform at log-in


class DemoAudience(StrEnum):
    """Under which heading a demo person stands on the demo page."""

    EMPLOYER = "EMPLOYER"
    EMPLOYEE = "EMPLOYEE"
    FACILITY = "FACILITY"
    DEPARTMENT = "DEPARTMENT"


class Scheme(StrEnum):
    """The two schemes; a department role holds for one of them."""

    ZORGKREDIET = "ZORGKREDIET"
    ECALCURA = "ECALCURA"


class OrganisationKind(StrEnum):
    EMPLOYER = "EMPLOYER"
    CARE_FACILITY = "CARE_FACILITY"


class BirthDateKnown(StrEnum):
    """How much of a birth date the register knows."""

    DAY = "DAY"
    MONTH = "MONTH"
    YEAR = "YEAR"
    NONE = "NONE"


class Sex(StrEnum):
    MALE = "MALE"
    FEMALE = "FEMALE"
    UNKNOWN = "UNKNOWN"
