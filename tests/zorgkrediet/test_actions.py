"""The steps of the procedure: what each leaves behind, and what it refuses."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.enums import Role, Scheme
from accounts.models import Person
from correspondence.models import Letter, Mail
from kernel.models import Job
from payments.models import PayeeAccount
from tests import factories
from zorgkrediet.actions import change, complete, decide, start, supplement
from zorgkrediet.actions.steps import NotYourStep
from zorgkrediet.models import Application, Declaration, Entitlement, Event
from zorgkrediet.workflow import MoveNotAllowed

pytestmark = pytest.mark.django_db


def test_a_draft_leaves_a_row_and_an_event_and_sends_nothing():
    case = factories.draft()
    assert case.application.state == "DRAFT"
    assert case.application.ends_on == date(2020, 2, 29)
    assert [event.move for event in case.application.events.all()] == ["start"]
    assert Mail.objects.count() == 0


def test_the_invitation_goes_to_the_given_address_with_both_confirmations():
    case = factories.invited()
    mail = Mail.objects.get()
    assert (mail.kind, mail.recipient) == ("invitation", "uitnodiging@voorbeeld.test")
    kinds = set(Declaration.objects.values_list("kind", flat=True))
    assert kinds == {"EMPLOYEE_ANNOUNCED", "PERMISSION_GIVEN"}
    assert case.application.permission_granted
    assert Job.objects.filter(name="correspondence.send_mail").exists()


def test_sending_twice_sends_once():
    case = factories.invited()
    with pytest.raises(MoveNotAllowed):
        start.invite(application=case.application, by=case.employer_user, on=case.on, at=factories.moment(case.on))
    assert Mail.objects.count() == 1


def test_nobody_starts_an_application_for_themselves():
    organisation = factories.employer()
    by = factories.employer_user(organisation)
    with pytest.raises(start.OwnApplication):
        start.start(person=by.person, employer=organisation, part=factories.employer_part(), by=by, on=date(2019, 2, 1))
    assert Application.objects.count() == 0


def test_a_second_application_for_the_same_days_is_refused_in_words():
    case = factories.granted()
    with pytest.raises(start.Overlap) as refusal:
        factories.draft(
            applicant=case.employee.person, organisation=case.application.employer, by=case.employer_user,
            part=factories.employer_part(starts_on=date(2020, 2, 29), months=3),
        )  # fmt: skip
    assert "overlapt" in refusal.value.message
    later = factories.draft(
        applicant=case.employee.person, part=factories.employer_part(starts_on=date(2020, 3, 1), months=3)
    )
    assert later.application.state == "DRAFT"


def test_submitting_stores_verdict_account_declarations_and_a_receipt():
    case = factories.submitted()
    assessment = case.application.assessments.get()
    assert assessment.outcome == "GRANTED"
    assert assessment.facts["motive"]["kind"] == "CHILD"
    assert len(assessment.law_version) == 64
    assert PayeeAccount.objects.get().iban == "BE68539007547034"
    assert Declaration.objects.count() == 4
    assert set(Mail.objects.values_list("kind", flat=True)) == {"invitation", "receipt"}


def test_submitting_with_an_empty_step_names_the_gap():
    case = factories.invited()
    with pytest.raises(complete.PartMissing):
        complete.submit(application=case.application, by=case.employee, on=case.on, at=factories.moment(case.on))
    assert case.fresh().state == "INVITED"


def test_another_person_cannot_complete_it():
    case = factories.invited()
    stranger = factories.user(with_person=factories.person())
    with pytest.raises(NotYourStep):
        complete.complete(application=case.application, part=factories.employee_part(), by=stranger, on=case.on)
    assert case.fresh().household == {}


def test_granting_leaves_the_right_the_letters_and_the_period():
    case = factories.granted()
    right = Entitlement.objects.get()
    assert (right.version, right.starts_on, right.ends_on) == (1, date(2019, 3, 1), date(2020, 2, 29))
    assert sum(right.slices.values_list("thirtieths", flat=True)) == 360
    letters = {letter.kind: letter for letter in Letter.objects.all()}
    assert set(letters) == {"decision-granted", "decision-employer-copy"}
    assert letters["decision-granted"].person_id == case.employee.person_id
    assert letters["decision-employer-copy"].organisation_id == case.application.employer_id
    assert case.application.decisions.get().outcome == "GRANTED"


def test_the_law_is_asked_again_at_the_decision_and_can_say_no():
    case = factories.submitted(
        part=factories.employee_part(motive_facts={"relation": "OWN", "birthDate": "2004-01-31"})
    )
    with pytest.raises(decide.LawSaysNo):
        decide.decide(
            application=case.application, grant=True, motivation="", by=case.reviewer, on=case.on,
            at=factories.moment(case.on),
        )  # fmt: skip
    assert case.fresh().state == "SUBMITTED"
    assert Entitlement.objects.count() == 0
    assert Letter.objects.count() == 0


def test_nobody_grants_another_verdict_than_the_one_that_was_read():
    case = factories.submitted()
    facts = {"relation": "OWN", "birthDate": "2006-05-15"}
    Application.objects.filter(pk=case.application.pk).update(motive_facts=facts)
    who = {"by": case.reviewer, "on": case.on, "at": factories.moment(case.on)}
    with pytest.raises(decide.VerdictChanged):
        decide.decide(application=case.application, grant=True, motivation="", **who)
    assert Entitlement.objects.count() == 0
    decide.reassess(application=case.application, **who)
    decide.decide(application=case.application, grant=True, motivation="", **who)
    assert Entitlement.objects.get().ends_on == date(2019, 5, 14)


@pytest.mark.parametrize("grant", [True, False])
def test_no_decision_leaves_for_somebody_without_a_name(grant):
    case = factories.submitted()
    Person.objects.filter(pk=case.application.person_id).update(last_name="")
    with pytest.raises(decide.PersonUnverified):
        decide.decide(
            application=case.application, grant=grant, motivation="Reden.", by=case.reviewer, on=case.on,
            at=factories.moment(case.on),
        )  # fmt: skip
    assert Letter.objects.count() == 0


def test_a_refusal_needs_a_reason_and_pays_nothing():
    case = factories.submitted()
    arguments = {"application": case.application, "grant": False, "by": case.reviewer, "on": case.on}
    with pytest.raises(decide.MotivationMissing):
        decide.decide(motivation="  ", at=factories.moment(case.on), **arguments)
    decide.decide(motivation="Het attest is vals.", at=factories.moment(case.on), **arguments)
    assert case.fresh().state == "REFUSED"
    assert Entitlement.objects.count() == 0
    assert "Het attest is vals." in Letter.objects.get(kind="decision-refused").html


def test_a_shortened_right_is_a_partial_grant():
    facts = {"relation": "OWN", "birthDate": "2006-05-15"}
    case = factories.submitted(part=factories.employee_part(motive_facts=facts))
    decide.decide(
        application=case.application, grant=True, motivation="", by=case.reviewer, on=case.on,
        at=factories.moment(case.on),
    )  # fmt: skip
    assert case.fresh().state == "PARTLY_GRANTED"
    assert Entitlement.objects.get().ends_on == date(2019, 5, 14)


def test_a_reviewer_never_decides_their_own_file():
    case = factories.submitted()
    factories.grant(case.employee, Role.REVIEWER, scheme=Scheme.ZORGKREDIET)
    with pytest.raises(decide.OwnFile):
        decide.decide(
            application=case.application, grant=True, motivation="", by=case.employee, on=case.on,
            at=factories.moment(case.on),
        )  # fmt: skip


def test_a_superuser_without_a_role_decides_nothing():
    case = factories.submitted()
    almighty = factories.user(is_staff=True, is_superuser=True)
    with pytest.raises(NotYourStep):
        decide.decide(
            application=case.application, grant=True, motivation="", by=almighty, on=case.on,
            at=factories.moment(case.on),
        )  # fmt: skip


def test_an_early_stop_writes_a_new_version_of_the_right():
    case = factories.granted(
        part=factories.employee_part(),
    )
    on = date(2019, 6, 1)
    change.record_event(
        application=case.application, kind="EARLY_STOP", happened_on=date(2019, 5, 31), by=case.reviewer, on=on,
        at=factories.moment(on),
    )  # fmt: skip
    first, second = Entitlement.objects.order_by("version")
    assert (first.ends_on, second.ends_on) == (date(2020, 2, 29), date(2019, 5, 31))
    assert sum(second.slices.values_list("thirtieths", flat=True)) == 90
    again = factories.draft(
        applicant=case.employee.person, on=on, part=factories.employer_part(starts_on=date(2019, 7, 1), months=3)
    )
    assert again.application.state == "DRAFT"


def test_a_stop_inside_a_month_counts_the_whole_month_in_the_history_of_the_next_application():
    case = factories.granted()
    on = date(2019, 5, 10)
    change.record_event(
        application=case.application, kind="EARLY_STOP", happened_on=date(2019, 5, 5), by=case.reviewer, on=on,
        at=factories.moment(on),
    )  # fmt: skip
    right = Entitlement.objects.order_by("-version").first()
    assert (right.ends_on, right.counted_until) == (date(2019, 5, 5), date(2019, 5, 31))


def test_a_supplement_is_asked_answered_and_assessed_again():
    case = factories.submitted()
    asked_on = case.on + timedelta(days=2)
    supplement.ask_supplement(application=case.application, text="Bezorg het attest.", by=case.reviewer, on=asked_on)
    proof = supplement.Proof(
        kind="DOCTOR_CERTIFICATE", name="attest.pdf", content_type="application/pdf", content=b"%PDF-1.4 x"
    )
    at = factories.moment(asked_on)
    supplement.add_proof(application=case.application, proof=proof, by=case.employee, on=asked_on, at=at)
    supplement.add_proof(application=case.application, proof=proof, by=case.employee, on=asked_on, at=at)
    assert case.application.documents.count() == 1
    supplement.answer_supplement(
        application=case.application, answer="Hier is het.", by=case.employee, on=asked_on, at=at
    )
    assert case.fresh().state == "IN_REVIEW"
    assert case.application.assessments.count() == 2


def test_the_day_of_completion_moves_only_when_the_answer_comes_after_the_term():
    for days, moved in ((30, False), (31, True)):
        case = factories.submitted()
        sent_on = case.fresh().completed_on
        supplement.ask_supplement(application=case.application, text="Bezorg het.", by=case.reviewer, on=case.on)
        on = case.on + timedelta(days=days)
        supplement.answer_supplement(
            application=case.application, answer="", by=case.employee, on=on, at=factories.moment(on)
        )
        assert (case.fresh().completed_on != sent_on) is moved


def test_every_step_has_one_event_with_states_and_actor():
    case = factories.granted()
    rows = list(Event.objects.order_by("id").values_list("move", "from_state", "to_state"))
    assert rows == [
        ("start", "", "DRAFT"),
        ("invite", "DRAFT", "INVITED"),
        ("complete", "INVITED", "INVITED"),
        ("submit", "INVITED", "SUBMITTED"),
        ("grant", "SUBMITTED", "GRANTED"),
    ]
    assert Event.objects.filter(by=case.reviewer).count() == 1


def test_a_failing_step_leaves_nothing_behind():
    case = factories.submitted()
    before = (Event.objects.count(), case.application.assessments.count())
    with pytest.raises(decide.MotivationMissing):
        decide.decide(
            application=case.application, grant=False, motivation="", by=case.reviewer, on=case.on,
            at=factories.moment(case.on),
        )  # fmt: skip
    assert (Event.objects.count(), case.application.assessments.count()) == before


def test_the_fraction_reaches_the_law():
    part = factories.employer_part(fraction=Decimal("0.75"), regime="HALF")
    case = factories.draft(part=part)
    factories.start_token(case)
    complete.complete(application=case.application, part=factories.employee_part(), by=case.employee, on=case.on)
    complete.submit(application=case.application, by=case.employee, on=case.on, at=factories.moment(case.on))
    verdict = case.application.assessments.get().verdict
    assert verdict["payments"][0]["net"] == "150.21"
