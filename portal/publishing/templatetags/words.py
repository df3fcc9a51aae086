"""Words as people write them: dates, countries, shortened titles."""

from django import template
from django.utils.formats import date_format

from portal.publishing import clock, countries, dates
from portal.publishing.languages import language_name
from portal.publishing.shortening import reading_minutes, shorten

register = template.Library()


@register.simple_tag
def today():
    """The date at the head of a newspaper: `Sunday, 22 November 2026`."""
    now = clock.today()
    return f"{date_format(now, 'l')}, {dates.spoken(now)}"


register.filter("shorten", shorten)
register.filter("reading_minutes", reading_minutes)
register.filter("country_name", countries.country_name)
register.filter("language_name", language_name)
register.simple_tag(dates.spoken, name="spoken")
register.simple_tag(dates.spoken_span, name="spoken_span")
