"""Entering, changing and taking back a line. What would never count is refused while the facility still looks at it."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from django.db import IntegrityError
from django.utils.translation import gettext as _

from accounts.models import User
from ecalcura.actions.lookup import Found, Visa
from ecalcura.enums import EntrySource, LineRole, ProofAbout
from ecalcura.gather import ChoiceData, LineData, choices_in_force, data_of, seen_in
from ecalcura.law.periods import Quarter
from ecalcura.models import Choice, Circumstance, Contract, Facility, Line, Proof
from ecalcura.queries.checks import Notice, saving_notices
from ecalcura.queries.report import locked_quarters
from ecalcura.queries.wording import quarter_in_words
from kernel.deeds import deed
from kernel.pure.errors import DomainError
from kernel.uploads import CheckedFile


class LineRefused(DomainError):
    """The line would never count; every reason has its code and sentence."""

    code = "LINE_REFUSED"

    def __init__(self, notices: Iterable[Notice]) -> None:
        self.notices = tuple(notices)
        super().__init__(" ".join(one.message for one in self.notices), code=self.notices[0].code)


class LineChanged(DomainError):
    """Somebody else changed this line in the meantime; what was typed is still there."""

    code = "LINE_CHANGED"


class PeriodClosed(DomainError):
    """The change would touch a quarter that was confirmed; `quarters` says which."""

    code = "E-PERIOD-CLOSED"

    def __init__(self, message: str, *, quarters: Iterable[Quarter] = (), code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.quarters = tuple(quarters)


class ProofNotNeeded(DomainError):
    code = "PROOF_NOT_NEEDED"


class LineTwice(DomainError):
    """The person stands in this list already, in the same role."""

    code = "LINE_TWICE"


@deed
def enter_line(
    *,
    facility: Facility,
    found: Found,
    visa: Visa,
    data: LineData,
    by: User,
    on: date,
    at: datetime,
    source: str = EntrySource.SCREEN,
) -> Line:
    """Report a person in one role; refused when the line would never count or touches a confirmed quarter."""
    keep_facility(facility)
    return put_new(facility, found, visa, data, locked=locked_quarters(facility), by=by, on=on, at=at, source=source)


def put_new(
    facility: Facility,
    found: Found,
    visa: Visa,
    data: LineData,
    *,
    locked: tuple[Quarter, ...],
    by: User,
    on: date,
    at: datetime,
    source: str,
) -> Line:
    """The same inside a larger step that holds the facility already."""
    refuse_new(facility, found, visa, data, locked=locked, on=on)
    line = Line(facility=facility, person=found.person, source=source, entered_by=by, changed_by=by)
    _write(line, found, visa, data, at)
    _write_parts(line, data)
    _write_choices(line, data.choices, by=by, source=source, is_new=True)
    return line


def refuse_new(
    facility: Facility, found: Found, visa: Visa, data: LineData, *, locked: Iterable[Quarter], on: date
) -> None:
    """Raise whatever keeps this person from being reported; whoever only looks ahead, asks this too."""
    refuse(data, found, visa, on)
    refuse_locked(locked, None, data)
    if Line.objects.present().filter(facility=facility, person=found.person, role=data.role).exists():
        raise LineTwice(_("Deze persoon staat in deze rol al in uw lijst. Pas die lijn aan."))


@deed
def change_line(
    *,
    line: Line,
    version: int,
    found: Found,
    visa: Visa,
    data: LineData,
    by: User,
    on: date,
    at: datetime,
    source: str = EntrySource.SCREEN,
) -> Line:
    """Change a line that nobody changed since `version`; the history of choices is kept."""
    keep_facility(line.facility)
    line = Line.objects.present().with_parts().select_for_update(of=("self",)).get(pk=line.pk)
    if line.version != version:
        raise LineChanged(
            _(
                "%(name)s wijzigde deze lijn terwijl u bezig was. Wat u typte, staat er nog. Vergelijk met de gegevens "
                "rechts en bewaar opnieuw als uw versie de juiste is."
            )
            % {"name": line.changed_by}
        )
    return put_changed(
        line, found, visa, data, locked=locked_quarters(line.facility), by=by, on=on, at=at, source=source
    )


def put_changed(
    line: Line,
    found: Found,
    visa: Visa,
    data: LineData,
    *,
    locked: tuple[Quarter, ...],
    by: User,
    on: date,
    at: datetime,
    source: str,
) -> Line:
    """The same inside a larger step that holds the facility already."""
    refuse_changed(line, found, visa, data, locked=locked, on=on)
    line.version += 1
    line.changed_by = by
    _write(line, found, visa, data, at)
    line.contracts.all().delete()
    line.circumstances.all().delete()
    _write_parts(line, data)
    _write_choices(line, data.choices, by=by, source=source)
    return line


def refuse_changed(
    line: Line, found: Found, visa: Visa, data: LineData, *, locked: Iterable[Quarter], on: date
) -> None:
    """Raise whatever keeps the line from being changed into this; whoever only looks ahead, asks this too."""
    refuse(data, found, visa, on)
    refuse_locked(locked, data_of(line), data)


@deed
def remove_line(*, line: Line, version: int, reason: str, by: User, on: date, at: datetime) -> None:
    """Take a line back with a reason; the row stays on record. Refused when a confirmed quarter holds it."""
    keep_facility(line.facility)
    line = Line.objects.present().with_parts().select_for_update(of=("self",)).get(pk=line.pk)
    if line.version != version:
        raise LineChanged(_("Iemand wijzigde deze lijn intussen. Bekijk ze opnieuw voor u ze verwijdert."))
    refuse_locked(locked_quarters(line.facility), data_of(line), None)
    line.version += 1
    line.removed_at, line.removed_by, line.removed_reason, line.changed_by = at, by, reason, by
    line.save()


@deed
def prove_birth_date(*, line: Line, day: date, proof: CheckedFile, by: User, at: datetime) -> Line:
    """Take over the birth date of a document, where the register knows only a part of it; the document is kept."""
    keep_facility(line.facility)
    line = Line.objects.present().with_parts().select_for_update(of=("self",)).get(pk=line.pk)
    if line.person.birth_date_known == "DAY":
        raise ProofNotNeeded(_("Het Rijksregister kent de volledige geboortedatum; die geldt."))
    data = data_of(line)
    refuse_locked(locked_quarters(line.facility), data, replace(data, proven_birth_date=day))
    _keep(proof, line, ProofAbout.BIRTH_DATE, by)
    line.proven_birth_date, line.changed_by = day, by
    line.version += 1
    line.save(update_fields=["proven_birth_date", "changed_by", "changed_at", "version"])
    return line


@deed
def prove_premium_right(*, line: Line, proof: CheckedFile, by: User) -> Proof:
    """Keep the document behind a right to the premium acquired before 2005; without it the quarter stays open."""
    line = Line.objects.present().select_for_update(of=("self",)).get(pk=line.pk)
    if not line.transitional_right:
        raise ProofNotNeeded(_("Bij deze lijn is geen verworven recht op de premie aangevinkt."))
    return _keep(proof, line, ProofAbout.PREMIUM_RIGHT, by)


def _keep(proof: CheckedFile, line: Line, about: ProofAbout, by: User) -> Proof:
    return Proof.objects.create(
        line=line,
        about=about,
        file_name=proof.name,
        content_type=proof.content_type,
        content=proof.content,
        sha256=hashlib.sha256(proof.content).hexdigest(),
        uploaded_by=by,
    )


@deed
def note_registers(*, line: Line, found: Found, visa: Visa, by: User, at: datetime) -> Line:
    """Keep what the registers answered when they were asked again."""
    line = Line.objects.select_for_update(of=("self",)).select_related("person").get(pk=line.pk)
    if found.person.pk != line.person_id:
        others = Line.objects.present().filter(facility_id=line.facility_id, person=found.person, role=line.role)
        if others.exists():
            raise LineTwice(_("Deze persoon staat onder een ander nummer al in uw lijst. Verwijder een van beide."))
        line.person = found.person
    line.former_number = found.former_number or line.former_number
    line.identity_status, line.checked_at = found.identity_status, at
    line.visa_status, line.visa_number = visa.status, visa.number
    line.version += 1
    line.save()
    return line


def keep_facility(facility: Facility) -> None:
    """One writer at a time inside a facility, so that nothing slips past a confirmation."""
    Facility.objects.select_for_update(of=("self",)).get(pk=facility.pk)


def refuse(data: LineData, found: Found, visa: Visa, on: date) -> None:
    """Raise LineRefused with everything that stands in the way of this line."""
    person = found.person
    known = person.birth_date if person.birth_date_known == "DAY" else data.proven_birth_date
    notices = saving_notices(data, birth_date=known, death_date=person.death_date, visa_status=visa.status, on=on)
    if notices:
        raise LineRefused(notices)


def refuse_locked(locked: Iterable[Quarter], before: LineData | None, after: LineData | None) -> None:
    """Raise PeriodClosed when a confirmed quarter would see something else than it saw."""
    touched = [
        quarter
        for quarter in locked
        if (seen_in(before, quarter) if before else ()) != (seen_in(after, quarter) if after else ())
    ]
    if touched:
        raise PeriodClosed(
            _("Dit raakt een bevestigd kwartaal (%(quarters)s). Open eerst een verbetering van dat kwartaal.")
            % {"quarters": ", ".join(map(quarter_in_words, touched))},
            quarters=touched,
        )


def _write(line: Line, found: Found, visa: Visa, data: LineData, at: datetime) -> None:
    line.role = data.role
    line.profession = data.profession
    line.group = data.counted_group
    line.group_reason = data.group_reason
    line.transitional_right = data.transitional_right
    line.replaced_hours = data.replaced_hours if data.role == LineRole.REPLACEMENT else None
    line.is_additional = data.is_additional
    line.contract_type = data.contract_type
    line.mentions_compensation = data.mentions_compensation
    line.mentioned_on = data.mentioned_on if data.mentions_compensation else None
    line.proven_birth_date = data.proven_birth_date
    line.identity_status = found.identity_status
    line.former_number = found.former_number or line.former_number
    line.visa_status, line.visa_number, line.checked_at = visa.status, visa.number, at
    try:
        line.save()
    except IntegrityError as fault:
        raise LineTwice(_("Deze persoon staat in deze rol al in uw lijst. Pas die lijn aan.")) from fault


def _write_parts(line: Line, data: LineData) -> None:
    Contract.objects.bulk_create(
        Contract(line=line, starts_on=one.starts_on, ends_on=one.ends_on, weekly_hours=one.weekly_hours)
        for one in data.contracts
    )
    Circumstance.objects.bulk_create(
        Circumstance(
            line=line,
            kind=one.kind,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            hours=one.hours,
            profession=one.profession,
            group=one.group,
        )
        for one in data.circumstances
    )


def _write_choices(line: Line, wanted: tuple[ChoiceData, ...], *, by: User, source: str, is_new: bool = False) -> None:
    """Append what differs: a corrected row for another figure on the same day, a withdrawal for one that is gone."""
    standing = {} if is_new else {one.starts_on: one for one in _in_force(line)}
    for one in wanted:
        old = standing.pop(one.starts_on, None)
        if old is None or old.premium_hours != one.premium_hours:
            Choice.objects.create(
                line=line, starts_on=one.starts_on, premium_hours=one.premium_hours, corrects=old, source=source,
                entered_by=by,
            )  # fmt: skip
    for gone in standing.values():
        Choice.objects.create(
            line=line, starts_on=gone.starts_on, premium_hours=gone.premium_hours, corrects=gone, withdrawn=True,
            source=source, entered_by=by,
        )  # fmt: skip


def _in_force(line: Line) -> tuple[Choice, ...]:
    line._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    return choices_in_force(line)
