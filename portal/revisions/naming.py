"""What a snapshot refers to: the references that an object will have once it is what the snapshot says.

The catalogue knows those that stand (`catalogue.relations`); a draft is not in it.
"""

from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from portal.catalogue import addresses
from portal.catalogue.models import Entry, FormerAddress, Item
from portal.publishing.fields import RichTextField
from portal.publishing.models import Text

from .snapshots import columns, parts, relations


class Naming(NamedTuple):
    relation: str  # as links of the catalogue have it
    language: str = ""  # where the reference stands in one language's text
    role: str = ""


class Named:
    """An object as other objects name it: by its key, or by the addresses of its pages."""

    def __init__(self, facts):
        self.facts = facts
        self.keys = {type(facts): [facts.key], Item: [facts._meta.model_name, facts.key]}
        kind = ContentType.objects.get_for_model(type(facts))
        its = {"item__content_type": kind, "item__object_id": facts.pk}
        rows = Entry.objects.filter(**its).values_list("kind", "language", "slug")
        former = FormerAddress.objects.filter(**its).values_list("kind", "language", "slug")
        self.addresses = {addresses.Address(*row) for row in (*rows, *former)}

    def may_be_in(self, revisions):
        """Those of the revisions whose data hold its key or the beginning of its addresses; not each of them names it.

        Letters beyond ASCII are written in other ways by each database, so of such an address only its kind counts.
        """
        slugs = {address.slug for address in self.addresses}
        found = Q(words__contains=f'"{self.facts.key}"')
        for slug in slugs:
            found |= Q(words__contains=slug if slug.isascii() else f"/{self.facts.address}")
        return revisions.annotate(words=Cast("data", TextField())).filter(found)

    def named_by(self, model, snapshot):
        """The ways in which the snapshot of an object of this kind names it, each once, as a list."""
        return list(dict.fromkeys(self._ways(model, snapshot)))

    def _ways(self, model, snapshot):
        for field in columns(model):
            if self._is_it(field, snapshot["facts"].get(field.name)):
                yield Naming("part_of" if field.name == model.part_of else field.name)
        for field in relations(model):
            if any(self._is_it(field, key) for key in snapshot["relations"].get(field.name, [])):
                yield Naming(field.name)
        for part, _owner in parts(model):
            for row in snapshot["rows"].get(part._meta.model_name, {}).values():
                yield from self._ways_of_row(part, row)

    def _ways_of_row(self, part, row):
        if any(self._is_it(field, row.get(field.name)) for field in columns(part)):
            yield Naming(part._meta.model_name, role=row.get("role") or "")
        if issubclass(part, Text):
            html = "".join(row.get(field.name) or "" for field in columns(part) if isinstance(field, RichTextField))
            if self.addresses.intersection(map(addresses.read, addresses.internal_paths(html))):
                yield Naming("text", row["language"])

    def _is_it(self, field, key):
        return field.is_relation and key is not None and key == self.keys.get(field.related_model)
