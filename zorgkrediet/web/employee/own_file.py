"""One own file as its page tells it: what to do next, the decision, what the employer filled in, and the road so far.

The fields say everything that the page shows; the words are made of them only when the page is rendered anew.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zorgkrediet.enums import ApplicationState, EventKind, ReportKind
from zorgkrediet.models import Application
from zorgkrediet.own_screens import CHANGE_LETTER, Answer, OwnFile, Report, Reports
from zorgkrediet.screens import FileLetter, Letters, Steps
from zorgkrediet.web.employee.pages import can_fill_in, employer_rows, first_open_step
from zorgkrediet.workflow import EMPLOYEE, moves_from


@dataclass(frozen=True, slots=True)
class Question:
    """What the department still needs, and by when."""

    text: str
    due_on: date


@dataclass(frozen=True, slots=True)
class OwnPage:
    """The employee's view of one application; days inclusive."""

    reference: str
    state: str
    regime: str
    motive: str
    status: str
    fraction: Any
    employer_name: str
    starts_on: date
    ends_on: date
    granted_from: date | None
    granted_until: date | None
    steps: Steps
    changes: Steps
    reports: Reports
    letters: Letters
    go_on: str
    may_withdraw: bool
    may_report: bool
    has_payments: bool
    money_todo: str | None
    changed: FileLetter | None
    decision: Answer | None
    question: Question | None

    @property
    def decided(self) -> bool:
        return self.decision is not None

    @property
    def state_words(self) -> str:
        return state_words(self.state)

    @property
    def employer_rows(self) -> list[tuple[str, str]]:
        """What the employer filled in, for the employee to check."""
        return employer_rows(self, self.employer_name)

    @property
    def timeline(self) -> list[dict[str, Any]]:
        """Every step taken, in words for the employee."""
        words = {
            "start": _("Uw werkgever startte de aanvraag"),
            "invite": _("Uw werkgever nodigde u uit om aan te vullen"),
            "remind": _("Er is een nieuwe uitnodiging verstuurd"),
            "submit": _("U diende de aanvraag in"),
            "take_up": _("Een dossierbeheerder bekijkt uw aanvraag"),
            "ask_supplement": _("Het departement vroeg om een aanvulling"),
            "supplement": _("U bezorgde de aanvulling"),
            "grant": _("Uw aanvraag is toegekend"),
            "grant_partly": _("Uw aanvraag is gedeeltelijk toegekend"),
            "refuse": _("Uw aanvraag is geweigerd"),
            "withdraw": _("U trok de aanvraag in"),
            "discard": _("Uw werkgever schrapte de aanvraag"),
            "expire": _("De aanvraag is vervallen"),
            "correct_event": _("Een wijziging in uw dossier is rechtgezet"),
        }
        recorded, reported = iter(self.changes), iter(self.reports)
        closed = iter(sorted((one for one in self.reports if one.is_closed), key=lambda one: one.answer or 0))
        told = []
        for move, on in self.steps:
            if move == "record_event":
                told.append(
                    {"on": on, "title": _("Er is een wijziging verwerkt"), "text": _change(next(recorded, None))}
                )
            elif move == "report_change":
                about = _about(next(reported, None), self.reference)
                told.append({"on": on, "title": _("U meldde een wijziging"), **about})
            elif move == "close_report":
                about = _about(next(closed, None), self.reference)
                told.append({"on": on, "title": _("Uw melding is afgesloten: uw recht verandert niet"), **about})
            elif move in words:
                told.append({"on": on, "title": words[move]})
        return told


def _about(report: Report | None, reference: str) -> dict[str, Any]:
    """What it was about, and the way to all that was typed."""
    if report is None:
        return {}
    address = reverse("zorgkrediet:employee-reported", args=[reference, report.key])
    return {"text": _(ReportKind(report.kind).label), "href": address}


def _change(recorded: tuple[str, date] | None) -> str:
    """What happened and on which day."""
    if recorded is None:
        return ""
    kind, day = recorded
    return _("%(what)s, op %(day)s") % {"what": _(EventKind(kind).label), "day": date_format(day, "j F Y")}


def own_page(
    file: OwnFile, *, decision: Answer | None = None, question: Question | None = None, has_payments: bool = False
) -> OwnPage:
    """The page of a file with its decision and the question that is still open."""
    changes = [letter for letter in file.letters if letter.kind == CHANGE_LETTER]  # one sent again keeps its day
    return OwnPage(
        reference=file.reference,
        state=file.state,
        regime=file.regime,
        motive=file.motive,
        status=file.status,
        fraction=file.fraction,
        employer_name=file.employer_name,
        starts_on=file.starts_on,
        ends_on=file.ends_on,
        granted_from=file.granted_from,
        granted_until=file.granted_until,
        steps=file.steps,
        changes=file.changes,
        reports=file.reports,
        letters=tuple([letter for letter in file.letters if letter.is_made]),
        go_on=first_open_step(file) if can_fill_in(file) else "",
        may_withdraw="withdraw" in moves_from(file.state, EMPLOYEE),
        may_report="report_change" in moves_from(file.state, EMPLOYEE),
        has_payments=has_payments,
        changed=max(changes, key=lambda letter: letter.issued_on, default=None),
        money_todo=file.money_todo if has_payments else None,
        decision=decision,
        question=question,
    )


def state_words(state: str) -> str:
    """Where an application stands, said to the employee."""
    return _("Wacht op u") if state == ApplicationState.INVITED else Application.label("state", state)
