"""`{% desk_areas as areas %}`: the work that waits for the person at the desk."""

from typing import Any

from django import template

from kernel.web.desk import areas_for

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_areas(context: template.Context) -> list[dict[str, Any]]:
    """The areas of work with the tasks this person may open."""
    return areas_for(context["request"])
