"""Confirming a quarter on honour, correcting it once with a reason, opening it again after a control."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.models import User
from ecalcura import workflow
from ecalcura.actions.lines import keep_facility
from ecalcura.enums import QuarterState, Severity
from ecalcura.gather import hours_of, law_line, period_of_quarter, reported_by_registers, seen_in
from ecalcura.law.facts import Facts, ReplacementLine, StaffLine
from ecalcura.law.periods import Quarter
from ecalcura.law.snapshot import to_json
from ecalcura.models import Confirmation, Facility, FacilityQuarter, QuarterEvent
from ecalcura.queries.checks import Notice
from ecalcura.queries.fingerprints import fingerprint
from ecalcura.queries.report import LineReport, Report, report_of
from kernel.deeds import deed
from kernel.jobs import enqueue
from kernel.pure.errors import DomainError

DECLARATION_VERSION = "2024-01"
DECLARATION = gettext_noop(
    "Ik verklaar op erewoord dat de gegevens van dit kwartaal volledig en juist zijn, dat de gemelde personeelsleden "
    "recht hebben op vrijstelling van arbeidsprestaties of op de premie, en dat de gemelde vervangers werkelijk zijn "
    "aangeworven om die vrijstelling te compenseren. Ik weet dat het departement dit kan controleren en dat wat ten "
    "onrechte is betaald, wordt teruggevorderd."
)


class QuarterNotReady(DomainError):
    """Something keeps the quarter from being confirmed; `notices` says what, per line."""

    code = "E-NOT-CONFIRMED"

    def __init__(self, sentences: list[str]) -> None:
        self.sentences = sentences
        super().__init__(" ".join(sentences))


@deed
def confirm_quarter(
    *, facility: Facility, quarter: Quarter, explanations: dict[str, str], by: User, on: date
) -> Confirmation:
    """Declare on honour that the quarter is complete and right. It is locked from then on.

    Every warning needs an explanation (key: line and code); a blocking finding or a quarter that still runs refuses.
    """
    keep_facility(facility)
    standing, _made = FacilityQuarter.objects.select_for_update().get_or_create(facility=facility, quarter=str(quarter))
    move = "confirm_correction" if standing.state == QuarterState.CORRECTING else "confirm"
    state = workflow.target(move, standing.state, workflow.FACILITY)
    if quarter.last_day >= on:
        raise QuarterNotReady([_("Dit kwartaal loopt nog. U kunt het bevestigen zodra het voorbij is.")])
    report = report_of(facility, period_of_quarter(quarter), on)
    present = lines_in(report, quarter)
    _refuse_blocked(present, quarter)
    explained = _explained(report, present, quarter, explanations)
    snapshot = _snapshot(report, present, quarter)
    confirmation = Confirmation.objects.create(
        facility_quarter=standing,
        sequence=standing.confirmations.count() + 1,
        declaration=DECLARATION,
        declaration_version=DECLARATION_VERSION,
        explanations=explained,
        snapshot=snapshot,
        snapshot_sha256=fingerprint(snapshot),
        by=by,
        on=on,
    )
    _move(standing, move, state, reason="", by=by, on=on)
    enqueue("ecalcura.make_confirmation_files", confirmation_id=confirmation.pk)
    enqueue("ecalcura.calculate_after_confirmation", confirmation_id=confirmation.pk)
    return confirmation


@deed
def open_correction(*, facility: Facility, quarter: Quarter, reason: str, by: User, on: date) -> None:
    """The one correction a facility may make after it confirmed; asks why."""
    _reopen("open_correction", workflow.FACILITY, facility, quarter, reason, by=by, on=on)


@deed
def reopen(*, facility: Facility, quarter: Quarter, reason: str, by: User, on: date) -> None:
    """The department lets a facility correct a quarter again, with a reason."""
    _reopen("reopen", workflow.DEPARTMENT, facility, quarter, reason, by=by, on=on)


def _reopen(move: str, role: str, facility: Facility, quarter: Quarter, reason: str, *, by: User, on: date) -> None:
    keep_facility(facility)
    standing = FacilityQuarter.objects.select_for_update().filter(facility=facility, quarter=str(quarter)).first()
    state = workflow.target(move, standing.state if standing else QuarterState.OPEN, role)
    if not reason.strip():
        raise DomainError(_("Zeg waarom u verbetert."), code="REASON_MISSING")
    assert standing is not None  # noqa: S101 -- no move starts from a quarter without a row
    _move(standing, move, state, reason=reason.strip(), by=by, on=on)


def _move(standing: FacilityQuarter, move: str, state: str, *, reason: str, by: User, on: date) -> None:
    QuarterEvent.objects.create(
        facility_quarter=standing, move=move, from_state=standing.state, to_state=state, reason=reason, by=by, on=on
    )
    standing.state = state
    standing.save(update_fields=["state"])


def lines_in(report: Report, quarter: Quarter) -> list[LineReport]:
    """The lines that the quarter sees."""
    return [one for one in report.lines if seen_in(one.data, quarter)]


def warnings_of(report: Report, present: list[LineReport], quarter: Quarter) -> list[tuple[str, str, str]]:
    """What asks for an explanation before confirming: key, who it is about, sentence."""
    rows = [
        (f"{one.line.pk}:{notice.code}", one.line.person.full_name, notice.message)
        for one in present
        for notice in one.notices
        if notice.severity is Severity.WARN and notice.code != "W-P-MISSING" and _concerns(notice, quarter)
    ]
    figures = report.quarter(quarter)
    missing = {line.pk for line in figures.missing}
    rows += [
        (
            f"{one.line.pk}:W-P-MISSING",
            one.line.person.full_name,
            _("Er zijn geen prestaties ingevuld voor dit kwartaal."),
        )
        for one in present
        if one.line.pk in missing
    ]
    if figures.to_replace and not figures.replaced:
        sentence = _(
            "Er is %(fte)s VTE vrijgesteld en er is geen vervanger. Zonder vervanging is er geen financiering."
        )
        rows.append(("0:W-NO-REPLACEMENT", "", sentence % {"fte": figures.to_replace}))
    return list({row[0]: row for row in rows}.values())


def _concerns(notice: Notice, quarter: Quarter) -> bool:
    return notice.quarter in ("", str(quarter))


def blocks(one: LineReport, quarter: Quarter) -> bool:
    """Whether something about the line keeps the quarter from being confirmed."""
    return any(notice.blocks and _concerns(notice, quarter) for notice in one.notices)


def _refuse_blocked(present: list[LineReport], quarter: Quarter) -> None:
    sentences = [
        f"{one.line.person.full_name or _('Lijn zonder naam')}: {notice.message}"
        for one in present
        for notice in one.notices
        if notice.blocks and _concerns(notice, quarter)
    ]
    if sentences:
        raise QuarterNotReady(sentences)


def _explained(
    report: Report, present: list[LineReport], quarter: Quarter, explanations: dict[str, str]
) -> list[dict[str, str]]:
    asked = warnings_of(report, present, quarter)
    silent = [
        f"{who}: {sentence}" if who else sentence
        for key, who, sentence in asked
        if not explanations.get(key, "").strip()
    ]
    if silent:
        raise QuarterNotReady([_("Geef een toelichting bij elke waarschuwing."), *silent])
    return [
        {"line": key.partition(":")[0], "code": key.partition(":")[2], "text": explanations[key].strip()[:1000]}
        for key, _who, _sentence in asked
    ]


def _snapshot(report: Report, present: list[LineReport], quarter: Quarter) -> dict[str, Any]:
    """Everything that was confirmed, by row keys and figures, in the form that the calculation reads."""
    staff_of = {one.line.person_id: str(one.line.pk) for one in present if not one.line.is_replacement}
    made = [
        law_line(
            one.data,
            line_id=str(one.line.pk),
            birth_date=one.line.birth_date,
            death_date=one.line.person.death_date,
            hours=hours_of(one.line, (quarter,)),
            reported=reported_by_registers(one.line),
            same_as_staff=staff_of.get(one.line.person_id),
        )
        for one in present
    ]
    facts = Facts(
        reference_period=report.period,
        staff=tuple(one for one in made if isinstance(one, StaffLine)),
        replacements=tuple(one for one in made if isinstance(one, ReplacementLine)),
    )
    figures = report.quarter(quarter)
    return {
        "hco": report.facility.hco_number,
        "quarter": str(quarter),
        "facts": to_json(facts),
        "persons": {str(one.line.pk): one.line.person_id for one in present},
        "lines": {str(one.line.pk): one.line.version for one in present},
        "figures": {
            "entitled": figures.entitled,
            "toReplace": str(figures.to_replace),
            "replaced": str(figures.replaced),
            "gap": str(figures.gap),
        },
    }
