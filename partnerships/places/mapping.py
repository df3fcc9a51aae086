"""The map of members: who takes part in what, in which role, from which country, on a day."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View

from partnerships.asof import AsOf
from partnerships.models import Membership, Partnership
from portal.catalogue.criteria import Criteria, Filter
from portal.catalogue.offers import Choice, Facet, heading
from portal.publishing.addresses import list_path
from portal.publishing.countries import country_name
from portal.publishing.folding import fold

from .drawing import in_which, map_of
from .parts import all_memberships
from .sentences import told_of_map, undated_words

NAMES = ("partnership", "role", "country")


class MapCriteria(Criteria):
    """The filters of the map. Those of other lists mean the same here; a role is that in a partnership."""

    def __init__(self, parameters, language):
        kept = {"as_of": parameters.get("as_of", "")}
        super().__init__(parameters, language, by_link=("partnership",), by_column=("role", "country"), kept=kept)

    def _column(self, name, value):
        if name != "role":
            return super()._column(name, value)
        if value not in Membership.Role.values:
            raise Http404(_("“%(value)s” is none of the choices of this filter.") % {"value": value[:40]})
        return Filter(name, value, Membership.Role(value).label, value)


class Taker:
    """An organisation on the map, with those of its memberships that pass the filters."""

    def __init__(self, parts):
        self.entry, self.parts = parts[0].organisation, parts
        self.role, self.role_label = parts[0].role, parts[0].role_label  # they stand by the weight of the role
        self.period = in_which(parts)


class MapPage(View):
    def get(self, request):
        language = get_language()
        criteria = MapCriteria(request.GET, language)
        as_of = AsOf.read(request.GET)
        parts = [part for part in all_memberships(language) if part.holds_on(as_of.day)]
        shown = passing(parts, criteria)
        takers = by_organisation(shown)
        context = {
            "criteria": criteria,
            "as_of": as_of,
            "takers": takers,
            "sentence": told_of_map(shown),
            "undated": undated_words(shown),
            "map": map_of(_("Members on the map"), [(taker.entry, taker.parts) for taker in takers]),
            "filters": [facet(name, parts, criteria) for name in NAMES],
            "by_partnership": counted(shown, criteria, "partnership"),
            "by_role": counted(shown, criteria, "role"),
            "breadcrumbs": [(list_path(Partnership, language), capfirst(Partnership._meta.verbose_name_plural))],
            "canonical": reverse("map") + criteria.query().rstrip("?"),
        }
        return render(request, "partnerships/map.html", context)


def value_of(part, name):
    """What the address calls it, and what `Criteria.meanings` has for it."""
    match name:
        case "partnership":
            return part.whole.slug, part.whole.item_id
        case "role":
            return part.role, part.role
    return part.organisation.country, part.organisation.country


def label_of(part, name):
    match name:
        case "partnership":
            return part.whole.title
        case "role":
            return str(part.role_label)
    return country_name(part.organisation.country)


def passing(parts, criteria, except_name=None):
    wanted = {name: meant for name, meant in criteria.meanings().items() if name != except_name}
    return [part for part in parts if all(value_of(part, name)[1] in meant for name, meant in wanted.items())]


def by_organisation(parts):
    """`Taker`s by name."""
    found = {}
    for part in parts:
        found.setdefault(part.organisation.pk, []).append(part)
    return sorted(map(Taker, found.values()), key=lambda taker: (taker.entry.sort_title, taker.entry.pk))


def facet(name, parts, criteria):
    """The values of a filter, each with the number of organisations that choosing it leads to."""
    found = choices(passing(parts, criteria, except_name=name), criteria, name)
    there = {choice.value for choice in found}
    found += [
        Choice(each.value, each.label, 0, True, (1,))
        for each in criteria.chosen
        if each.name == name and each.value not in there
    ]
    return Facet(name, _("role") if name == "role" else heading(name), sorted(found, key=lambda choice: choice.order))


def choices(parts, criteria, name):
    organisations, labels = {}, {}
    for part in parts:
        value = value_of(part, name)[0]
        if value:
            organisations.setdefault(value, set()).add(part.organisation.pk)
            labels[value] = label_of(part, name)
    chosen, roles = criteria.values(name), Membership.Role.values
    return [
        Choice(value, labels[value], len(there), value in chosen, (0, order))
        for value, there in organisations.items()
        for order in [roles.index(value) if name == "role" else fold(labels[value])]
    ]


def counted(parts, criteria, name):
    """`[(choice, query)]`: what is shown by the values of a filter, and what leads to each."""
    found = sorted(choices(parts, criteria, name), key=lambda choice: choice.order)
    return [(choice, criteria.query(**{name: choice.value})) for choice in found]
