"""Parameter sets: drafted by one person, tried, approved by another, and replaced without touching code."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.enums import Role, Scheme
from accounts.models import User
from accounts.roles import has_role
from ecalcura.enums import CalculationKind, SetState
from ecalcura.law.parameters import resolve
from ecalcura.law.periods import ReferencePeriod
from ecalcura.law.set_form import check_set
from ecalcura.models import CalculationRun, ParameterSet
from ecalcura.queries.confirmed import existing_in
from ecalcura.queries.fingerprints import fingerprint
from kernel.deeds import deed
from kernel.pure.errors import DomainError


class SetRefused(DomainError):
    """This step with the parameter set cannot be taken."""

    code = "PARAMETER_SET_REFUSED"


class SecondPersonNeeded(DomainError):
    """The step asks for two people and the same one stood up twice."""

    code = "SECOND_PERSON_NEEDED"


class NotYourRole(DomainError):
    """The step belongs to somebody with another role."""

    code = "NOT_YOUR_ROLE"


def demand_role(by: User, role: Role, on: date) -> None:
    """Raise NotYourRole unless this person holds the role for eCalcura today."""
    if by.is_system or not has_role(by, role, on, scheme=Scheme.ECALCURA):
        raise NotYourRole(_("Deze stap hoort bij een andere rol dan de uwe."))


@deed
def draft_set(
    *, period: ReferencePeriod, content: Mapping[str, Any], note: str, by: User, on: date, at: datetime
) -> ParameterSet:
    """Keep a new set as a draft for the period; every wrong or missing field is named and nothing is kept."""
    demand_role(by, Role.PARAMETER_MANAGER, on)
    checked = _checked(content, period)
    code = checked["id"]
    versions = ParameterSet.objects.filter(period=str(period), code=code)
    return ParameterSet.objects.create(
        period=str(period), code=code, version=(versions.aggregate(last=Max("version"))["last"] or 0) + 1,
        content=checked, sha256=fingerprint(checked), is_test=checked["test"], note=note.strip()[:500],
        drafted_by=by, drafted_at=at,
    )  # fmt: skip


@deed
def change_draft(
    *, parameter_set: ParameterSet, content: Mapping[str, Any], note: str, seen_sha256: str, by: User, on: date,
    at: datetime,
) -> ParameterSet:  # fmt: skip
    """Put other figures in a draft. Whoever did so last counts as the one who drafted it."""
    demand_role(by, Role.PARAMETER_MANAGER, on)
    row = _locked(parameter_set, SetState.DRAFT)
    if row.sha256 != seen_sha256:
        raise SetRefused(_("Een collega wijzigde dit ontwerp intussen. Ververs de pagina."), code="SET_CHANGED")
    checked = _checked(content, ReferencePeriod.parse(row.period))
    if checked["id"] != row.code:
        raise SetRefused(_("De naam van een set blijft dezelfde. Maak een nieuw ontwerp voor een andere naam."))
    row.content, row.sha256, row.is_test = checked, fingerprint(checked), checked["test"]
    row.note, row.drafted_by, row.drafted_at = note.strip()[:500], by, at
    row.save()
    return row


@deed
def approve_set(*, parameter_set: ParameterSet, seen_sha256: str, by: User, on: date, at: datetime) -> ParameterSet:
    """Let exactly these figures hold for the period, as somebody else than who drafted them. What was calculated with
    the set before keeps its figures: only an explicit revision takes the new ones."""
    demand_role(by, Role.APPROVER, on)
    row = _locked(parameter_set, SetState.DRAFT)
    if row.drafted_by_id == by.pk:
        raise SecondPersonNeeded(_("Wie een parameterset opstelt, keurt ze niet zelf goed. Vraag een collega."))
    if row.sha256 != seen_sha256:
        raise SetRefused(_("Dit ontwerp is niet meer wat u zag. Ververs de pagina."), code="SET_CHANGED")
    period = ReferencePeriod.parse(row.period)
    if period.first_day <= on and existing_in(period).exists() and not was_tried(row):
        raise SetRefused(_("Bekijk eerst met een proefberekening wat deze set verandert."), code="SET_NOT_TRIED")
    for before in ParameterSet.objects.select_for_update().filter(period=row.period, state=SetState.APPROVED):
        _retire(before, by, at)
    row.state, row.approved_by, row.approved_at = SetState.APPROVED, by, at
    row.save(update_fields=["state", "approved_by", "approved_at"])
    return row


def was_tried(row: ParameterSet) -> bool:
    """Whether a finished rehearsal shows what these very figures change, facility by facility."""
    tried = CalculationRun.objects.filter(
        kind=CalculationKind.REHEARSAL, parameter_set=row, finished_at__isnull=False, ordered_at__gte=row.drafted_at
    )
    return tried.exists()


@deed
def retire_set(*, parameter_set: ParameterSet, by: User, on: date, at: datetime) -> ParameterSet:
    """Take a set out of use, or throw a draft away; it stays readable for what was calculated with it."""
    demand_role(by, Role.APPROVER if parameter_set.state == SetState.APPROVED else Role.PARAMETER_MANAGER, on)
    row = _locked(parameter_set, SetState.DRAFT, SetState.APPROVED)
    _retire(row, by, at)
    return row


def _retire(row: ParameterSet, by: User, at: datetime) -> None:
    row.state, row.retired_by, row.retired_at = SetState.RETIRED, by, at
    row.save(update_fields=["state", "retired_by", "retired_at"])


def _locked(parameter_set: ParameterSet, *states: SetState) -> ParameterSet:
    row = ParameterSet.objects.select_for_update(of=("self",)).get(pk=parameter_set.pk)
    if row.state not in states:
        raise SetRefused(_("Deze stap kan niet meer: de set is intussen verder. Ververs de pagina."))
    return row


def _checked(content: Mapping[str, Any], period: ReferencePeriod) -> dict[str, Any]:
    checked = check_set(content)
    resolve(checked, period)  # in the right form, and for this period
    return checked
