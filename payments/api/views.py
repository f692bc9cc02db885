"""Runs and payments for systems of the department; an employer's client sees nothing here."""

import re

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.api.pages import CursorPages
from kernel.api.problems import InputFault, InputRejected
from kernel.api.views import ApiView, ConditionalMixin
from payments.api.serializers import DossierPayment, DossierPaymentList, RunFull, RunPart, RunSummary
from payments.enums import RunState
from payments.models import Run
from payments.ports import sources
from payments.queries import payments_of

REFERENCE = re.compile(r"[A-Za-z0-9./-]{1,30}", re.ASCII)
LARGEST_KEY = 2**63 - 1


class DepartmentView(ApiView):
    """Only for the department's own systems."""

    scope = "payments.read"

    def initial(self, request: Request, *args: object, **kwargs: object) -> None:
        super().initial(request, *args, **kwargs)
        if not self.client.acts_for_department:
            raise PermissionDenied(_("Betalingen zijn er alleen voor toepassingen van het departement."))


class RunList(DepartmentView):
    """Payment runs, newest first."""

    pagination_class = CursorPages
    query_parameters = frozenset({"source", "state"})

    @extend_schema(
        operation_id="listPaymentRuns",
        summary="Betaalruns",
        tags=["payments"],
        parameters=[OpenApiParameter("source"), OpenApiParameter("state", enum=[str(state) for state in RunState])],
        responses={200: RunSummary(many=True)},
    )
    def get(self, request: Request) -> Response:
        return self.paged(self._filtered(Run.objects.all()), RunSummary)

    def _filtered(self, runs: QuerySet[Run]) -> QuerySet[Run]:
        known = {"source": sources(), "state": tuple(str(state) for state in RunState)}
        faults, values = [], {}
        for name, choices in known.items():
            value = self.request.query_params.get(name)
            if value is None:
                continue
            if value not in choices:
                sentence = _("Kies een van: %(choices)s.") % {"choices": ", ".join(choices)}
                faults.append(InputFault("schemaViolation", "query", name, sentence))
            values[name] = value
        if faults:
            raise InputRejected(faults)
        return runs.filter(**values)


class RunDetail(ConditionalMixin, DepartmentView):
    """One run with its figures per month and cause."""

    @extend_schema(
        operation_id="getPaymentRun", summary="Eén betaalrun", tags=["payments"], responses={200: RunFull},
        parameters=[OpenApiParameter("number", int, OpenApiParameter.PATH, description="Nummer van de run")],
    )  # fmt: skip
    def get(self, request: Request, number: int) -> Response:
        run = Run.objects.filter(pk=number).first() if number <= LARGEST_KEY else None
        if run is None:
            raise Http404
        parts = RunPart(run.totals.order_by("due_month", "cause"), many=True).data
        sources = [str(field.source) for field in RunFull().fields.values() if field.source != "parts"]
        body = RunFull({**{source: getattr(run, source) for source in sources}, "parts": []}).data
        return Response({**body, "parts": parts})


class DossierPayments(ConditionalMixin, DepartmentView):
    """Every line that was ordered for one dossier, with the state of its payment."""

    @extend_schema(
        operation_id="listDossierPayments", summary="Betalingen van een dossier", tags=["payments"],
        responses={200: DossierPaymentList},
        parameters=[
            OpenApiParameter("source", str, OpenApiParameter.PATH, description="Stelsel"),
            OpenApiParameter("reference", str, OpenApiParameter.PATH, description="Dossiernummer"),
        ],
    )  # fmt: skip
    def get(self, request: Request, source: str, reference: str) -> Response:
        if source not in sources() or not REFERENCE.fullmatch(reference):
            raise Http404
        rows = payments_of(source, reference)
        return Response({"items": DossierPayment(rows, many=True).data})
