"""The scheme that something belongs to, in words: what is stored as its source is the name of its house."""

from django.apps import apps


def scheme_name(source: str) -> str:
    """What people call it; a source without a house is told as it stands."""
    try:
        return str(apps.get_app_config(source).verbose_name)
    except LookupError:
        return source


def desk_page(source: str, reference: str) -> str:
    """The address at the desk of a file; "" where its house gives it no page of its own, or knows no such file."""
    try:
        house = apps.get_app_config(source)
    except LookupError:
        return ""
    return str(house.desk_page(reference)) if hasattr(house, "desk_page") else ""
