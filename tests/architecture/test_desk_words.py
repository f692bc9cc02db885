"""The desk speaks Dutch: a column or field without words of its own would show the name of the column in English."""

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise

from kernel.admin import desk


def bare_names() -> list[str]:
    found = []
    for model, page in desk._registry.items():
        for name in {*page.list_display, *(page.fields or ())}:
            if not isinstance(name, str) or hasattr(page, name) or name in ("pk", "id", "__str__"):
                continue
            try:
                words = model._meta.get_field(name).verbose_name
            except FieldDoesNotExist:
                words = getattr(getattr(model, name), "short_description", name)
            if not isinstance(words, Promise):
                found.append(f"{model._meta.label}.{name}")
    return sorted(found)


def test_every_column_of_the_desk_has_words_of_its_own():
    assert bare_names() == []


@pytest.mark.parametrize("model", list(desk._registry), ids=lambda model: model._meta.label)
def test_every_list_of_the_desk_has_a_name(model):
    assert isinstance(model._meta.verbose_name_plural, Promise)
