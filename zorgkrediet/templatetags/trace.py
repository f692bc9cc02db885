"""The trace of an answer in the reader's words: what each rule asks, what it looked at, what came out."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zorgkrediet import enums
from zorgkrediet.law.findings import CATALOGUE

register = template.Library()

FIGURE = re.compile(r"-?\d+\.\d+")

RULES = {
    "lawful_cuts": _("Welk deel van de gevraagde periode kan"),
    "employer_in_scope": _("De werkgever valt onder het zorgkrediet"),
    "no_time_credit_right": _("Geen recht op tijdskrediet"),
    "function_not_excluded": _("De functie is niet uitgesloten"),
    "full_break_permitted": _("Volledig onderbreken mag, of is toegestaan"),
    "residence_accepted": _("De woonplaats wordt aanvaard"),
    "works_enough": _("Voldoende tewerkgesteld om zo te onderbreken"),
    "keeps_little_enough": _("Er blijft niet te veel werk over"),
    "motive_gives_right": _("Het motief geeft recht"),
    "documents_present": _("De bewijsstukken zijn er"),
    "filed_not_too_early": _("Niet te vroeg aangevraagd"),
    "length_is_lawful": _("De duur mag"),
    "credit_suffices": _("Er is genoeg krediet over"),
    "no_overlap": _("Geen overlap met ander verlof"),
    "incomes_allowed": _("De andere inkomsten mogen"),
    "events": _("Wat er later gebeurde"),
    "credit": _("Wat het krediet kost"),
    "category": _("Welk bedrag van toepassing is"),
}
FIELDS = {
    "askedFrom": _("gevraagd vanaf"),
    "askedTo": _("gevraagd tot en met"),
    "attachments": _("bewijsstukken"),
    "birthDate": _("geboortedatum"),
    "career": _("krediet over de hele loopbaan"),
    "chargedThirtieths": _("aangerekende dagen (30 per maand)"),
    "contactHours": _("contacturen"),
    "credits": _("studiepunten"),
    "degree": _("graad van verwantschap"),
    "disabilityPercentage": _("percentage handicap"),
    "distanceLearning": _("afstandsonderwijs"),
    "endsOn": _("laatste dag"),
    "events": _("gebeurtenissen"),
    "excludedFunction": _("uitgesloten functie"),
    "fraction": _("tewerkstellingsbreuk"),
    "history": _("eerder zorgkrediet"),
    "keptFraction": _("breuk die overblijft"),
    "kind": _("soort"),
    "lawfulEnds": _("uiterste dagen"),
    "left": _("krediet dat overblijft"),
    "livesAlone": _("alleenwonend"),
    "motive": _("motief"),
    "onProbation": _("in proeftijd"),
    "otherIncome": _("andere inkomsten"),
    "periodEndsOn": _("einde van de periode"),
    "periodStartsOn": _("begin van de periode"),
    "permissionGranted": _("toestemming van de werkgever"),
    "pillarOnePoints": _("punten in pijler 1"),
    "recognised": _("erkend"),
    "recognisedProvider": _("erkende opleider"),
    "regime": _("onderbreking"),
    "relation": _("band met de persoon"),
    "replacementContract": _("vervangingsovereenkomst"),
    "sector": _("sector van de werkgever"),
    "singleParent": _("alleenstaande ouder"),
    "startsOn": _("eerste dag"),
    "submittedOn": _("ingediend op"),
    "thematicLeaves": _("thematisch verlof"),
    "thirtieths": _("dagen (30 per maand)"),
    "unitsPerDay": _("eenheden per dag"),
    "used": _("krediet dat gebruikt is"),
    "usedBefore": _("krediet dat voordien gebruikt was"),
}
# The day to which a period may last, beside the lists of the law.
ENDS = {
    "BIRTHDAY": _("verjaardag van het kind"),
    "APPOINTMENT_END": _("einde van de aanstelling"),
    "TRAINING_END": _("einde van de opleiding"),
}
# How the law counts where it leaves a choice.
METHODS = {
    "ASKED_END": _("gerekend tot het gevraagde einde"),
    "CONTRACT": _("volgens de overeenkomst"),
    "DATE_TO_DATE": _("van datum tot datum"),
    "FIRST_OF_MONTH": _("vanaf de eerste van de maand"),
    "NET_FROM_EXACT_GROSS": _("netto uit het niet-afgeronde bruto"),
    "PAYMENT_DATE": _("op de dag van betaling"),
    "REQUESTED": _("zoals gevraagd"),
    "SCHEDULED_HOURS_OF_QUARTER": _("geplande uren van het kwartaal"),
    "SENT_WHEN_COMPLETED_IN_TERM": _("verstuurd op de dag van de werkgever, als tijdig aangevuld"),
    "THIRTIETHS": _("in dertigsten"),
}
# What a parameter is rather than what it is counted in; beside a value in words it says nothing.
KINDS = {
    "ja of nee", "berekeningswijze", "sector", "reden", "inkomen", "bijlage", "dag", "maand-dag", "regime", "motief",
    "erkenning", "band",
}  # fmt: skip
LISTS = (
    enums.Sector, enums.Regime, enums.MotiveKind, enums.Relation, enums.AttachmentKind, enums.IncomeKind,
    enums.EventKind, enums.Category,
)  # fmt: skip
LABELS = {member.value: member.label for kind in reversed(LISTS) for member in kind}


@register.filter
def rule_words(rule: str) -> str:
    """The question that a rule answers."""
    return str(RULES.get(rule, rule))


@register.filter
def facts_told(inputs: Any) -> Iterator[tuple[str, str]]:
    """Name and value of what a rule looked at or found; what was not given is left out."""
    if not isinstance(inputs, Mapping):
        yield str(_("uitkomst")), told(inputs)
        return
    for name, value in inputs.items():
        if value is not None and value not in ("", [], ()):
            yield str(FIELDS.get(name) or gettext(str(LABELS.get(name, name)))), told(value)


@register.filter
def told(value: Any) -> str:
    """A value of the trace as one says it: a day, a member of a list of the law, yes or no, a figure."""
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {words}" for name, words in facts_told(value))
    if isinstance(value, list | tuple):
        if len(value) == 2 and all(_day(one) for one in value):
            return f"{_day(value[0])} – {_day(value[1])}"
        return ", ".join(told(one) for one in value) or "–"
    if isinstance(value, bool):
        return gettext("ja") if value else gettext("nee")
    if isinstance(value, int):
        return str(number_format(value, use_l10n=True, force_grouping=True))
    text = str(value)
    if text in ENDS or text in METHODS:
        return str(ENDS.get(text) or METHODS[text])
    if FIGURE.fullmatch(text):
        return str(number_format(Decimal(text), use_l10n=True))
    return _day(text) or (gettext(LABELS[text]) if text in LABELS else text)


@register.filter
def unit_words(unit: str) -> str:
    """What a parameter is counted in; empty when its value says enough."""
    return "" if unit in KINDS else unit


@register.filter
def findings_told(codes: list[str]) -> str:
    """How a rule ended, by the weight of what it found; the sentences themselves stand beside the answer."""
    kinds = [str(gettext(CATALOGUE[code].severity.label)) for code in codes if code in CATALOGUE]
    return ", ".join(dict.fromkeys(kinds)) or ", ".join(codes)


def _day(text: Any) -> str:
    try:
        return str(date_format(date.fromisoformat(text), "j F Y"))
    except (ValueError, TypeError):
        return ""
