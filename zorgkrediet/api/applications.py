"""Applications for machines: an employer's own system follows its own files, the department's systems all."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.api.pages import CursorPages
from kernel.api.problems import InputFault, InputRejected
from kernel.api.views import ApiView, ConditionalMixin
from zorgkrediet.access import application_for_client, applications_for_client
from zorgkrediet.api.serializers import (
    DepartmentApplication,
    DepartmentApplicationDetail,
    EmployerApplication,
    EmployerApplicationDetail,
)
from zorgkrediet.enums import ApplicationState
from zorgkrediet.models import Application
from zorgkrediet.queries import latest_decision, right_in_force
from zorgkrediet.workflow import states_behind

REFERENCE = re.compile(r"[A-Z0-9-]{1,20}", re.ASCII)
FILTERS = {"state": "state__in", "startsFrom": "starts_on__gte", "startsThrough": "starts_on__lte"}


class ApplicationList(ApiView):
    """The applications that the client may see, newest first."""

    scope = "zorgkrediet.applications.read"
    pagination_class = CursorPages
    query_parameters = frozenset(FILTERS)

    @extend_schema(
        operation_id="listZorgkredietApplications",
        summary="Aanvragen van Vlaams zorgkrediet",
        description="Een toepassing van een werkgever ziet alleen eigen aanvragen, met de gegevens van de werkgever.",
        tags=["zorgkrediet"],
        parameters=[
            OpenApiParameter("state", enum=[str(state) for state in ApplicationState]),
            OpenApiParameter("startsFrom", {"type": "string", "format": "date"}),
            OpenApiParameter("startsThrough", {"type": "string", "format": "date"}),
        ],
        responses={
            200: PolymorphicProxySerializer(
                component_name="ZorgkredietApplication",
                serializers=[EmployerApplication, DepartmentApplication],
                resource_type_field_name=None,
                many=True,
            )
        },
    )
    def get(self, request: Request) -> Response:
        applications = self._filtered(applications_for_client(kbo_number=self.client.kbo_number))
        shape = DepartmentApplication if self.client.acts_for_department else EmployerApplication
        return self.paged(applications, shape)

    def _filtered(self, applications: QuerySet[Application]) -> QuerySet[Application]:
        given = self.request.query_params
        faults, values = [], {}
        for name, lookup in FILTERS.items():
            if name not in given:
                continue
            value = _state(given[name]) if name == "state" else _day(given[name])
            if value is None:
                sentence = _("Kies een bestaande stand.") if name == "state" else _("Geef een dag, zoals 2026-03-01.")
                faults.append(InputFault("schemaViolation", "query", name, sentence))
            values[lookup] = self._states(value) if isinstance(value, str) else value
        if faults:
            raise InputRejected(faults)
        return applications.filter(**values)

    def _states(self, asked: str) -> Iterable[str]:
        return [asked] if self.client.acts_for_department else states_behind(asked)


class ApplicationDetail(ConditionalMixin, ApiView):
    """One application, with its decision and the right in force."""

    scope = "zorgkrediet.applications.read"

    @extend_schema(
        operation_id="getZorgkredietApplication",
        summary="Eén aanvraag van Vlaams zorgkrediet",
        tags=["zorgkrediet"],
        parameters=[OpenApiParameter("reference", str, OpenApiParameter.PATH, description="Dossiernummer")],
        responses={
            200: PolymorphicProxySerializer(
                component_name="ZorgkredietApplicationDetail",
                serializers=[EmployerApplicationDetail, DepartmentApplicationDetail],
                resource_type_field_name=None,
            )
        },
    )
    def get(self, request: Request, reference: str) -> Response:
        if not REFERENCE.fullmatch(reference):
            raise Http404
        application = application_for_client(kbo_number=self.client.kbo_number, reference=reference)
        shape = DepartmentApplicationDetail if self.client.acts_for_department else EmployerApplicationDetail
        context: dict[str, Any] = {
            "decision": latest_decision(application),
            "right": right_in_force(application),
        }
        return Response(shape(application, context=context).data)


def _state(text: str) -> str | None:
    return text if text in ApplicationState._value2member_map_ else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
