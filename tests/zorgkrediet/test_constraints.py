"""What must never happen is refused by the database itself: one case for each named constraint of this house."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from tests import factories
from zorgkrediet.models import (
    Application,
    ChangeReport,
    ChangeReportAnswer,
    Decision,
    Declaration,
    Document,
    Entitlement,
    EntitlementSlice,
    EventCorrection,
    Invitation,
    LifeEvent,
    SupplementRequest,
)

pytestmark = pytest.mark.django_db
AT = factories.moment(date(2019, 2, 2))


@pytest.fixture
def case():
    return factories.granted()


def change(application, **fields):
    Application.objects.filter(pk=application.pk).update(**fields)


def decision(case, **fields):
    given = {
        "application": case.application, "number": 2, "outcome": "GRANTED",
        "assessment": case.application.assessments.first(), "decided_by": case.reviewer, "decided_on": case.on,
        "decided_at": AT,
    }  # fmt: skip
    return Decision.objects.create(**{**given, **fields})


def entitlement(case, **fields):
    given = {
        "application": case.application, "version": 2, "reference": case.application.reference,
        "person": case.employee.person, "regime": "FIFTH", "fraction": Decimal("1.00"), "cause": "EVENT",
        "assessment": case.application.assessments.first(), "decided_by": case.reviewer, "decided_at": AT,
    }  # fmt: skip
    return Entitlement.objects.create(**{**given, **fields})


def a_slice(case, **fields):
    given = {
        "entitlement": case.application.entitlements.get(), "month": date(2030, 1, 1), "category": "V",
        "thirtieths": 30,
    }  # fmt: skip
    return EntitlementSlice.objects.create(**{**given, **fields})


def overlapping(case):
    other = factories.draft(applicant=case.employee.person, part=factories.employer_part(starts_on=date(2021, 1, 1)))
    change(other.application, starts_on=date(2019, 6, 1), claimed_until=date(2019, 8, 31), ends_on=date(2019, 8, 31))


def declaration(case, **fields):
    given = {
        "application": case.application, "kind": "ALL_CORRECT", "text": "x", "text_version": "1",
        "text_sha256": "0" * 64, "given_by": case.employee, "given_at": AT,
    }  # fmt: skip
    return Declaration.objects.create(**{**given, **fields})


def document(case, **fields):
    given = {
        "application": case.application, "kind": "DOCTOR_CERTIFICATE", "file": "x", "original_name": "x",
        "content_type": "application/pdf", "size": 1, "sha256": "0" * 64, "uploaded_by": case.employee,
        "uploaded_at": AT,
    }  # fmt: skip
    return Document.objects.create(**{**given, **fields})


def supplement(case, **fields):
    given = {
        "application": case.application, "text": "x", "asked_by": case.reviewer, "asked_on": case.on,
        "due_on": case.on + timedelta(days=30),
    }  # fmt: skip
    return SupplementRequest.objects.create(**{**given, **fields})


def two_questions(case):
    supplement(case)
    supplement(case)


def life_event(case, **fields):
    given = {
        "application": case.application, "kind": "EARLY_STOP", "happened_on": case.on, "reported_on": case.on,
        "recorded_by": case.reviewer,
    }  # fmt: skip
    return LifeEvent.objects.create(**{**given, **fields})


def report(case, **fields):
    given = {
        "application": case.application, "kind": "OTHER", "since": case.on, "words": "x", "reported_by": case.employee,
        "reported_on": case.on, "reported_at": AT,
    }  # fmt: skip
    return ChangeReport.objects.create(**{**given, **fields})


def answer(case, **fields):
    given = {"report": report(case), "answered_by": case.reviewer, "answered_on": case.on}
    return ChangeReportAnswer.objects.create(**{**given, **fields})


def correction(case, **fields):
    given = {
        "event": fields.pop("event", None) or life_event(case), "reason": "Verkeerd dossier.", "changes_right": True,
        "asked_by": case.reviewer, "asked_on": case.on,
    }  # fmt: skip
    return EventCorrection.objects.create(**{**given, **fields})


def revoked_twice(case):
    event = life_event(case)
    life_event(case, kind="REVOCATION", revokes=event)
    life_event(case, revokes=event)


BREAKING = {
    "application_state_known": lambda case: change(case.application, state="WEG", decided_at=None),
    "application_period_in_order": lambda case: change(case.application, ends_on=date(2018, 1, 1)),
    "application_fraction_in_range": lambda case: change(case.application, fraction=Decimal("1.01")),
    "application_invited_with_moment": lambda case: change(case.application, invited_at=None),
    "application_submitted_with_moment": lambda case: change(case.application, submitted_at=None),
    "application_decided_with_moment": lambda case: change(case.application, decided_at=None),
    "application_no_overlap_per_person": overlapping,
    "decision_number_once": lambda case: decision(case, number=1),
    "decision_outcome_known": lambda case: decision(case, outcome="MISSCHIEN"),
    "decision_refusal_is_motivated": lambda case: decision(case, outcome="REFUSED", motivation=""),
    "change_report_kind_known": lambda case: report(case, kind="IETS"),
    "change_report_has_words": lambda case: report(case, words=""),
    "change_report_answer_is_event_or_reason": lambda case: answer(case),
    "document_of_a_report_names_it": lambda case: document(case, report=report(case)),
    "declaration_kind_known": lambda case: declaration(case, kind="IETS"),
    "declaration_hash_is_sha256": lambda case: declaration(case, text_sha256="abc"),
    "document_size_in_range": lambda case: document(case, size=10 * 1024 * 1024 + 1),
    "entitlement_version_once": lambda case: entitlement(case, version=1),
    "entitlement_period_in_order": lambda case: entitlement(case, starts_on=date(2019, 3, 2), ends_on=date(2019, 3, 1)),
    "entitlement_fraction_in_range": lambda case: entitlement(case, fraction=Decimal("0.00")),
    "slice_once_per_month_and_category": lambda case: a_slice(case, month=date(2019, 3, 1)),
    "slice_thirtieths_in_range": lambda case: a_slice(case, thirtieths=31),
    "slice_month_is_a_first_day": lambda case: a_slice(case, month=date(2030, 1, 2)),
    "life_event_kind_known": lambda case: life_event(case, kind="IETS"),
    "life_event_revocation_names_its_event": lambda case: life_event(case, kind="REVOCATION"),
    "life_event_revoked_once": revoked_twice,
    "correction_one_open_per_event": lambda case: [correction(case, event=one) for one in [life_event(case)] * 2],
    "correction_says_why": lambda case: correction(case, reason=""),
    "correction_answer_is_whole": lambda case: correction(case, accepted=True),
    "correction_by_a_second_person": lambda case: correction(
        case, accepted=True, answered_by=case.reviewer, answered_on=case.on
    ),
    "correction_replacement_is_whole": lambda case: correction(case, kind="EARLY_STOP"),
    "life_event_household_with_its_change": lambda case: life_event(case, kind="HOUSEHOLD_CHANGED"),
    "life_event_to_teach_is_a_stop": lambda case: life_event(case, kind="WORK_RESUMED", to_teach=True),
    "invitation_expires_after_creation": lambda case: Invitation.objects.create(
        application=case.application, token_sha256="a", sent_to="x@voorbeeld.test", created_at=AT, expires_at=AT
    ),
    "supplement_due_after_asked": lambda case: supplement(case, due_on=case.on - timedelta(days=1)),
    "supplement_one_open_question": two_questions,
}


@pytest.mark.parametrize("name", list(BREAKING))
def test_the_database_refuses(case, name):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        BREAKING[name](case)
    assert f'"{name}"' in str(refusal.value)


def test_every_named_constraint_has_its_case():
    named = {
        constraint.name
        for model in apps.get_app_config("zorgkrediet").get_models()
        for constraint in model._meta.constraints
    }
    assert named == set(BREAKING)


def test_dossier_numbers_are_never_given_twice():
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('zorgkrediet_reference'), nextval('zorgkrediet_reference')")
        first, second = cursor.fetchone()
    assert second == first + 1
