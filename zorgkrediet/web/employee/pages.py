"""What the employee's pages show: the stepper, the summary, a preview of the answer, and the road of the file."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.pure.errors import BadRequest
from kernel.pure.identifiers import format_iban
from zorgkrediet.enums import ApplicationState, AttachmentKind, MotiveKind, Relation
from zorgkrediet.gather import facts_of
from zorgkrediet.law.documents import required_documents
from zorgkrediet.law.simulation import simulate
from zorgkrediet.models import Application
from zorgkrediet.models.words import household_in_words, incomes_in_words, leaves_in_words
from zorgkrediet.screens import OwnFile

STEPS = (
    ("household", "zorgkrediet:employee-household", gettext_lazy("Uw gezin")),
    ("motive", "zorgkrediet:employee-motive", gettext_lazy("Uw motief")),
    ("leaves", "zorgkrediet:employee-leaves", gettext_lazy("Ander verlof")),
    ("income", "zorgkrediet:employee-income", gettext_lazy("Andere inkomsten")),
    ("proofs", "zorgkrediet:employee-proofs", gettext_lazy("Bewijsstukken")),
    ("account", "zorgkrediet:employee-account", gettext_lazy("Rekening en contact")),
    ("review", "zorgkrediet:employee-review", gettext_lazy("Nakijken en indienen")),
)


def next_step(step: str) -> str:
    """The address name of the step after this one."""
    names = [name for name, _url, _label in STEPS]
    return STEPS[min(names.index(step) + 1, len(STEPS) - 1)][1]


def _page_of(step: str) -> str:
    return f"zorgkrediet:employee-{step}"


def first_open_step(application: Application | OwnFile) -> str:
    """Where the employee goes on: the first step that is still empty, else the review.

    Of incomes and proofs nothing tells that they were asked and that there are none, until the account is filled in.
    """
    if not application.household:
        return _page_of("household")
    no_facts_needed = application.motive == MotiveKind.PALLIATIVE and application.iban
    if not application.motive_facts and not no_facts_needed:
        return _page_of("motive")
    if application.thematic_leaves is None:
        return _page_of("leaves")
    return _page_of("review" if application.iban else "income")


def stepper(application: Application, current: str) -> list[dict[str, Any]]:
    """The seven steps with where the reader is; a filled step can be opened again."""
    filled = {
        "household": bool(application.household),
        "motive": bool(application.motive_facts or application.cared_person_name),
        "leaves": application.thematic_leaves is not None,
        "account": bool(application.iban),
    }
    names = [name for name, _url, _label in STEPS]
    here = names.index(current)
    rows = []
    for number, (name, url, label) in enumerate(STEPS):
        done = filled.get(name, number < here)
        rows.append(
            {
                "label": label,
                "state": "current" if name == current else "done" if done else "todo",
                "href": reverse(url, args=[application.reference]) if done or number <= here else "",
            }
        )
    return rows


@dataclass(frozen=True, slots=True)
class WantedProof:
    """A document that the motive asks for, and whether it is there."""

    kind: str
    label: Any
    present: bool


def wanted_proofs(application: Application, on: date) -> list[WantedProof]:
    """The documents that the law asks for this motive, filed on that day."""
    needed = required_documents(
        MotiveKind(application.motive), application.motive_facts.get("relation"), application.completed_on or on
    )
    present = set(application.documents.filter(removed_at__isnull=True).values_list("kind", flat=True))
    return [WantedProof(kind, _(AttachmentKind(kind).label), kind in present) for kind in needed]


@dataclass(frozen=True, slots=True)
class Preview:
    """What the law would answer today, shown before sending; never a promise."""

    outcome: str
    findings: list[dict[str, Any]]
    payments: list[dict[str, Any]]
    total: dict[str, Any]
    period: dict[str, Any] | None


def preview(application: Application, on: date) -> Preview | None:
    """The answer of the law on what is filled in so far; None while it cannot be read."""
    if not application.household:
        return None
    try:
        verdict = simulate(facts_of(application, on=on))
    except BadRequest as fault:
        findings = [{"severity": "MISSING", "message": issue.detail, "article": ""} for issue in fault.issues]
        return Preview("INCOMPLETE", findings, [], {}, None)
    return Preview(
        verdict["outcome"],
        verdict["findings"],
        verdict["payments"],
        verdict["total"],
        next(iter(verdict["grantedPeriods"]), None),
    )


def summary(application: Application) -> list[dict[str, Any]]:
    """Everything the employee filled in, with a way back to each step."""
    contact = application.person
    rows = (
        (_("Gezin"), household_in_words(application.household), "household"),
        (_("Motief"), _motive(application), "motive"),
        (_("Ander verlof"), leaves_in_words(application.thematic_leaves), "leaves"),
        (_("Andere inkomsten"), ", ".join(incomes_in_words(application.other_income)) or _("geen"), "income"),
        (_("Rekeningnummer"), format_iban(application.iban) or _("nog niet ingevuld"), "account"),
        (_("Bewijsstukken"), _proofs(application), "proofs"),
        (_("E-mailadres"), contact.email or _("nog niet ingevuld"), "account"),
        (_("Telefoon"), contact.phone or _("geen"), "account"),
        (_("Taal van de brieven"), _("Engels") if contact.language == "en" else _("Nederlands"), "account"),
    )
    return [
        {"label": label, "value": value, "href": _address(step, application.reference), "action": _("Wijzigen")}
        for label, value, step in rows
    ]


def period_words(starts_on: date, ends_on: date) -> str:
    """Days inclusive, as one says them."""
    return _("van %(start)s tot en met %(end)s") % {"start": f"{starts_on:%d-%m-%Y}", "end": f"{ends_on:%d-%m-%Y}"}


def _address(step: str, reference: str) -> str:
    return reverse(_page_of(step), args=[reference])


def _proofs(application: Application) -> str:
    present = application.documents.filter(removed_at__isnull=True).order_by("id")
    return ", ".join(document.get_kind_display() for document in present) or _("nog geen")


def _motive(application: Application) -> str:
    parts = [str(application.get_motive_display())]
    if application.cared_person_name:
        parts.append(application.cared_person_name)
    relation = application.motive_facts.get("relation")
    if relation:
        parts.append(_(Relation(relation).label))
    return " – ".join(parts)


def can_fill_in(application: Application | OwnFile) -> bool:
    return application.state == ApplicationState.INVITED
