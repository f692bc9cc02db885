"""Long lists in pages that stay right while rows are added: each page points to the next by a cursor."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.api.problems import InputFault, InputRejected


class CursorPages(CursorPagination):
    """`{"self", "items", "next", "prev"}`; `pageSize` up to 200, newest first."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "pageSize"
    cursor_query_param = "cursor"
    ordering = "-id"
    query_parameters = frozenset({"cursor", "pageSize"})

    def get_page_size(self, request: Request) -> int:
        asked = request.query_params.get(self.page_size_query_param)
        if asked is None:
            return self.page_size
        if asked.isascii() and asked.isdecimal() and len(asked) < 6 and 1 <= int(asked) <= self.max_page_size:
            return int(asked)
        detail = _("Geef een getal van 1 tot en met %(most)d.") % {"most": self.max_page_size}
        raise InputRejected([InputFault("schemaViolation", "query", self.page_size_query_param, detail)])

    def decode_cursor(self, request: Request) -> Any:
        try:
            cursor = super().decode_cursor(request)
            if cursor is not None and cursor.position is not None:
                int(cursor.position)  # the keys of all our lists are numbers
        except (NotFound, ValueError, UnicodeError) as error:
            detail = _("Deze cursor is niet van ons. Begin opnieuw bij de eerste bladzijde.")
            raise InputRejected([InputFault("schemaViolation", "query", self.cursor_query_param, detail)]) from error
        return cursor

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        self.address = request.build_absolute_uri()
        return super().paginate_queryset(queryset, request, view)

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {"self": self.address, "items": data, "next": self.get_next_link(), "prev": self.get_previous_link()}
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["self", "items", "next", "prev"],
            "properties": {
                "self": {"type": "string", "format": "uri"},
                "items": schema,
                "next": link,
                "prev": link,
            },
        }
