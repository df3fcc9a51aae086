"""Which entries a list shows, read from the address: the same parameters always mean the same set."""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import Http404
from django.utils.translation import gettext as _
from taggit.models import Tag

from portal.publishing.countries import NAMES, country_name
from portal.publishing.dates import Precision, month_span, spoken, year_span

from .models import Entry, Item, Link, kinds

# Parameters that other sites add to links; they mean nothing here and break nothing.
FOREIGN = ("utm_", "fbclid", "gclid", "mc_")
AT_MOST = 20  # filters in one address: each one costs the database some work


def linked_with(item, kind):
    """A condition on entries: linked with the item (a primary key), or with what ties others to its kind."""
    links = Link.stored.exclude(relation="text")
    pointing = links.filter(target=item).values_list("source")
    near = [links.filter(source=item).values_list("target")]
    if through := getattr(kinds().get(kind), "reached_through", None):
        visible = Entry.stored.published().kind(through).values("item")
        tied = links.filter(target=item, source__in=visible).values("source")
        near.append(links.filter(target__in=tied).values_list("source"))
    return Q(item__in=pointing.union(*near))


@dataclass(frozen=True)
class Filter:
    """One chosen filter: its name and value in the address, and the words for it."""

    name: str
    value: str
    label: str


class Criteria:
    """Reads and applies the filters that a list allows.

    `by_link` names kinds (or "tag") whose pages the entries must be linked with; `by_column` names columns of the
    entry. `kind` is what the list shows. Raises Http404 with a sentence for a parameter or a value that does not exist.
    """

    def __init__(self, parameters, language, *, kind="", by_link=(), by_column=(), others=()):
        self.language, self.kind = language, kind
        self.by_link, self.by_column = by_link, by_column
        self._refuse_unknown(parameters, {*by_link, *by_column, *others, "page"})
        self._refuse_nulls(parameters)
        values = {name: dict.fromkeys(v for v in parameters.getlist(name) if v) for name in (*by_link, *by_column)}
        self._refuse_too_many(values)
        self.chosen, self._conditions = [], []
        self._choose_links([(name, value) for name in by_link for value in values[name]])
        for name in by_column:
            for value in values[name]:
                self._choose(name, value, *self._column(name, value))

    @staticmethod
    def _refuse_unknown(parameters, known):
        for name in parameters:
            if name not in known and not name.startswith(FOREIGN):
                raise Http404(_("There is no filter called “%(name)s” here.") % {"name": name[:40]})

    @staticmethod
    def _refuse_nulls(parameters):
        if any("\x00" in value for _name, values in parameters.lists() for value in values):
            raise Http404(_("An address cannot hold this character."))

    @staticmethod
    def _refuse_too_many(values):
        if sum(map(len, values.values())) > AT_MOST:
            raise Http404(_("An address may name at most %(number)d filters.") % {"number": AT_MOST})

    def _choose(self, name, value, label, condition):
        self.chosen.append(Filter(name, value, label))
        self._conditions.append(condition)

    def _choose_links(self, pairs):
        """One query for all pages that are named, and one for all tags."""
        if not pairs:
            return
        named = {pair: page for lookup in (self._pages, self._tags) for pair, page in lookup(pairs)}
        for name, value in pairs:
            if (name, value) not in named:
                kind = _("tag") if name == "tag" else kinds()[name]._meta.verbose_name
                raise Http404(_("There is no %(kind)s “%(value)s”.") % {"kind": kind, "value": value[:80]})
            item, label = named[name, value]
            self._choose(name, value, label, linked_with(item, name))

    def _pages(self, pairs):
        wanted = [Q(kind=name, slug=value) for name, value in pairs if name != "tag"]
        entries = Entry.objects.reading(self.language).filter(reduce(or_, wanted)) if wanted else ()
        return [((entry.kind, entry.slug), (entry.item_id, entry.title)) for entry in entries]

    def _tags(self, pairs):
        """Tags that a visible page bears; others do not exist for visitors."""
        slugs = [value for name, value in pairs if name == "tag"]
        if not slugs:
            return []
        item = Item.objects.filter(kind="tag", object_id=OuterRef("pk")).values("pk")
        bearer = Entry.stored.reading(self.language).filter(item__outgoing__target=OuterRef("item_id"))
        tags = Tag.objects.filter(slug__in=slugs).annotate(item_id=Subquery(item)).filter(Exists(bearer))
        return [(("tag", tag.slug), (tag.item_id, tag.name)) for tag in tags]

    def _column(self, name, value):
        try:
            match name:
                case "year":
                    first, end = year_span(value)
                    return value, {"sort_at__gte": first, "sort_at__lt": end}
                case "month":
                    first, end = month_span(value)
                    return spoken(first, Precision.MONTH), {"sort_at__gte": first, "sort_at__lt": end}
        except ValueError as error:
            words = {"value": value[:40], "name": Precision(name).label}
            raise Http404(_("“%(value)s” is not a %(name)s.") % words) from error
        words = self._words(name, value)
        if not words:
            raise Http404(_("“%(value)s” is none of the choices of this filter.") % {"value": value[:40]})
        return words, {name: value}

    def _words(self, name, value):
        match name:
            case "country":
                return value in NAMES and country_name(value)
            case "kind":
                return value in kinds() and kinds()[value]._meta.verbose_name_plural
            case "sort":
                return Entry(kind=self.kind, sort=value).sort_label
            case "status":
                return Entry(kind=self.kind, status=value).status_label

    def apply(self, entries):
        for condition in self._conditions:
            entries = entries.filter(**condition) if isinstance(condition, dict) else entries.filter(condition)
        return entries

    def values(self, name):
        return [chosen.value for chosen in self.chosen if chosen.name == name]

    def query(self, **changes):
        """The query string of this list with changes, such as `page=2`; a value of None leaves the name out."""
        pairs = [(c.name, c.value) for c in self.chosen if c.name not in changes]
        pairs += [(name, value) for name, value in changes.items() if value not in (None, "")]
        return f"?{urlencode(pairs)}" if pairs else "?"
