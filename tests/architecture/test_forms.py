"""No form takes more than the column behind it holds: the field refuses what does not fit, not the database."""

from collections.abc import Iterator
from importlib import import_module

from django import forms
from django.apps import apps
from django.db import models

from tests.architecture.sources import HOUSES, name, python_files

# These end in no column of that name, or the action brings them to its length.
ELSEWHERE = {
    "iban": "checked and kept without spaces",
    "enterprise_number": "checked and kept without dots",
    "ClaimStepForm.reason": "the step keeps the first thousand characters",
    "KeyNameForm.name": "kept in JSON",
    "NewKeyForm.name": "kept in JSON",
    "PasswordForm.password": "kept as a hash",
    "LineSearchForm.reference": "only searched with",
}


def fields() -> Iterator[tuple[str, str, forms.Field]]:
    """Every field of every form of the houses: house, `Form.field`, field."""
    for path in python_files():
        if "import forms" in path.read_text():
            import_module(name(path)[:-3].replace("/", "."))
    waiting: list[type] = [forms.BaseForm]
    seen: set[type] = set()
    while waiting:
        kind = waiting.pop()
        waiting += [below for below in kind.__subclasses__() if below not in seen]
        seen.update(kind.__subclasses__())
        house = kind.__module__.partition(".")[0]
        if house in HOUSES:
            for field_name, field in getattr(kind, "base_fields", {}).items():
                yield house, f"{kind.__name__}.{field_name}", field


def columns() -> dict[tuple[str, str], int]:
    """The widest text column of a name in each house."""
    found: dict[tuple[str, str], int] = {}
    for model in apps.get_models():
        for column in model._meta.fields:
            if isinstance(column, models.CharField) and column.max_length:
                key = model.__module__.partition(".")[0], column.name
                found[key] = max(found.get(key, 0), column.max_length)
    return found


def test_an_address_is_no_longer_than_any_column_for_one():
    addresses = {where: field for _house, where, field in fields() if isinstance(field, forms.EmailField)}
    assert len(addresses) >= 8
    room = min(
        column.max_length
        for model in apps.get_models()
        for column in model._meta.fields
        if isinstance(column, models.EmailField)
    )
    assert [where for where, field in addresses.items() if not field.max_length or field.max_length > room] == []


def test_a_text_is_no_longer_than_the_column_of_its_name():
    room = columns()
    compared, too_long = 0, []
    for house, where, field in fields():
        field_name = where.partition(".")[2]
        widest = room.get((house, field_name))
        if widest is None or not isinstance(field, forms.CharField) or {where, field_name} & ELSEWHERE.keys():
            continue
        compared += 1
        if field.max_length is None or field.max_length > widest:
            too_long.append(f"{where}: {field.max_length} > {widest}")
    assert compared >= 20
    assert too_long == []


def test_no_field_only_says_that_it_is_required():
    raw = {"Dit veld is vereist.", "This field is required.", "Het verstuurde bestand is leeg.", "Voer een getal in."}
    silent = [
        f"{where}: {said}"
        for _house, where, field in fields()
        for said in map(str, field.error_messages.values())
        if said in raw
    ]
    assert silent == []
