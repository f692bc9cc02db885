"""The law as a question and an answer: nothing is stored, nobody logs in, the same law decides real files."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.api.views import ConditionalMixin, OpenApiView
from zorgkrediet.api.simulation_schema import ANSWER, FINDINGS, QUESTION
from zorgkrediet.law.findings import catalogue
from zorgkrediet.law.simulation import simulate


class Simulations(OpenApiView):
    rate = "simulation"

    @extend_schema(
        operation_id="simulateZorgkrediet",
        summary="Bereken recht, krediet en uitkeringen",
        description="Alleen `interruption` en `motive` zijn verplicht. Er wordt niets bewaard.",
        tags=["zorgkrediet"],
        auth=[],
        request={"application/json": QUESTION},
        responses={200: ANSWER},
    )
    def post(self, request: Request) -> Response:
        return Response(simulate(request.data))


class Findings(ConditionalMixin, OpenApiView):
    @extend_schema(
        operation_id="listZorgkredietFindings",
        summary="Alle vaststellingen die een beoordeling kan geven",
        tags=["zorgkrediet"],
        auth=[],
        responses={200: FINDINGS},
    )
    def get(self, request: Request) -> Response:
        return Response({"items": catalogue()})
