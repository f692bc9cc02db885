"""The financing of a sheltered-living initiative as a question and an answer; nothing is stored."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from ecalcura.api.simulation_schema import ANSWER, FINDINGS, QUESTION
from ecalcura.law.findings import KINDS
from ecalcura.law.simulation import simulate
from kernel.api.views import ConditionalMixin, OpenApiView


class Simulations(OpenApiView):
    rate = "simulation"

    @extend_schema(
        operation_id="simulateEcalcura",
        summary="Bereken vrijstelling, premie en vervanging voor een referentieperiode",
        tags=["ecalcura"],
        auth=[],
        request={"application/json": QUESTION},
        responses={200: ANSWER},
    )
    def post(self, request: Request) -> Response:
        return Response(simulate(request.data))


class Findings(ConditionalMixin, OpenApiView):
    @extend_schema(
        operation_id="listEcalcuraFindings",
        summary="Alle vaststellingen die een berekening kan geven",
        tags=["ecalcura"],
        auth=[],
        responses={200: FINDINGS},
    )
    def get(self, request: Request) -> Response:
        items = [
            {"code": kind.code, "severity": kind.severity.value, "source": kind.source, "message": kind.sentence}
            for kind in KINDS.values()
        ]
        return Response({"items": items})
