"""Tags behind `templates/components/`: form controls with their classes, navigation, boxes with free content."""

import re
from functools import cache, lru_cache
from typing import Any

from django import forms, template
from django.conf import settings
from django.forms import BoundField
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from kernel.templatetags.include import part_from_file

register = template.Library()


@register.filter
def kind(field: BoundField) -> str:
    """Which markup a field needs: `radios`, `checkboxes`, `checkbox`, `day` or `control`."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple):  # before radios: it is a kind of RadioSelect
        return "checkboxes"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, forms.MultiWidget):
        return "day" if getattr(widget, "is_day", False) else "control"
    return "control"


def _css_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.Select):
        return "govuk-select"
    if isinstance(widget, forms.Textarea):
        return "govuk-textarea"
    if isinstance(widget, forms.FileInput):
        return "govuk-file-upload"
    return "govuk-input"


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The widget of a field with the classes of the design system; what the form itself asks for stays."""
    widget = field.field.widget
    css = _css_class(widget)
    classes = [css, str(widget.attrs.get("class", ""))]
    if field.errors:
        classes.append(f"{css}--error")
    attrs: dict[str, Any] = {"class": " ".join(name for name in classes if name)}
    if isinstance(widget, forms.DateInput) and "placeholder" not in widget.attrs:
        attrs["class"] += " govuk-input--width-10"
    if isinstance(widget, forms.NumberInput):
        attrs["class"] += " govuk-input--width-5"
        attrs.setdefault("inputmode", "numeric")
    if isinstance(widget, forms.Textarea) and widget.attrs.get("rows") in (None, "10"):
        attrs["rows"] = "5"
    return field.as_widget(attrs=attrs)


@register.filter
def choice(bound_widget: Any, css: str) -> SafeString:
    """One radio button or checkbox of a group, without its label."""
    data = bound_widget.data
    attrs = {name: value for name, value in data["attrs"].items() if name != "aria-invalid"}  # not allowed on a radio
    data["attrs"] = {**attrs, "class": css}
    tag: SafeString = bound_widget.tag()
    return tag


@register.simple_tag
def checkbox(field: BoundField) -> SafeString:
    """A single yes/no box."""
    return field.as_widget(attrs={"class": "govuk-checkboxes__input"})


@register.filter
def errors_in_summary(field: BoundField) -> list[str]:
    """The errors of a field as they stand away from it: each names its field, once."""
    return [named(str(field.label), str(text)) for text in field.errors]


def named(name: str, sentence: str) -> str:
    """`Eerste dag: Deze dag bestaat niet.`; as it is where the sentence already holds the name."""
    name = name.strip().rstrip(".:")
    if not name or re.search(rf"(?<!\w){re.escape(name.rstrip('?'))}(?!\w)", sentence, re.IGNORECASE):
        return sentence
    return f"{name} {sentence}" if name.endswith("?") else f"{name}: {sentence}"


@register.filter
def first_control_id(field: BoundField) -> str:
    """Where a link in the error summary must land: the first control of a group."""
    identifier = field.auto_id
    if kind(field) in ("radios", "checkboxes"):
        return f"{identifier}_0"
    if isinstance(field.field.widget, forms.MultiWidget):
        return f"{identifier}_0"
    return identifier


@register.simple_tag(takes_context=True)
def nav_item(context: template.Context, name: str, text: str, match: str = "start") -> SafeString:
    """A link in the service navigation; absent while the address does not exist, marked when the page lies below it.

    `match="exact"` marks it only on the page itself.
    """
    address = _address(name, settings.ROOT_URLCONF, get_urlconf(), get_script_prefix())
    path = getattr(context.get("request"), "path", "")
    if path == address:
        return _nav_item(address, str(text), "page")
    below = match != "exact" and address != "/" and path.startswith(address)
    return _nav_item(address, str(text), "true" if below else "")


@cache
def _address(name: str, *_sites: object) -> str:
    """The address by its name, looked up once; empty while it does not exist."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@lru_cache(200)
def _nav_item(address: str, text: str, here: str) -> SafeString:
    if not address:
        return mark_safe("")
    current = format_html(' aria-current="{}"', here) if here else ""
    return format_html(
        '<li class="govuk-service-navigation__item{}">'
        '<a class="govuk-service-navigation__link" href="{}"{}>{}</a></li>',
        " govuk-service-navigation__item--active" if here else "",
        address,
        current,
        text,
    )


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: Any) -> str:
    """The query string of this page with some values changed; `None` takes a value away."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "") -> SafeString:
    """`{% notice "warning" _("Let op") %} … {% endnotice %}`: a coloured box; kinds: info, success, warning, error."""
    return mark_safe(  # noqa: S308 -- the content is template output, escaped where it was written
        render_to_string("components/notice.html", {"kind": kind, "title": title, "content": content, "text": ""})
    )


@register.simple_block_tag
def card(content: str, title: str = "", level: int = 2, href: str = "", accent: str = "") -> SafeString:
    """`{% card title=_("Betalingen") %} … {% endcard %}`; accent: yellow, blue, green, red."""
    return mark_safe(  # noqa: S308 -- the content is template output, escaped where it was written
        render_to_string(
            "components/card.html",
            {"title": title, "content": content, "level": level, "href": href, "accent": accent},
        )
    )


@register.simple_block_tag
def details(content: str, title: str) -> SafeString:
    """`{% details _("Waarom vragen wij dit?") %} … {% enddetails %}`: help that opens on demand."""
    return mark_safe(  # noqa: S308 -- the content is template output, escaped where it was written
        render_to_string("components/details.html", {"title": title, "content": content})
    )


@register.simple_block_tag
def navigation(content: str, label: str, show_label: bool = True) -> SafeString:
    """The bar under the header, filled with `{% nav_item %}`; its label may be for screen readers only."""
    values = {"label": label, "content": content, "show_label": show_label}
    return part_from_file("layouts/_navigation.html", values)
