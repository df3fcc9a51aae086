"""Which entries a list or a search shows, read from the address: the same parameters always mean the same set.

Values of one name are alternatives, different names narrow, and the order in the address does not matter.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import Http404
from django.utils.translation import gettext as _
from taggit.models import Tag

from portal.publishing.dates import Precision, month_span, spoken, year_span

from .choices import choices
from .models import Entry, Item, Link, kinds

# Parameters that other sites add to links; they mean nothing here and break nothing.
FOREIGN = ("utm_", "fbclid", "gclid", "mc_")
AT_MOST = 20  # filters in one address: each one costs the database some work


def linked_with(items, kind):
    """A condition on entries: linked with one of the items (primary keys), or with what ties others to their kind."""
    links = Link.stored.exclude(relation="text")
    pointing = links.filter(target__in=items).values_list("source")
    near = [links.filter(source__in=items).values_list("target")]
    if through := getattr(kinds().get(kind), "reached_through", None):
        visible = Entry.stored.published().kind(through).values("item")
        tied = links.filter(target__in=items, source__in=visible).values("source")
        near.append(links.filter(target__in=tied).values_list("source"))
    return Q(item__in=pointing.union(*near))


def linkable():
    """The names of all filters by link: tags, and the kinds that have addresses of their own."""
    return ["tag", *(name for name, model in kinds().items() if model.address)]


@dataclass(frozen=True)
class Filter:
    """One chosen filter: its name and value in the address, the words for it, and what it stands for.

    That is the primary key of an item for a page or a tag, the first and the end of a span of dates, else the value.
    """

    name: str
    value: str
    label: str
    meaning: object


class Criteria:
    """Reads and applies the filters that a list allows.

    `by_link` names kinds (or "tag") whose pages the entries must be linked with; `by_column` names what the entry says
    of itself. `kind` is what the list shows. `kept` are parameters that are no filters, by name, and stay in all links.
    Raises Http404 with a sentence for a parameter or a value that does not exist.
    """

    def __init__(self, parameters, language, *, kind="", by_link=(), by_column=(), kept=None):
        self.language, self.kind = language, kind
        self.by_link, self.by_column, self.kept = tuple(by_link), tuple(by_column), kept or {}
        names = (*by_link, *by_column)
        self._refuse_unknown(parameters, {*names, *self.kept, "page"})
        self._refuse_nulls(parameters)
        values = {name: sorted({value for value in parameters.getlist(name) if value}) for name in names}
        self._refuse_too_many(values)
        self.chosen = self._links([(name, value) for name in by_link for value in values[name]])
        self.chosen += [self._column(name, value) for name in by_column for value in values[name]]

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

    def _links(self, pairs):
        """One query for all pages that are named, and one for all tags."""
        named = {pair: page for lookup in (self._pages, self._tags) for pair, page in lookup(pairs)} if pairs else {}
        for name, value in pairs:
            if (name, value) not in named:
                kind = _("tag") if name == "tag" else kinds()[name]._meta.verbose_name
                raise Http404(_("There is no %(kind)s “%(value)s”.") % {"kind": kind, "value": value[:80]})
        return [Filter(name, value, label, item) for name, value in pairs for item, label in [named[name, value]]]

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
                    return Filter(name, value, value, year_span(value))
                case "month":
                    span = month_span(value)
                    return Filter(name, value, spoken(span[0], Precision.MONTH), span)
        except ValueError as error:
            words = {"value": value[:40], "name": Precision(name).label}
            raise Http404(_("“%(value)s” is not a %(name)s.") % words) from error
        label = choices(name, self.kind).get(value)
        if label is None:
            raise Http404(_("“%(value)s” is none of the choices of this filter.") % {"value": value[:40]})
        return Filter(name, value, label, value)

    def apply(self, entries):
        for name, meanings in self.meanings().items():
            entries = entries.filter(self._condition(name, meanings))
        return entries

    def _condition(self, name, meanings):
        if name in self.by_link:
            return linked_with(meanings, name)
        match name:
            case "year" | "month":
                return reduce(or_, [Q(sort_at__gte=first, sort_at__lt=end) for first, end in meanings])
            case "pillar":
                return reduce(or_, [Q(pillars__contains=f",{code},") for code in meanings])
            case "language":
                return Exists(Entry.stored.published().filter(item=OuterRef("item"), language__in=meanings))
        return Q(**{f"{name}__in": meanings})

    def meanings(self):
        """What the chosen filters stand for, `{name: [meaning, …]}`."""
        found = {}
        for each in self.chosen:
            found.setdefault(each.name, []).append(each.meaning)
        return found

    def values(self, name):
        return [chosen.value for chosen in self.chosen if chosen.name == name]

    def query(self, **changes):
        """The query string of this list with changes, such as `page=2`.

        A list stands for several values, None leaves the name out.
        """
        names = dict.fromkeys([*self.kept, *self.by_link, *self.by_column, *changes])
        pairs = [(name, value) for name in names for value in self._spoken(name, changes)]
        return f"?{urlencode(pairs)}" if pairs else "?"

    def _spoken(self, name, changes):
        if name in changes:
            values = changes[name] if isinstance(changes[name], list) else [changes[name]]
        else:
            values = [self.kept[name]] if name in self.kept else self.values(name)
        return [value for value in values if value not in (None, "")]

    def with_value(self, name, value):
        """The query string with one more value, which is an alternative to those of its name."""
        return self.query(**{name: sorted({*self.values(name), value})})

    def without(self, name, value):
        return self.query(**{name: [other for other in self.values(name) if other != value]})

    def without_filters(self):
        return self.query(**{chosen.name: None for chosen in self.chosen})
