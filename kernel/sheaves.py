"""Small lists of a row brought along in the query of that row, as a sheaf of JSON, and read back into their models.

A page that shows everything of one file asks a handful of short lists; each as a query of its own costs a round trip.

    rows = Application.objects.filter(pk=key).values_list(sheaf(Document.objects.filter(application=OuterRef("pk"))))
    documents = untie(Document, rows[0][0])

The models are complete (every column is there), in the order of the query. Figures pass as decimals, never as floats.
"""

import json
from decimal import Decimal
from typing import Any, TypeVar, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, QuerySet
from django.db.models.expressions import F, Func
from django.db.models.fields import TextField
from django.db.models.functions import Cast, JSONObject

M = TypeVar("M", bound=Model)


def sheaf(rows: QuerySet[Any, Any]) -> ArraySubquery:
    """Every column of each of these rows, one JSON text a row; stands as a value in another query."""
    columns: dict[str, Any] = {field.attname: F(field.attname) for field in rows.model._meta.concrete_fields}
    return texts(rows, JSONObject(**columns))


def texts(rows: QuerySet[Any, Any], value: Func) -> ArraySubquery:
    """One JSON value a row, as text: psycopg would read its figures as floats."""
    return ArraySubquery(rows.annotate(sheaf=Cast(value, TextField())).values("sheaf"))


def untie(model: type[M], sheaf: list[str]) -> list[M]:
    """The rows of a sheaf as objects of their model."""
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    rows = [read(text) for text in sheaf]
    values = ([field.to_python(row[field.attname]) for field in fields] for row in rows)
    return [cast(M, model.from_db(DEFAULT_DB_ALIAS, names, one)) for one in values]


def read(text: str) -> Any:
    """One JSON value of a sheaf."""
    return json.loads(text, parse_float=Decimal)
