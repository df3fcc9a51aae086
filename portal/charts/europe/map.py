"""Who takes part, on a map of Europe.

    from portal.charts.europe.map import EuropeMap, Place

    EuropeMap(
        title=_("Members on the map"),
        places=[Place("City of Ghent", 51.05, 3.72, "BE", "/organisations/ghent/", "coordinator", place="Ghent")],
    )

    {% load charts %}{% europe chart %}

`role`: coordinator, member, observer or expert; each has a shape. Only coordinators are named on the map, everybody in
the table behind it. Four or more others in one city become one dot with their number, which leads to that table, so a
page has one map. A place without coordinates is not guessed: its country is hatched, and a sentence says who it is; so
it does of those outside of the frame (Azores, Canaries …) and of those of whom not even the country is known.
"""

import json
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.publishing.countries import country_name

from ..figures import Cell, Table
from .projection import SIZE, on_map
from .scattering import NARROW, ROLES, WIDE, rank, scattered

COUNTRIES = json.loads((Path(__file__).parent / "countries.json").read_text())
EDGE = 1.0  # per cent around the frame that stay free


def role_words(role, n):
    """`14 members`"""
    match role:
        case "coordinator":
            words = ngettext("%(n)d coordinator", "%(n)d coordinators", n)
        case "observer":
            words = ngettext("%(n)d observer", "%(n)d observers", n)
        case "expert":
            words = ngettext("%(n)d expert", "%(n)d experts", n)
        case _:
            words = ngettext("%(n)d member", "%(n)d members", n)
    return words % {"n": n}


def role_name(role):
    names = {"coordinator": _("coordinator"), "observer": _("observer"), "expert": _("expert")}
    return names.get(role) or _("member")


@dataclass(frozen=True)
class Place:
    """An organisation where it sits. Degrees north and east, or None; ISO code of the country or ""."""

    name: str
    latitude: Decimal | float | None = None
    longitude: Decimal | float | None = None
    country: str = ""
    url: str = ""
    role: str = "member"
    note: str = ""
    place: str = ""

    @cached_property
    def where(self):
        return ", ".join(filter(None, [self.place, country_name(self.country) if self.country else ""]))

    @cached_property
    def words(self):
        parts = filter(None, [self.where, role_name(self.role), self.note])
        return f"{self.name}: {', '.join(parts)}"

    @cached_property
    def at(self):
        """Per cent from the left and from the top, or None where it is not on the map."""
        if self.latitude is None or self.longitude is None:
            return None
        x, y = (100 * units / SIZE for units in on_map(self.latitude, self.longitude))
        return (round(x, 2), round(y, 2)) if EDGE <= x <= 100 - EDGE and EDGE <= y <= 100 - EDGE else None


@dataclass(frozen=True)
class EuropeMap:
    title: str
    places: tuple

    @cached_property
    def on_map(self):
        return [place for place in self.places if place.at]

    @cached_property
    def outside(self):
        return [p for p in self.places if not p.at and p.latitude is not None and p.longitude is not None]

    @cached_property
    def somewhere(self):
        """Of these the country is known, and no more."""
        return [p for p in self._without_coordinates if p.country in COUNTRIES]

    @cached_property
    def nowhere(self):
        return [p for p in self._without_coordinates if p.country not in COUNTRIES]

    @property
    def _without_coordinates(self):
        return [p for p in self.places if p.latitude is None or p.longitude is None]

    @cached_property
    def countries(self):
        """Each country with its look: "member", "somewhere" (of some only the country is known), "both" or ""."""
        located, unlocated = {p.country for p in self.on_map}, {p.country for p in self.somewhere}
        looks = {(True, True): "both", (True, False): "member", (False, True): "somewhere", (False, False): ""}
        return [(code, looks[code in located, code in unlocated]) for code in COUNTRIES]

    @property
    def roles(self):
        """The roles on the map with their counts in words."""
        counts = Counter(place.role if place.role in ROLES else "member" for place in self.on_map)
        return [(role, role_words(role, counts[role])) for role in ROLES if counts[role]]

    @property
    def sentences(self):
        """Who is not on the map and why: `(sentence, places)`."""
        found = []
        if self.somewhere:
            n = len(self.somewhere)
            words = ngettext("Of one only the country is known:", "Of %(n)d only the country is known:", n)
            found.append(("somewhere", words % {"n": n}, self.somewhere))
        if self.outside:
            n = len(self.outside)
            words = ngettext("One lies outside of this map:", "%(n)d lie outside of this map:", n)
            found.append(("outside", words % {"n": n}, self.outside))
        if self.nowhere:
            n = len(self.nowhere)
            words = ngettext("Of one no place is known:", "Of %(n)d no place is known:", n)
            found.append(("nowhere", words % {"n": n}, self.nowhere))
        return found

    @property
    def drawings(self):
        return [("narrow", scattered(self.on_map, NARROW)), ("wide", scattered(self.on_map, WIDE))]

    @property
    def table(self):
        places = sorted(self.places, key=lambda p: (country_name(p.country), rank(p), p.name))
        rows = [
            (
                Cell(p.name, p.url),
                Cell(p.where or _("not known")),
                Cell(", ".join(filter(None, (role_name(p.role), p.note)))),
            )
            for p in places
        ]
        return Table((_("Organisation"), _("Place"), _("Role")), tuple(rows))
