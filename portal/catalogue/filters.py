"""The filter form above a list: which choices it offers and which of them are chosen."""

from dataclasses import dataclass
from functools import cache

from django.db import models
from django.utils.translation import gettext as _

from portal.publishing import clock
from portal.publishing.countries import country_name
from portal.publishing.dates import EARLIEST, LATEST
from portal.publishing.folding import fold
from portal.publishing.prepared import Prepared, Slot, slots

from . import pending
from .models import LONG_AGO, Entry


@dataclass
class FilterField:
    name: str
    heading: str
    choices: list  # of (value, label, is_chosen)

    @property
    def is_used(self):
        return any(chosen for _value, _label, chosen in self.choices)


def filter_form(model, criteria, by_link, by_column):
    """`FilterField`s with at least two choices. One query for all linked kinds, one or two for a column."""
    fields = [*_linked(criteria, by_link), *(_column(model, criteria, name) for name in by_column)]
    return [field for field in fields if len(field.choices) > 1 or field.is_used]


def kept_beside(criteria, fields):
    """`(name, value)` of what the address says and the form does not ask, so that sending the form keeps it."""
    asked = {field.name for field in fields}
    kept = [(name, value) for name, value in criteria.kept.items() if value]
    return kept + [(each.name, each.value) for each in criteria.chosen if each.name not in asked]


def _linked(criteria, by_link):
    fields = {name: FilterField(name, Entry(kind=name).kind_name, []) for name in by_link}
    pending.flush()
    values = {"kinds": by_link, "language": criteria.language, "at": clock.now()}
    for entry in _all_linked(len(by_link)).objects(**values) if by_link else ():
        chosen = entry.slug in criteria.values(entry.kind)
        fields[entry.kind].choices.append((entry.slug, entry.title, chosen))
    return fields.values()


@cache
def _all_linked(count):
    """All entries of so many kinds. SQLite uses the index by kind only where no slot is left empty."""
    language, at = Slot("language", models.CharField()), Slot("at", models.DateTimeField())
    kinds = slots("kinds", models.CharField(), count)
    return Prepared(
        lambda: Entry.stored.reading(language, at).filter(kind__in=kinds).order_by("position", "sort_title")
    )


def _column(model, criteria, name):
    entries = Entry.objects.reading(criteria.language).kind(model._meta.model_name)
    match name:
        case "year":
            heading, choices = _("year"), _years(model)
        case "country":
            codes = entries.exclude(country="").order_by().values_list("country", flat=True).distinct()
            countries = ((code, country_name(code)) for code in codes)
            heading, choices = _("country"), sorted(countries, key=lambda pair: fold(pair[1]))
        case "sort":
            heading, choices = _("kind"), model._meta.get_field(model.sort_field).flatchoices
        case "status":
            heading, choices = _("status"), model._meta.get_field(model.status_field).flatchoices
        case _other:
            return FilterField(name, name, [])
    chosen = criteria.values(name)
    return FilterField(name, heading, [(value, label, value in chosen) for value, label in choices])


def _years(model):
    """From the newest to the oldest public entry; the database looks only at the two ends of the index."""
    values = {"kind": model._meta.model_name, "at": clock.now()}
    newest, oldest = NEWEST.objects(**values), OLDEST.objects(**values)
    if not newest:
        return []
    last, first = min(newest[0].sort_at.year, LATEST.year), max(oldest[0].sort_at.year, EARLIEST.year)
    return [(str(year), str(year)) for year in range(last, first - 1, -1)]


def _first_by(order):
    dated = Entry.stored.published(Slot("at", models.DateTimeField())).filter(sort_at__gt=LONG_AGO)
    return dated.kind(Slot("kind", models.CharField())).order_by(order)[:1]


NEWEST = Prepared(lambda: _first_by("-sort_at"))
OLDEST = Prepared(lambda: _first_by("sort_at"))
