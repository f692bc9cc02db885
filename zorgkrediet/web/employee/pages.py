"""What the employee's pages show: the stepper, the summary, a preview of the answer, and the road of the file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kernel.pure.errors import BadRequest
from kernel.pure.identifiers import format_iban
from zorgkrediet.actions.complete import missing_parts
from zorgkrediet.enums import ApplicationState, AttachmentKind, MotiveKind
from zorgkrediet.gather import facts_of
from zorgkrediet.law.documents import required_documents
from zorgkrediet.law.simulation import simulate
from zorgkrediet.models import Application
from zorgkrediet.models.words import facts_told, household_in_words, incomes_in_words, leaves_in_words
from zorgkrediet.own_screens import OwnFile

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


BACK = {"terug": "nakijken"}  # in the address of a step: whoever changes one answer goes back to the review


def is_change(query: Mapping[str, str]) -> bool:
    """The step was opened from the review, to change one answer."""
    return all(query.get(name) == value for name, value in BACK.items())


def after(step: str, application: Application, query: Mapping[str, str], *, asks_proof: bool = False) -> str:
    """The address to go to once a step is kept: the next step; after a change back to the review, unless it asks a
    proof that was not asked before."""
    if not is_change(query):
        return reverse(next_step(step), args=[application.reference])
    return to_change("proofs", application) if asks_proof else _address("review", application.reference)


def to_change(step: str, application: Application) -> str:
    """The address of a step that leads back to the review."""
    return f"{_address(step, application.reference)}?{urlencode(BACK)}"


def back_from(application: Application, query: Mapping[str, str]) -> str:
    """Where the way back of a step leads."""
    return _address("review" if is_change(query) else "detail", application.reference)


def first_open_step(application: Application | OwnFile) -> str:
    """Where the employee goes on: the first step that is still empty, else the review.

    Of proofs nothing tells that they were asked and that there are none, until the account is filled in.
    """
    empty = (name for name, filled in _filled(application).items() if not filled)
    first = next(empty, "review")
    return _page_of("proofs" if first == "account" else first)


def _filled(application: Application | OwnFile) -> dict[str, bool]:
    """Which questions have an answer: no leave and no income are answers too."""
    about = application.cared_person_name if application.motive == MotiveKind.PALLIATIVE else application.motive_facts
    return {
        "household": bool(application.household),
        "motive": bool(about),
        "leaves": application.thematic_leaves is not None,
        "income": application.other_income is not None,
        "account": bool(application.iban),
    }


def stepper(application: Application, current: str) -> list[dict[str, Any]]:
    """The seven steps with where the reader is; a filled step can be opened again."""
    filled = _filled(application)
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


def missing_proofs(application: Application, on: date) -> set[str]:
    """The kinds of documents that the motive asks for and that are not there yet."""
    return {proof.kind for proof in wanted_proofs(application, on) if not proof.present}


@dataclass(frozen=True, slots=True)
class Preview:
    """What the law would answer today, shown before sending; never a promise."""

    outcome: str
    findings: list[dict[str, Any]]
    payments: list[dict[str, Any]]
    total: dict[str, Any]
    period: dict[str, Any] | None


def preview(application: Application, on: date) -> Preview | None:
    """The answer of the law on what is filled in; None while a question about it is open."""
    if set(missing_parts(application)) - {"account"}:
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
    """Everything the employee filled in, with a way to change each answer; what the register gave, without."""
    contact = application.person
    rows = (
        (_("Gezin"), household_in_words(application.household), "household"),
        *((label, value, "" if number else "motive") for number, (label, value) in enumerate(_motive(application))),
        (_("Ander verlof"), leaves_in_words(application.thematic_leaves), "leaves"),
        (_("Andere inkomsten"), ", ".join(incomes_in_words(application.other_income)) or _("geen"), "income"),
        (_("Bewijsstukken"), _proofs(application), "proofs"),
        (_("Rekeningnummer"), format_iban(application.iban) or _("nog niet ingevuld"), "account"),
        (_("E-mailadres"), contact.email or _("nog niet ingevuld"), "account"),
        (_("Telefoon"), contact.phone or _("geen"), "account"),
        (_("Taal van de brieven"), _("Engels") if contact.language == "en" else _("Nederlands"), "account"),
    )
    born = date_format(contact.birth_date, "j F Y") if contact.birth_date else _("nog niet opgehaald")
    source = _("uit het Rijksregister")
    return [
        {"label": _("Uw naam"), "value": contact.full_name or _("nog niet opgehaald"), "source": source},
        {"label": _("Uw geboortedatum"), "value": born, "source": source},
        *(
            {
                "label": label,
                "value": value,
                "href": to_change(step, application) if step else "",
                "action": _("Wijzigen"),
            }
            for label, value, step in rows
        ),
    ]


def given_answers(application: Application) -> list[tuple[Any, Any]]:
    """The same once it was sent: nothing to change, and of the account only what recognises it."""
    rows = [(row["label"], row["value"]) for row in summary(application)]
    full, iban = format_iban(application.iban), application.iban
    return [(label, f"{iban[:4]} •••• {iban[-4:]}" if iban and value == full else value) for label, value in rows]


def employer_rows(filled_in: Any, employer_name: str) -> list[tuple[str, str]]:
    """What the employer filled in, for the employee to check."""
    return [
        (_("Werkgever"), employer_name),
        (_("Hoe u onderbreekt"), Application.label("regime", filled_in.regime)),
        (_("Motief"), Application.label("motive", filled_in.motive)),
        (_("Periode"), period_words(filled_in.starts_on, filled_in.ends_on)),
        (_("Statuut"), Application.label("status", filled_in.status)),
        (_("Tewerkstellingsbreuk"), number_format(filled_in.fraction, 2)),
    ]


def period_words(starts_on: date, ends_on: date) -> str:
    """Days inclusive, as one says them."""
    return _("van %(start)s tot en met %(end)s") % {"start": f"{starts_on:%d-%m-%Y}", "end": f"{ends_on:%d-%m-%Y}"}


def _address(step: str, reference: str) -> str:
    return reverse(_page_of(step), args=[reference])


def _proofs(application: Application) -> str:
    present = application.documents.filter(removed_at__isnull=True, report__isnull=True).order_by("id")
    return ", ".join(document.get_kind_display() for document in present) or _("nog geen")


def _motive(application: Application) -> list[tuple[Any, str]]:
    """The motive, who is cared for, and each fact of it."""
    labels = {"birthDate": _("Geboortedatum van het kind")}
    rows = [(_("Motief"), str(application.get_motive_display()))]
    if application.cared_person_name:
        rows.append((_("Voor wie u zorgt"), application.cared_person_name))
    if not _filled(application)["motive"]:
        rows.append((_("Gegevens van het motief"), _("nog niet ingevuld")))
    return rows + [(labels.get(name, label), value) for name, label, value in facts_told(application.motive_facts)]


def can_fill_in(application: Application | OwnFile) -> bool:
    return application.state == ApplicationState.INVITED
