"""How far the mandates of a user reach, as conditions on the items of the catalogue.

They are shallow, because SQLite's parser is: which things are parts of the user's partnerships is asked before.
"""

from collections import defaultdict

from django.db.models import Exists, OuterRef, Q

from portal.catalogue.models import Entry, Link
from portal.publishing.visibility import visible_q

from .homes import is_register, names_places, owners, place_kinds, ties


class Reach:
    """`mine` are items of partnerships, `near` those and all their parts, `own` what of it is no part of others too."""

    def __init__(self, user, mandates):
        self.user, self.mine = user, set(mandates)
        parts = Link.objects.filter(relation="part_of", target__in=self.mine).values("source")
        wholes = defaultdict(set)
        pairs = Link.objects.filter(relation="part_of", target__kind__in=owners(), source__in=parts)
        for part, whole in pairs.values_list("source", "target") if self.mine else ():
            wholes[part].add(whole)
        self.near = self.mine | set(wholes)
        self.own = self.mine | {part for part, found in wholes.items() if found <= self.mine}

    def owned(self, model):
        """What of a kind the user may change, as a condition on its items."""
        if model.has_publishers:
            return Q(pk__in=self.mine)
        if names_places(model):
            return self.tied() & ~self.astray()
        if is_register(model):
            return self.begun(model)
        return ~self.named_by_others() & (self.named() | self.begun(model))

    def seen(self, model):
        """What of a kind the back office shows to the user."""
        if model.has_publishers:
            return Q(pk__in=self.mine)
        if names_places(model):
            return self.tied()
        if is_register(model):
            return Q()
        public = Entry.objects.filter(visible_q(), item=OuterRef("pk"))
        return ~self.named_by_others() & (self.named() | Q(Exists(public)) | self.begun(model))

    def tied(self):
        """What belongs to a partnership of the user, and perhaps to others."""
        return Q(pk__in=self.near) | Q(Exists(ties().filter(source=OuterRef("pk"), target__in=self.near)))

    def astray(self):
        """What belongs to a partnership of others."""
        return Q(Exists(self._to_others("pk")))

    def named(self):
        tied = Exists(ties().filter(source=OuterRef("source"), target__in=self.near))
        return Q(Exists(ties().filter(Q(source__in=self.near) | Q(tied), target=OuterRef("pk"))))

    def named_by_others(self):
        theirs = Q(source__kind__in=place_kinds()) & ~Q(source__in=self.own)
        return Q(Exists(ties().filter(theirs | Q(Exists(self._to_others("source"))), target=OuterRef("pk"))))

    def begun(self, model):
        """What the user looks after and nobody has published yet: a new entry of a register is theirs until then."""
        left = Entry.objects.filter(item=OuterRef("pk")).exclude(state="draft")
        rows = model._base_manager.filter(owner=self.user.pk or 0)
        return Q(object_id__in=rows.values("pk")) & ~Q(Exists(left))

    def _to_others(self, source):
        places = ties().filter(source=OuterRef(source), target__kind__in=place_kinds())
        return places.exclude(target__in=self.own)
