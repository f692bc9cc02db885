"""A wrong event is taken back: two officials, nothing erased, the months that were lost come back as money."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.enums import Role
from accounts.models import FileVisit
from kernel.models import AuditEntry
from kernel.pure.errors import DomainError
from kernel.pure.periods import Month
from payments.models import Claim, Line
from tests import factories
from tests.payments.people import Office
from zorgkrediet.actions import change, correct
from zorgkrediet.actions.correct import (
    CorrectionAnswered,
    CorrectionOpen,
    FileChanged,
    Instead,
    ReasonMissing,
    SecondPersonNeeded,
)
from zorgkrediet.actions.entitle import DaysTaken, right_stored
from zorgkrediet.actions.steps import NotYourStep
from zorgkrediet.models import Entitlement, EventCorrection, LifeEvent

pytestmark = pytest.mark.django_db
ON = date(2019, 6, 20)


def stop(case, day=date(2019, 5, 31), kind="EARLY_STOP", **more):
    change.record_event(
        application=case.application,
        kind=kind,
        happened_on=day,
        by=case.reviewer,
        on=ON,
        at=factories.moment(ON),
        **more,
    )
    return LifeEvent.objects.get(application=case.application, kind=kind, happened_on=day)


def propose(case, event, *, reason="Dit hoort bij een ander dossier.", **more):
    return correct.propose_correction(
        event=event, reason=reason, on=ON, at=factories.moment(ON), **{"by": case.reviewer, **more}
    )


def confirm(case, correction, *, by, seen=None):
    return correct.confirm_correction(
        correction=correction,
        seen=case.fresh().version if seen is None else seen,
        by=by,
        on=ON,
        at=factories.moment(ON),
    )


def newest(case):
    return case.application.entitlements.order_by("-version").first()


@pytest.fixture
def case():
    return factories.granted()


@pytest.fixture
def colleague():
    return factories.official()


def test_nothing_changes_until_a_colleague_confirms(case, colleague):
    first = right_stored(newest(case))
    event = stop(case)
    stopped = newest(case)
    correction = propose(case, event)
    assert correction.changes_right and correction.answered_on is None
    assert newest(case) == stopped
    effect = correct.effect_of(correction, on=ON)
    assert (effect.ends_now, effect.ends_then) == (date(2019, 5, 31), date(2020, 2, 29))
    assert effect.net_difference > 0
    with pytest.raises(SecondPersonNeeded):
        confirm(case, correction, by=case.reviewer)
    right = confirm(case, correction, by=colleague)
    assert (right.version, right.cause, right.decided_by) == (3, "CORRECTION", colleague)
    assert right_stored(right) == first, "as if it had never been recorded"
    assert case.fresh().claimed_until == date(2020, 2, 29)


def test_the_history_keeps_the_event_and_who_took_it_back(case, colleague):
    event = stop(case)
    before = LifeEvent.objects.filter(pk=event.pk).values().get()
    confirm(case, propose(case, event), by=colleague)
    assert LifeEvent.objects.filter(pk=event.pk).values().get() == before
    later = LifeEvent.objects.get(revokes=event)
    assert (later.kind, later.recorded_by, later.note) == ("REVOCATION", colleague, "Dit hoort bij een ander dossier.")
    assert not case.application.life_events.in_force().exists()
    steps = list(case.application.events.order_by("id").values_list("move", "by"))[-3:]
    assert steps == [
        ("record_event", case.reviewer.pk), ("propose_correction", case.reviewer.pk), ("correct_event", colleague.pk),
    ]  # fmt: skip
    assert Entitlement.objects.filter(application=case.application).count() == 3


def test_another_event_can_take_its_place(case, colleague):
    event = stop(case)
    correction = propose(case, event, instead=Instead(kind="EARLY_STOP", happened_on=date(2019, 7, 31)))
    right = confirm(case, correction, by=colleague)
    assert right.ends_on == date(2019, 7, 31)
    later = case.application.life_events.in_force().get()
    assert (later.kind, later.happened_on, later.revokes) == ("EARLY_STOP", date(2019, 7, 31), event)
    back = confirm(case, propose(case, later), by=colleague)
    assert back.ends_on == date(2020, 2, 29), "the one in its place can be taken back as well"


def test_a_household_taken_back_gives_the_amounts_of_before(colleague):
    case = factories.granted(part=factories.employee_part(household={"livesWith": "NOBODY", "children": []}))
    first = right_stored(newest(case))
    alone = {"livesWith": "ONLY_CHILDREN", "children": [{"livesIn": True, "dependent": True, "childBenefit": True}]}
    event = stop(case, date(2019, 4, 15), "HOUSEHOLD_CHANGED", household=alone)
    assert right_stored(newest(case)) != first
    assert right_stored(confirm(case, propose(case, event), by=colleague)) == first


def test_a_stop_that_was_one_to_teach_keeps_its_month_after_all(colleague):
    case = factories.granted(
        organisation=factories.employer(sector="EDUCATION"),
        on=date(2022, 2, 1),
        asked=factories.employer_part(starts_on=date(2022, 3, 1)),
    )
    event = stop(case, date(2022, 5, 5))
    assert newest(case).counted_until == date(2022, 5, 31)
    instead = Instead(kind="EARLY_STOP", happened_on=date(2022, 5, 5), to_teach=True)
    right = confirm(case, propose(case, event, instead=instead), by=colleague)
    assert (right.ends_on, right.counted_until) == (date(2022, 5, 5), date(2022, 5, 5))
    assert case.application.life_events.in_force().get().to_teach


def test_what_leaves_the_right_as_it_is_needs_one_official(case):
    same = case.application.household
    event = stop(case, date(2019, 4, 15), "HOUSEHOLD_CHANGED", household=same)
    correction = propose(case, event)
    assert (correction.changes_right, correction.accepted, correction.answered_by) == (False, True, case.reviewer)
    assert not case.application.life_events.in_force().exists()


def test_the_money_of_the_lost_months_comes_back_in_the_next_run(case, colleague):
    office = Office()
    office.debtor()
    event = stop(case, date(2019, 4, 30))
    office.released(Month(2019, 5), date(2019, 6, 3))
    assert set(Line.objects.values_list("due_month", flat=True)) == {date(2019, 3, 1), date(2019, 4, 1)}
    confirm(case, propose(case, event), by=colleague)
    run = office.released(Month(2019, 6), date(2019, 7, 2))
    lines = Line.objects.filter(run=run).order_by("due_month")
    assert [line.due_month for line in lines] == [date(2019, 5, 1), date(2019, 6, 1)]
    assert all(line.net > 0 for line in lines)
    month = Line.objects.get(due_month=date(2019, 3, 1)).net
    assert sum(line.net for line in Line.objects.all()) == 4 * month


def test_what_was_asked_back_for_a_wrong_stop_is_settled_against_it(case, colleague):
    """Months were paid, a wrong stop asked them back, the correction makes them due again: nothing stays owed."""
    office = Office()
    office.debtor()
    office.released(Month(2019, 5), date(2019, 6, 3))
    paid = sum(line.net for line in Line.objects.all())
    event = stop(case, date(2019, 4, 30))
    office.released(Month(2019, 6), date(2019, 7, 2))
    assert Claim.objects.get().amount > 0
    confirm(case, propose(case, event), by=colleague)
    office.released(Month(2019, 7), date(2019, 8, 2))
    assert sum((line.net for line in Line.objects.all()), Decimal(0)) == paid / 3 * 5
    assert Claim.objects.get().state == "SETTLED"


def test_a_correction_is_proposed_and_answered_once(case, colleague):
    event = stop(case)
    correction = propose(case, event)
    with pytest.raises(CorrectionOpen):
        propose(case, event)
    confirm(case, correction, by=colleague)
    with pytest.raises(CorrectionAnswered):
        confirm(case, correction, by=colleague)
    with pytest.raises(CorrectionAnswered):
        propose(case, event)
    assert EventCorrection.objects.count() == 1
    assert LifeEvent.objects.filter(revokes=event).count() == 1
    assert Entitlement.objects.filter(application=case.application).count() == 3


def test_a_refused_correction_leaves_everything_and_can_be_proposed_again(case, colleague):
    event = stop(case)
    correct.refuse_correction(correction=propose(case, event), by=colleague, on=ON)
    assert newest(case).version == 2
    assert propose(case, event).pk


def test_nobody_confirms_what_was_not_read(case, colleague):
    event = stop(case)
    seen = case.fresh().version
    correction = propose(case, event)
    with pytest.raises(FileChanged):
        confirm(case, correction, by=colleague, seen=seen)
    assert newest(case).version == 2


def test_a_reason_is_needed(case):
    with pytest.raises(ReasonMissing):
        propose(case, stop(case), reason="  ")


def test_only_a_reviewer_of_another_person_corrects(case, colleague):
    event = stop(case)
    for stranger in (case.employee, case.employer_user, factories.official(Role.AUDITOR)):
        with pytest.raises(NotYourStep):
            propose(case, event, by=stranger)
    correction = propose(case, event)
    applicant = factories.user(with_person=factories.person(), is_staff=True)
    factories.grant(applicant, Role.REVIEWER, scheme="ZORGKREDIET")
    case.employee.person, applicant.person = applicant.person, case.application.person
    case.employee.person = None
    case.employee.save()
    applicant.save()
    with pytest.raises(NotYourStep):
        confirm(case, correction, by=applicant)
    assert newest(case).version == 2


def test_days_that_were_given_away_do_not_come_back_silently(case, colleague):
    event = stop(case)
    other = factories.draft(
        applicant=case.employee.person, on=ON, part=factories.employer_part(starts_on=date(2019, 9, 1), months=3)
    )
    correction = propose(case, event)
    with pytest.raises(DaysTaken, match=other.application.reference):
        confirm(case, correction, by=colleague)
    assert case.application.life_events.in_force().get() == event


def test_the_same_event_is_not_recorded_twice(case):
    stop(case)
    with pytest.raises(DomainError, match="staat al in het dossier"):
        stop(case)


# -- The desk ---------------------------------------------------------------------------------------------------------


def address(name, *keys):
    return reverse(f"admin:zorgkrediet_application_{name}", args=keys)


def test_two_officials_correct_an_event_at_the_desk(case, colleague, log_in):
    event = stop(case)
    first, second = log_in(case.reviewer), log_in(colleague)
    pk = case.application.pk
    page = first.get(address("deed_correct", pk, event.pk))
    assert "Gebeurtenis rechtzetten" in page.content.decode()
    visit = FileVisit.objects.get()
    assert (visit.visitor, visit.person, visit.what) == (
        case.reviewer,
        case.employee.person,
        case.application.reference,
    )
    incomplete = first.post(address("deed_correct", pk, event.pk), {"way": "replace", "reason": "Verkeerde dag."})
    assert "Kies wat er wel gebeurd is." in incomplete.content.decode()
    first.post(address("deed_correct", pk, event.pk), {"way": "withdraw", "reason": "Ander dossier."})
    correction = EventCorrection.objects.get()
    mine = first.get(address("change", pk)).content.decode()
    assert "Mijn voorstel intrekken" in mine and "Rechtzetting bevestigen" not in mine
    theirs = second.get(address("change", pk)).content.decode()
    assert "Rechtzetting bevestigen" in theirs and "29 februari 2020" in theirs
    assert case.application.reference in second.get(address("changelist") + "?wachtrij=rechtzetting").content.decode()
    answer = {"answer": "confirm", "seen": case.fresh().version}
    for _press in range(2):
        second.post(address("deed_answer_correction", pk, correction.pk), answer)
    assert newest(case).version == 3
    history = second.get(address("change", pk)).content.decode()
    assert "<s>31/05/2019: Vroegtijdige stopzetting</s>" in history and "Ander dossier." in history


def test_who_is_no_reviewer_gets_no_further(case, log_in):
    event = stop(case)
    correction = propose(case, event)
    other = factories.granted()
    addresses = (
        address("deed_correct", case.application.pk, event.pk),
        address("deed_answer_correction", case.application.pk, correction.pk),
    )
    for one in addresses:
        assert log_in(factories.official(Role.AUDITOR)).post(one, {"answer": "confirm"}).status_code == 403
        assert log_in(case.employee).post(one, {"answer": "confirm"}).status_code in (302, 403, 404)
        wrong_file = one.replace(f"/{case.application.pk}/", f"/{other.application.pk}/", 1)
        assert log_in(case.reviewer).post(wrong_file, {"answer": "confirm"}).status_code == 404
    assert newest(case).version == 2


def test_the_audit_trail_tells_no_word_of_a_correction(case, colleague):
    event = stop(case)
    instead = Instead(kind="DEATH_OF_CARED_PERSON", happened_on=date(2019, 7, 3))
    confirm(case, propose(case, event, reason="Geheime ziekte.", instead=instead), by=colleague)
    lines = AuditEntry.objects.filter(table_name="zorgkrediet_eventcorrection")
    told = str(list(lines.values_list("changes", flat=True)))
    assert sorted(lines.values_list("operation", flat=True)) == ["INSERT", "UPDATE"]
    assert not any(word in told for word in ("Geheime", "DEATH", "2019-07-03"))
