"""How the queue is cut: by what waits for whom, by what the law answers, by where the employer stands."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zorgkrediet import queries
from zorgkrediet.enums import Outcome, ReportKind, Sector
from zorgkrediet.models import Application

# What the last assessment says of a file on which nothing is decided yet.
OUTCOMES = {
    Outcome.GRANTED.value: gettext_lazy("voldoet"),
    Outcome.REFUSED.value: gettext_lazy("voldoet niet"),
    Outcome.INCOMPLETE.value: gettext_lazy("onvolledig"),
}


class QueueList(ChangeList):
    """Each file with the outcome of its last assessment and what its employee reported; what waits longest first."""

    def get_queryset(self, request: HttpRequest, *args: Any, **kwargs: Any) -> QuerySet[Application]:
        rows: QuerySet[Application] = super().get_queryset(request, *args, **kwargs)
        rows = rows.annotate(
            outcome=queries.last_outcome(),
            reported=queries.oldest_open_report("kind"),
            reports=queries.open_reports(),
            reported_on=queries.oldest_open_report("reported_on"),
        )
        by_report = queue_asked(request) == "melding" and "o" not in request.GET
        return rows.order_by("reported_on", "pk") if by_report else rows


QUEUES = {
    "te-behandelen": gettext_lazy("Te behandelen"),
    "te-laat": gettext_lazy("Over de alarmdag"),
    "van-mij": gettext_lazy("Bij mij in behandeling"),
    "aanvulling": gettext_lazy("Wacht op aanvulling"),
    "melding": gettext_lazy("Melding te behandelen"),
    "rechtzetting": gettext_lazy("Rechtzetting te bevestigen"),
    "zonder-naam": gettext_lazy("Aanvrager nog niet bevestigd"),
    "beslist": gettext_lazy("Beslist"),
    "alles": gettext_lazy("Alles"),
}


def queue_asked(request: HttpRequest) -> str:
    """The queue an address means: the work that waits, or every file when it names a state without a queue."""
    return request.GET.get("wachtrij") or ("alles" if "state__exact" in request.GET else "te-behandelen")


class QueueFilter(admin.SimpleListFilter):
    """What waits for whom; its choices stand as tabs above the list."""

    title = gettext_lazy("wachtrij")
    parameter_name = "wachtrij"
    template = "admin/zorgkrediet/application/_tabs_instead.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(QUEUES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        on, waiting = timezone.localdate(), {"state__in": ["SUBMITTED", "IN_REVIEW"]}
        chosen: dict[str, dict[str, Any]] = {
            "te-behandelen": waiting,
            "te-laat": {**waiting, "completed_on__lt": on - timedelta(days=queries.alarm_days(on))},
            "van-mij": {"state": "IN_REVIEW", "reviewer": request.user},
            "aanvulling": {"state": "AWAITING_SUPPLEMENT"},
            "melding": {"pk__in": queries.files_with_open_report()},
            "rechtzetting": {"pk__in": queries.files_with_open_correction()},
            "zonder-naam": {"pk__in": queries.files_without_a_name(on)},
            "beslist": {"state__in": ["GRANTED", "PARTLY_GRANTED", "REFUSED"]},
        }
        return queryset.filter(**chosen.get(queue_asked(request), {}))


class ReportFilter(admin.SimpleListFilter):
    """What employees reported; only beside the reports that wait."""

    title = gettext_lazy("melding")
    parameter_name = "melding"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        if queue_asked(request) != "melding":
            return []
        return [(kind.value, _(kind.label)) for kind in ReportKind]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        return queryset.filter(pk__in=queries.files_with_open_report(self.value())) if self.value() else queryset


class SectorFilter(admin.SimpleListFilter):
    """Where the employer stands, in words."""

    title = gettext_lazy("sector")
    parameter_name = "sector"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(sector.value, _(sector.label)) for sector in Sector if sector != Sector.OUT_OF_SCOPE]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        return queryset.filter(employer__sector=self.value()) if self.value() else queryset


class OutcomeFilter(admin.SimpleListFilter):
    """What the law answers: whoever clears a queue takes alike files together."""

    title = gettext_lazy("toetsing")
    parameter_name = "toetsing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(OUTCOMES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Application]) -> QuerySet[Application]:
        return queryset.alias(asked=queries.last_outcome()).filter(asked=self.value()) if self.value() else queryset
