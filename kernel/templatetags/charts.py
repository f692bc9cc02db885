"""`{% chart picture %}`: a chart from `kernel.charts` with its legend and its table."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from kernel.charts import Chart

register = template.Library()


@register.simple_tag
def chart(picture: Chart) -> SafeString:
    """The picture, its legend and the table behind it."""
    return render_to_string("components/chart.html", {"chart": picture})
