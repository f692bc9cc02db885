"""From what is the matter to the page where it is mended."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecalcura.queries.checks import Notice

register = template.Library()

_HOURS, _RIGHT, _BIRTH = "ecalcura:hours", "ecalcura:line-right-proof", "ecalcura:line-proof"
# Which page mends it, with what words; everything else is mended on the line itself.
WAYS = {
    "W-P-MISSING": (_HOURS, _("Vul de prestaties in")),
    "W-P-OVER-H": (_HOURS, _("Kijk de prestaties na")),
    "W-P-OVER-REPLACED": (_HOURS, _("Kijk de prestaties na")),
    "W-P-WITHOUT-CONTRACT": (_HOURS, _("Kijk de prestaties na")),
    "E-RIGHT-PROOF-MISSING": (_RIGHT, _("Voeg het bewijs toe")),
    "E-BIRTHDATE-INCOMPLETE": (_BIRTH, _("Bewijs de geboortedatum")),
    "W-NO-CONTACT": ("ecalcura:contacts", _("Wijs een contactpersoon aan")),
    "W-NO-REPLACEMENT": ("ecalcura:replacement-new", _("Voeg een vervanger toe")),
}
ON_THE_LINE = {
    "E-IDENTITY-PENDING": _("Vraag het het register opnieuw"),
    "E-VISA-PENDING": _("Vraag het het register opnieuw"),
}


@register.simple_tag
def way_to_mend(code: str, hco: str, line: int, quarter: str = "") -> tuple[str, str] | None:
    """Address and words of the link beside a finding; nothing when it only informs."""
    name, words = WAYS.get(code, ("", ""))
    if name == _HOURS:
        return (reverse(name, args=[hco, quarter]), str(words)) if quarter else None
    if name in (_RIGHT, _BIRTH):
        return reverse(name, args=[hco, line]), str(words)
    if name:
        return reverse(name, args=[hco]), str(words)
    if code.startswith("I-") or not line:
        return None
    return reverse("ecalcura:line", args=[hco, line]), str(ON_THE_LINE.get(code, _("Pas de lijn aan")))


@register.filter
def quarter_or(notice: Notice, quarter: object) -> str:
    """The quarter a finding speaks of; else the one of the page."""
    return notice.quarter or str(quarter)
