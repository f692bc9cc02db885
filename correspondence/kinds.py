"""What each letter and mail is for, in the words of the desk. A kind is the name of its template."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LETTERS: Mapping[str, Promise] = {
    "claim-appeal": _("bezwaar tegen een terugvordering"),
    "claim-decision": _("beslissing tot terugvordering"),
    "claim-notice": _("aankondiging van een terugvordering"),
    "claim-plan": _("afbetalingsplan"),
    "claim-upheld": _("bezwaar tegen een terugvordering afgewezen"),
    "claim-waiver": _("kwijtschelding"),
    "decision-employer-copy": _("beslissing, exemplaar van de werkgever"),
    "decision-granted": _("beslissing: toegekend"),
    "decision-partly-granted": _("beslissing: deels toegekend"),
    "decision-refused": _("beslissing: geweigerd"),
    "right-changed": _("wijziging van het recht"),
    "right-changed-employer-copy": _("wijziging van het recht, exemplaar van de werkgever"),
    "tax-slip": _("fiscale fiche"),
}
MAILS: Mapping[str, Promise] = {
    "account-changed": _("rekeningnummer gewijzigd"),
    "change-report": _("ontvangstmelding van een gemelde wijziging"),
    "change-report-answer": _("gemelde wijziging behandeld"),
    "decision": _("er is een beslissing"),
    "facility-announcement": _("nieuwsbericht aan voorzieningen"),
    "facility-answer": _("antwoord aan een voorziening"),
    "facility-calculation": _("nieuwe berekening voor een voorziening"),
    "facility-contact-confirm": _("contactpersoon bevestigt het adres"),
    "facility-contact-missing": _("contactpersoon ontbreekt"),
    "facility-period-reminder": _("herinnering: kwartalen van de periode"),
    "facility-reminder": _("herinnering: kwartaal bevestigen"),
    "invitation": _("uitnodiging om aan te vullen"),
    "letter": _("brief als bijlage"),
    "new-account": _("ander rekeningnummer gevraagd"),
    "receipt": _("ontvangstmelding"),
    "reminder": _("herinnering aan de werknemer"),
    "right-granted": _("recht gegeven in een organisatie"),
    "role-granted": _("rol toegekend in het departement"),
    "supplement": _("aanvulling gevraagd"),
}

# What the subject of the cover mail may tell of a letter. Letters about money owed stay plain letters: a debt is
# nobody's business on the way.
ABOUT: Mapping[str, str] = {
    "decision-employer-copy": "decision",
    "decision-granted": "decision",
    "decision-partly-granted": "decision",
    "decision-refused": "decision",
    "right-changed": "change",
    "right-changed-employer-copy": "change",
}


def kind_name(kind: str) -> str:
    """The kind in words; one that no longer exists is told as it was stored."""
    return str(LETTERS.get(kind) or MAILS.get(kind) or kind)
