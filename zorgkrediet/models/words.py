"""Words for what the rows hold in contract names: facts of a motive, a household, steps, remedies."""

import re
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zorgkrediet.enums import AttachmentKind, IncomeKind, LivesWith, Regime, Relation
from zorgkrediet.models.career_breaks import CareerBreakAnswer

Json = dict[str, Any]
DAY = re.compile(r"\d{4}-\d\d-\d\d")
CHOICES = {member.value: member.label for kind in (Regime, Relation, LivesWith, AttachmentKind) for member in kind}
DECIMAL = re.compile(r"\d+\.\d+")

FACTS = {
    "relation": gettext_lazy("Band"),
    "birthDate": gettext_lazy("Geboortedatum"),
    "degree": gettext_lazy("Graad van verwantschap"),
    "throughPartner": gettext_lazy("Via de partner"),
    "disabilityPercentage": gettext_lazy("Ongeschiktheid (%)"),
    "pillarOnePoints": gettext_lazy("Punten in pijler 1"),
    "recognised": gettext_lazy("Erkend door VAPH of Integrale Jeugdhulp"),
    "startsOn": gettext_lazy("Eerste dag"),
    "endsOn": gettext_lazy("Laatste dag"),
    "contactHours": gettext_lazy("Contacturen per jaar"),
    "credits": gettext_lazy("Studiepunten per jaar"),
    "distanceLearning": gettext_lazy("Afstandsonderwijs"),
    "recognisedProvider": gettext_lazy("Erkende opleiding"),
    "weeklyHours": gettext_lazy("Uren per week"),
    "extendedOn": gettext_lazy("Uitgebreid op"),
    "monthsAlreadyCombined": gettext_lazy("Maanden al gecombineerd"),
}
DEGREES = {
    1: gettext_lazy("Eerste"),
    2: gettext_lazy("Tweede"),
    3: gettext_lazy("Derde"),
    4: gettext_lazy("Vierde of verder"),
}
MOVES = {
    "start": gettext_lazy("gestart door de werkgever"),
    "edit": gettext_lazy("gewijzigd door de werkgever"),
    "invite": gettext_lazy("uitnodiging verstuurd"),
    "remind": gettext_lazy("opnieuw uitgenodigd"),
    "discard": gettext_lazy("geschrapt door de werkgever"),
    "complete": gettext_lazy("aangevuld"),
    "submit": gettext_lazy("ingediend"),
    "withdraw": gettext_lazy("ingetrokken"),
    "take_up": gettext_lazy("in behandeling genomen"),
    "ask_supplement": gettext_lazy("aanvulling gevraagd"),
    "supplement": gettext_lazy("aanvulling bezorgd"),
    "grant": gettext_lazy("toegekend"),
    "grant_partly": gettext_lazy("gedeeltelijk toegekend"),
    "refuse": gettext_lazy("geweigerd"),
    "expire": gettext_lazy("vervallen"),
    "report_change": gettext_lazy("wijziging gemeld door de werknemer"),
    "close_report": gettext_lazy("melding afgesloten zonder gebeurtenis"),
    "record_event": gettext_lazy("wijziging verwerkt"),
    "propose_correction": gettext_lazy("rechtzetting van een gebeurtenis voorgesteld"),
    "correct_event": gettext_lazy("gebeurtenis rechtgezet"),
    "refuse_correction": gettext_lazy("rechtzetting niet aanvaard"),
}


def facts_in_words(facts: Json) -> list[tuple[Any, Any]]:
    """Facts of a motive or an income, label and value, both as one says them."""
    rows = []
    for name, value in facts.items():
        if name == "relation":
            value = _(Relation(value).label)
        if name == "degree":
            value = DEGREES.get(value, value)
        if name == "kind":
            continue
        rows.append((FACTS.get(name, name), _value_in_words(value)))
    return rows


def facts_told(facts: Json) -> list[tuple[str, Any, str]]:
    """The same for whoever gave them: the name in the contract, the label, and the value as one writes it."""
    names = [name for name in facts if name != "kind"]
    return [(name, label, value) for name, (label, value) in zip(names, facts_in_words(facts), strict=True)]


def household_in_words(household: Json) -> str:
    """With whom somebody lives and which children, in one sentence."""
    if not household:
        return _("nog niet ingevuld")
    words = _(LivesWith(household["livesWith"]).label)
    children = household.get("children") or []
    if not children:
        return _("%(who)s; geen kinderen opgegeven") % {"who": words}
    counts = {
        _("inwonend"): sum(child["livesIn"] for child in children),
        _("ten laste"): sum(child["dependent"] for child in children),
        _("met Groeipakket"): sum(child["childBenefit"] for child in children),
    }
    told = ", ".join(f"{label}: {number}" for label, number in counts.items())
    return _("%(who)s; kinderen: %(number)s (%(told)s)") % {"who": words, "number": len(children), "told": told}


def leaves_in_words(leaves: list[Json] | None) -> str:
    """The days of each thematic leave; None means that the question was never answered."""
    if leaves is None:
        return _("nog niet ingevuld")
    spans = [(date.fromisoformat(leave["startsOn"]), date.fromisoformat(leave["endsOn"])) for leave in leaves]
    return ", ".join(f"{first:%d-%m-%Y} – {last:%d-%m-%Y}" for first, last in spans) or _("geen")


def breaks_in_words(answer: CareerBreakAnswer | None, *, is_decided: bool) -> list[str]:
    """Each career break that the register knows in the asked period, and whether its list is complete; once a file is
    decided the register is not asked any more."""
    if answer is None and is_decided:
        return [_("geen antwoord vóór de beslissing")]
    if answer is None:
        return [_("nog geen antwoord; wij vragen het elk uur opnieuw")]
    lines = []
    for one in answer.breaks:
        days = leaves_in_words([one])
        kind = ", ".join(word for word in (one["category"], one["reason"], one["source"]) if word)
        lines.append(f"{days}: {kind}")
    if answer.status == "UNAVAILABLE":
        lines.append(_("onvolledig: een van de bronnen antwoordde niet"))
    return lines or [_("geen")]


def incomes_in_words(incomes: list[Json] | None) -> list[str]:
    """Each other income on one line; None means that the question was never answered."""
    if incomes is None:
        return [_("nog niet ingevuld")]
    lines = []
    for income in incomes:
        rest = ", ".join(f"{label}: {value}" for label, value in facts_in_words(income))
        kind = _(IncomeKind(income["kind"]).label)
        lines.append(f"{kind} ({rest})" if rest else kind)
    return lines


def _value_in_words(value: Any) -> str:
    """A value of the contract as one writes it: a choice by its label, a day in full, a comma in a decimal."""
    if isinstance(value, list | tuple):
        return ", ".join(_value_in_words(one) for one in value)
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    text = str(value)
    if text in CHOICES:
        return _(CHOICES[text])
    if DAY.fullmatch(text):
        return date_format(date.fromisoformat(text), "j F Y")
    return text.replace(".", ",") if DECIMAL.fullmatch(text) else text


def remedies_in_words(remedies: list[Json]) -> list[str]:
    """The nearest change for each refusal that has one."""
    names = {
        "employment.fraction": _("de tewerkstellingsbreuk"),
        "employment.permissionGranted": _("de toestemming van de werkgever"),
        "household": _("de gezinssituatie"),
        "motive.relation": _("de band met de persoon"),
        "motive.contactHours": _("het aantal contacturen per jaar"),
        "motive.credits": _("het aantal studiepunten per jaar"),
        "motive.disabilityPercentage": _("het percentage ongeschiktheid"),
        "motive.pillarOnePoints": _("het aantal punten in pijler 1"),
        "motive.degree": _("de graad van verwantschap"),
        "interruption.regime": _("de vorm van onderbreking"),
        "interruption.startsOn": _("de eerste dag"),
        "interruption.endsOn": _("de laatste dag"),
        "interruption.months": _("het aantal maanden"),
        "submittedOn": _("de dag van indienen"),
        "attachments": _("de bewijsstukken"),
    }
    sentences = []
    changes = [remedy["nearestChange"] for remedy in remedies if remedy.get("nearestChange")]
    fewest = min((one["value"] for one in changes if one["field"] == "interruption.months"), default=None)
    for change in changes:
        if change["field"] == "interruption.months" and change["value"] != fewest:
            continue  # two refusals of one length: the shortest answers both
        name = names.get(change["field"], change["field"])
        said = {"name": name, "value": _value_in_words(change["value"])}
        if change["field"] == "attachments":
            sentences.append(_("Voeg dit toe, dan vervalt dit bezwaar: %(value)s.") % said)
        else:
            sentences.append(_("Verander %(name)s in %(value)s, dan vervalt dit bezwaar.") % said)
    return sentences
