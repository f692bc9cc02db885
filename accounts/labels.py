"""How roles and schemes are called on screen."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums import GrantSource, OrganisationKind, Role, Scheme

ROLE_LABELS: dict[str, Promise] = {
    Role.ORGANISATION_MANAGER: _("Beheerder van de toegang"),
    Role.EMPLOYER_RESPONSIBLE: _("DWSE Organisatieverantwoordelijke"),
    Role.FACILITY_PRIVACY_DATA: _("Beheer privacygevoelige gegevens"),
    Role.FACILITY_FINANCIAL_DATA: _("Beheer financiële gegevens"),
    Role.REVIEWER: _("Dossierbeheerder"),
    Role.PARAMETER_MANAGER: _("Rekenmeester"),
    Role.PREPARER: _("Voorbereider van betalingen"),
    Role.APPROVER: _("Goedkeurder"),
    Role.RELEASER: _("Betaler"),
    Role.AUDITOR: _("Auditor"),
    Role.ACCESS_MANAGER: _("Toegangsbeheerder van het departement"),
}

# What the log of visits keeps as a code; all other reasons stand there in words.
VISIT_REASONS: dict[str, Promise] = {
    "review": _("behandeling van het dossier"),
}

ROLE_HINTS: dict[str, Promise] = {
    Role.ORGANISATION_MANAGER: _("Kent op deze pagina rechten toe en beëindigt ze."),
    Role.EMPLOYER_RESPONSIBLE: _("Start aanvragen voor zorgkrediet en volgt ze op."),
    Role.FACILITY_PRIVACY_DATA: _("Voert personeel, vervangingen en prestaties in voor eCalcura."),
    Role.FACILITY_FINANCIAL_DATA: _("Beheert het rekeningnummer van de voorziening."),
}

SCHEME_LABELS: dict[str, Promise] = {
    Scheme.ZORGKREDIET: _("Zorgkrediet"),
    Scheme.ECALCURA: _("eCalcura"),
}

SOURCE_LABELS: dict[str, Promise] = {
    GrantSource.BY_HAND: _("toegekend door een persoon"),
    GrantSource.ACM_IDM: _("uit de aanmelding met ACM/IDM"),
}

ROLES_OF_KIND: dict[str, tuple[Role, ...]] = {
    OrganisationKind.EMPLOYER: (Role.EMPLOYER_RESPONSIBLE, Role.ORGANISATION_MANAGER),
    OrganisationKind.CARE_FACILITY: (
        Role.FACILITY_PRIVACY_DATA,
        Role.FACILITY_FINANCIAL_DATA,
        Role.ORGANISATION_MANAGER,
    ),
}


def role_name(role: str) -> str:
    """A role in words; one of before, or none at all, is told as it stands."""
    return str(ROLE_LABELS.get(role, role))


def grant_scheme_name(scheme: str) -> str:
    """The scheme of a right in words; a right inside an organisation has none."""
    return str(SCHEME_LABELS.get(scheme, scheme) or _("geen: binnen een organisatie"))


def grant_source_name(source: str) -> str:
    """Where a right comes from, in words."""
    return str(SOURCE_LABELS.get(source, source))
