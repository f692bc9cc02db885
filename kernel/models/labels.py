"""Labels of choices, looked up in a table that is made once instead of at every look."""

from functools import cache
from typing import Any, cast

from django.db import models


@cache
def _labels_of(field: "models.Field[Any, Any]") -> dict[Any, Any]:
    return dict(field.flatchoices)


class QuickLabels(models.Model):
    """A model whose `get_…_display()` is quick; Django builds the table of a field anew at every call, and a list of
    twenty-five rows asks fifty times. Only for fields with plain choices that do not change while the process runs."""

    class Meta:
        abstract = True

    @classmethod
    def label(cls, column: str, value: Any) -> str:
        """How a value of one of its columns reads, without a row."""
        return str(_labels_of(cast("models.Field[Any, Any]", cls._meta.get_field(column))).get(value, value))

    def _get_FIELD_display(self, field: "models.Field[Any, Any]") -> str:  # noqa: N802 -- the name is Django's
        value = getattr(self, field.attname)
        label = _labels_of(field).get(value, value)
        return cast(str, label if label is None else str(label))  # an empty column stays empty, as Django has it
