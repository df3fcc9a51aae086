"""Draws charts: `{% timeline chart %}`, `{% steps chart %}`, `{% series chart %}`, `{% bar chart %}`,
`{% spark chart %}`, `{% progress chart %}`, `{% matrix chart %}`, `{% europe chart %}`.

What is drawn can also be read as a table, closed below the drawing. `{% timeline chart figures=False %}` leaves it off,
where the page says the same beside it. The page links the styles:

    {% block styles %}<link rel="stylesheet" href="{% static 'css/charts.css' %}">{% endblock %}
"""

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

register = template.Library()

NONE = mark_safe('<span class="matrix__none">0</span>')
LINK = '<a href="{}">{}<span class="visually-hidden">{}</span></a>'


def _tag(name, template_name):
    @register.inclusion_tag(template_name, name=name)
    def tag(chart, figures=True):
        return {"chart": chart, "figures": figures}


_tag("timeline", "charts/timeline.html")
_tag("steps", "charts/steps.html")
_tag("series", "charts/series.html")
_tag("bar", "charts/bar.html")
_tag("spark", "charts/spark.html")
_tag("progress", "charts/progress.html")
_tag("matrix", "charts/matrix.html")
_tag("europe", "charts/europe.html")


@register.simple_tag
def count(cell, what, of):
    """The number of a cell, as a link if it leads somewhere, with what it counts for those who do not see the table."""
    if not cell.count:
        return NONE
    if not cell.url:
        return cell.count
    said = "".join(f", {words}" for words in (what, of) if words)
    return format_html(LINK, cell.url, cell.count, said)


@register.simple_tag
def counts(row, cells):
    """The cells of a row. A table may have thousands: templates would take ten times as long as this does."""
    of = escape(row.label)
    return mark_safe("".join(_cell(of, *each) for each in cells))  # noqa: S308  whatever is not ours is escaped


def _cell(of, cell, column, shade):
    number, note = NONE, ""
    if cell.count:
        number = cell.count
        note = f'<span class="matrix__note">{escape(cell.note)}</span>' if cell.note else ""
        if cell.url:
            said = f'<span class="visually-hidden">, {escape(column.label)}, {of}</span>'
            number = f'<a href="{escape(cell.url)}">{cell.count}{said}</a>'
    return f'<td data-shade="{shade}" data-status="{escape(column.look)}">{number}{note}</td>'
