"""Parts that organisations take in partnerships and actions: their roles, and from when to when.

A part holds on a day unless something says that it had not begun or was over: its own dates, to as much as is known of
them, or else those of its partnership. So one without dates holds, and `is_dated` tells that nobody said when.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from partnerships.models import ActionRole, Membership
from portal.catalogue.models import Entry
from portal.publishing.dates import last_day

# In the order of their weight.
ROLES = [*Membership.Role.values, *ActionRole.Role.values]


@dataclass(frozen=True)
class Part:
    """A `Membership` or `ActionRole` whose ends visitors may see, as entries. None is the one whose own page it is."""

    row: Membership | ActionRole
    organisation: Entry | None
    whole: Entry | None

    @property
    def entry(self):
        return self.organisation

    @property
    def role(self):
        return self.row.role

    @property
    def role_label(self):
        return self.row.get_role_display()

    @property
    def period(self):
        return self.row.period

    @property
    def is_dated(self):
        return bool(self.row.since or self.row.until)

    @property
    def begins(self) -> date | None:
        """The first day on which it may have begun."""
        return self.row.since or (self.row.partnership.started_on if self.is_membership else None)

    @property
    def ends(self) -> date | None:
        """The last day on which it may have held."""
        if self.row.until:
            return last_day(self.row.until, self.row.until_precision)
        if self.is_membership:
            whole = self.row.partnership
            return whole.ended_on and last_day(whole.ended_on, whole.ended_precision)
        return self.row.action.left_on and last_day(self.row.action.left_on, self.row.action.left_precision)

    @property
    def is_membership(self):
        return isinstance(self.row, Membership)

    def holds_on(self, day):
        return not (self.begins and self.begins > day) and not (self.ends and self.ends < day)

    @property
    def order(self):
        ends = (self.whole or self.organisation, self.organisation or self.whole)
        return ROLES.index(self.role), *((end.sort_title, end.pk) for end in ends)


def entries_of(language, **ids):
    """`{(kind, primary key of the object): entry}` of what visitors can read. One query.

    `ids` are primary keys of the objects by kind (a list or a query), or None for all.
    """
    wanted = Q(pk__in=[])
    for kind, numbers in ids.items():
        wanted |= Q(kind=kind) if numbers is None else Q(kind=kind, item__object_id__in=numbers)
    entries = Entry.objects.reading(language).filter(wanted).for_cards()
    return {(entry.kind, entry.item.object_id): entry for entry in entries}


def parts_of(organisations, language):
    """`(memberships, action roles)` of organisations (primary keys) as lists of `Part`. Three queries."""
    members = list(
        Membership.objects.filter(organisation__in=organisations).select_related("partnership", "organisation")
    )
    actors = list(ActionRole.objects.filter(organisation__in=organisations).select_related("action"))
    entries = entries_of(
        language,
        organisation=organisations,
        partnership={row.partnership_id for row in members},
        action={row.action_id for row in actors},
    )
    return joined(members, "partnership", entries), joined(actors, "action", entries)


def all_memberships(language):
    """Two queries."""
    rows = Membership.objects.select_related("partnership", "organisation")
    return joined(rows, "partnership", entries_of(language, organisation=None, partnership=None))


def members_of(rows, entries):
    """The memberships (rows) of one partnership, on its own page, whoever can see that yet."""
    ends = [(row, entries.get(("organisation", row.organisation_id))) for row in rows]
    return sorted((Part(row, entry, None) for row, entry in ends if entry), key=lambda part: part.order)


def joined(rows, whole, entries):
    """The rows of which both ends can be read, as `Part`s in their order."""
    ends = (
        (row, entries.get(("organisation", row.organisation_id)), entries.get((whole, getattr(row, f"{whole}_id"))))
        for row in rows
    )
    return sorted((Part(*found) for found in ends if all(found)), key=lambda part: part.order)
