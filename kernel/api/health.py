"""Whether the house works: database, cache and worker. Strangers learn yes or no, the log tells what is down."""

import logging
from collections.abc import Callable

from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.api.views import OpenApiView
from kernel.jobs.heartbeat import MAY_BE_SILENT, last_beat

logger = logging.getLogger("kernel.health")

HEALTH = {
    "type": "object",
    "required": ["status"],
    "properties": {"status": {"type": "string", "enum": ["UP", "DOWN"]}},
}


class Health(OpenApiView):
    """Asks each part in turn; one silent part makes the whole DOWN."""

    throttle_classes = []

    @extend_schema(
        operation_id="getHealth",
        summary="Werkt de dienst?",
        tags=["health"],
        auth=[],
        responses={200: HEALTH, 503: OpenApiResponse(HEALTH, description="Een onderdeel antwoordt niet.")},
    )
    def get(self, request: Request) -> Response:
        silent = [name for name, works in PARTS.items() if not _answers(name, works)]
        if silent:
            return Response({"status": "DOWN"}, status=503, headers={"Cache-Control": "no-store"})
        return Response({"status": "UP"}, headers={"Cache-Control": "no-store"})


def _answers(name: str, works: Callable[[], bool]) -> bool:
    try:
        fine = works()
    except Exception as error:  # any failure of a part is the answer to the question
        logger.error("%s does not answer: %s", name, type(error).__name__)
        return False
    if not fine:
        logger.error("%s is silent", name)
    return fine


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def _cache() -> bool:
    cache.set("health", "1", 10)
    return bool(cache.get("health") == "1")


def _worker() -> bool:
    beat = last_beat()
    return beat is not None and timezone.now() - beat < MAY_BE_SILENT


PARTS: dict[str, Callable[[], bool]] = {"database": _database, "cache": _cache, "worker": _worker}
