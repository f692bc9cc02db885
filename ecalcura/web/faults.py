"""One summary of errors for a page with more than one form: every sentence leads to the box where it is mended."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext as _

from kernel.templatetags.components import errors_in_summary, first_control_id, named


@dataclass(frozen=True, slots=True)
class PageFault:
    """One sentence of the summary and the id of the control to go to."""

    sentence: str
    target: str


def faults_of(form: forms.BaseForm, where: str = "", whole: str = "main") -> list[PageFault]:
    """What is wrong in one form; `where` says which row, `whole` where a fault of the whole form is mended."""
    if not form.is_bound or not form.errors:
        return []
    found = [PageFault(named(where, str(sentence)), whole) for sentence in form.non_field_errors()]
    for field in form.visible_fields():
        found += [PageFault(named(where, text), first_control_id(field)) for text in errors_in_summary(field)]
    for field in form.hidden_fields():
        found += [PageFault(named(where, str(sentence)), whole) for sentence in field.errors]
    return found


def faults_of_rows(rows: forms.BaseFormSet, title: str) -> list[PageFault]:
    """What is wrong in a block of rows, each row by its number."""
    if not rows.is_bound:
        return []
    first = first_control_id(next(iter(rows.forms[0].visible_fields()))) if rows.forms else "main"
    found = [PageFault(named(title, str(sentence)), first) for sentence in rows.non_form_errors()]
    for number, form in enumerate(rows.forms, start=1):
        found += faults_of(form, _("%(block)s, rij %(number)s") % {"block": title, "number": number}, first)
    return found


def once(faults: Iterable[PageFault]) -> list[PageFault]:
    """The same in the same order, each sentence and place once."""
    return list(dict.fromkeys(faults))
