"""What waits at the desk for care credit, for the start page of the department."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.web.desk import Task
from zorgkrediet import access, queries


def tasks_for_the_desk(request: HttpRequest) -> Iterable[Task]:
    """The queue, one's own files, and the questions that wait for an answer; counted in five queries."""
    on = timezone.localdate()
    applications = access.applications_for_staff(request.user, on)
    figures = queries.queue_figures(applications, on=on, alarm_days=queries.alarm_days(on))
    mine = applications.filter(state="IN_REVIEW", reviewer=request.user).count()
    to_confirm = applications.filter(pk__in=queries.files_with_open_correction()).count()
    reported = applications.filter(pk__in=queries.files_with_open_report()).count()
    nameless = applications.filter(pk__in=queries.files_without_a_name(on)).count()
    queue = reverse("admin:zorgkrediet_application_changelist")
    waiting = figures.submitted + figures.in_review
    late = _("%(number)s over de alarmdag") % {"number": figures.late} if figures.late else ""
    return [
        Task(_("Te behandelen"), f"{queue}?wachtrij=te-behandelen", waiting, late, urgent=bool(figures.late)),
        Task(_("Bij mij in behandeling"), f"{queue}?wachtrij=van-mij", mine),
        Task(_("Wacht op aanvulling"), f"{queue}?wachtrij=aanvulling", figures.awaiting_supplement),
        Task(_("Melding te behandelen"), f"{queue}?wachtrij=melding", reported),
        Task(_("Rechtzetting te bevestigen"), f"{queue}?wachtrij=rechtzetting", to_confirm),
        Task(_("Aanvrager nog niet bevestigd"), f"{queue}?wachtrij=zonder-naam", nameless, urgent=bool(nameless)),
        Task(_("Dossier zoeken"), reverse("admin:zorgkrediet_application_search"), text=_("op naam of nummer")),
    ]
