"""The one door to a row: who asks decides which applications exist at all.

A stranger gets "not found", never "forbidden": the answer does not betray that a file exists.
"""

from datetime import date
from typing import Any

from django.db.models import Exists, Q, QuerySet
from django.http import Http404

from accounts.enums import Role, Scheme
from accounts.models import Organisation, User
from accounts.roles import grants_of, has_role, organisation_keys, organisations_of
from zorgkrediet.enums import ApplicationState
from zorgkrediet.models import Application, ChangeReport, Document, EventCorrection, LifeEvent

READING_ROLES = (Role.REVIEWER, Role.AUDITOR, Role.PREPARER, Role.APPROVER, Role.RELEASER, Role.PARAMETER_MANAGER)


def employers_of(user: User, on: date) -> QuerySet[Organisation]:
    """The organisations in whose name this user starts and follows applications."""
    return organisations_of(user, Role.EMPLOYER_RESPONSIBLE, on)


def applications_for_employer(user: User, on: date) -> QuerySet[Application]:
    """Every application of the organisations in whose name the user acts."""
    return files_of_employer(user.pk, on).select_related("person", "employer")


def files_of_employer(user_id: Any, on: Any) -> QuerySet[Application]:
    """The same by key of the user; both may be places of a query that is written once."""
    return Application.objects.filter(employer__in=organisation_keys(user_id, Role.EMPLOYER_RESPONSIBLE, on))


def application_for_employer(user: User, reference: str, on: date) -> Application:
    """One application of an own organisation; Http404 for anybody else."""
    return _only(applications_for_employer(user, on), reference)


def applications_for_employee(user: User) -> QuerySet[Application]:
    """The user's own applications, from the invitation on; never those in which they act for an employer."""
    if user.person_id is None:
        return Application.objects.none()
    return files_of_employee(user.person_id).select_related("person", "employer")


def files_of_employee(person_id: Any) -> QuerySet[Application]:
    """The same by key of the person, which may be a place of a query that is written once."""
    return Application.objects.filter(person_id=person_id).exclude(
        Q(state=ApplicationState.DRAFT) | Q(state=ApplicationState.WITHDRAWN, invited_at__isnull=True)
    )


def application_for_employee(user: User, reference: str) -> Application:
    """One own application; Http404 for anybody else."""
    return _only(applications_for_employee(user), reference)


def applications_for_staff(user: User, on: date) -> QuerySet[Application]:
    """All applications that reached the employee, for whoever holds a department role for zorgkrediet."""
    held = grants_of(user, on).filter(role__in=READING_ROLES, scheme=Scheme.ZORGKREDIET)
    reached = Application.objects.exclude(state=ApplicationState.DRAFT)
    return reached.filter(Exists(held)).select_related("person", "employer", "reviewer")


def application_for_staff(user: User, reference: str, on: date) -> Application:
    """One application for the desk; Http404 without a department role."""
    return _only(applications_for_staff(user, on), reference)


def application_for_staff_by_key(user: User, key: str, on: date) -> Application:
    """The same, by row key, for the addresses of the admin."""
    application = applications_for_staff(user, on).filter(pk=int(key)).first() if key.isdecimal() else None
    if application is None:
        raise Http404
    return application


def life_event_for_staff(user: User, application: int, key: int, on: date) -> LifeEvent:
    """An event of a file of the desk; Http404 when it is another file's."""
    file = application_for_staff_by_key(user, str(application), on)
    event = file.life_events.filter(pk=key).select_related("application__person").first()
    if event is None:
        raise Http404
    return event


def correction_for_staff(user: User, application: int, key: int, on: date) -> EventCorrection:
    """A proposed correction in a file of the desk; Http404 when it is another file's."""
    file = application_for_staff_by_key(user, str(application), on)
    found = EventCorrection.objects.filter(pk=key, event__application=file).select_related("event__application").first()
    if found is None:
        raise Http404
    return found


def report_for_employee(user: User, reference: str, key: int) -> ChangeReport:
    """A report in an own file; Http404 for anybody else, and when it is another file's."""
    return report_of(application_for_employee(user, reference), key)


def report_for_staff(user: User, application: int, key: int, on: date) -> ChangeReport:
    """A report in a file of the desk; Http404 when it is another file's."""
    return report_of(application_for_staff_by_key(user, str(application), on), key)


def report_of(application: Application, key: int) -> ChangeReport:
    """A report in a file that was let through; Http404 when it is another file's."""
    found = application.change_reports.filter(pk=key).select_related("application__person", "answer").first()
    if found is None:
        raise Http404
    return found


def applications_for_client(*, kbo_number: str) -> QuerySet[Application]:
    """For a machine: an employer's own applications, or all that reached the employee when it is the department's."""
    applications = Application.objects.select_related("person", "employer")
    if kbo_number:
        return applications.filter(employer__kbo_number=kbo_number)
    return applications.exclude(state=ApplicationState.DRAFT)


def application_for_client(*, kbo_number: str, reference: str) -> Application:
    """One application for a machine; Http404 when it is another employer's."""
    return _only(applications_for_client(kbo_number=kbo_number), reference)


def document_for(user: User, document_id: int, on: date) -> Document:
    """A proof, for the employee who uploaded it or for the desk; the employer never sees proofs."""
    document = Document.objects.select_related("application__person").filter(pk=document_id).first()
    if document is None:
        raise Http404
    own = user.person_id is not None and document.application.person_id == user.person_id
    if own or has_role(user, Role.REVIEWER, on, scheme=Scheme.ZORGKREDIET):
        return document
    raise Http404


def _only(applications: QuerySet[Application], reference: str) -> Application:
    application = applications.filter(reference=reference).first()
    if application is None:
        raise Http404
    return application
