"""Serializers whose fields are written in Python's way and travel in lowerCamelCase."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail


def camel(name: str) -> str:
    """`starts_on` → `startsOn`."""
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


class ApiSerializer(serializers.Serializer[Any]):
    """Shape only; refuses fields it does not know. Declare `starts_on`, send and receive `startsOn`."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        travelling = {}
        for name, declared in super().get_fields().items():
            if camel(name) != name and declared.source is None:
                declared.source = name
            travelling[camel(name)] = declared
        return travelling

    def to_internal_value(self, data: Any) -> Any:
        unknown = sorted(set(data) - set(self.fields)) if isinstance(data, Mapping) else []
        faults = {
            str(name): [ErrorDetail(_("Dit veld bestaat niet. Laat het weg."), code="unknown_field")]
            for name in unknown
        }
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            if isinstance(error.detail, dict):
                raise serializers.ValidationError({**error.detail, **faults}) from error
            raise
        if faults:
            raise serializers.ValidationError(faults)
        return values
