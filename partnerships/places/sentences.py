"""Counts of parts as sentences."""

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .parts import ROLES


def wholes(parts, *roles):
    """How many partnerships or actions there are in which somebody has one of the roles."""
    return len({part.whole.item_id for part in parts if part.role in roles})


def doings(parts):
    """What an organisation does, in words: `coordinates 2 partnerships, is a member of 1 partnership and …`."""
    counts = {role: wholes(parts, role) for role in ROLES}
    phrases = [
        ngettext("coordinates %(n)d partnership", "coordinates %(n)d partnerships", counts["coordinator"]),
        ngettext("is a member of %(n)d partnership", "is a member of %(n)d partnerships", counts["member"]),
        ngettext("observes %(n)d partnership", "observes %(n)d partnerships", counts["observer"]),
        ngettext("is an expert in %(n)d partnership", "is an expert in %(n)d partnerships", counts["expert"]),
        ngettext("leads %(n)d action", "leads %(n)d actions", counts["leader"]),
        ngettext("contributes to %(n)d action", "contributes to %(n)d actions", counts["contributor"]),
        ngettext("is addressed by %(n)d action", "is addressed by %(n)d actions", counts["responsible"]),
    ]
    said = [phrase % {"n": counts[role]} for role, phrase in zip(ROLES, phrases, strict=True) if counts[role]]
    return get_text_list(said, _("and"))


def told(name, parts, day):
    """Sentences that count what an organisation does on that day, what is over, since when, and what nobody knows."""
    holding = [part for part in parts if part.holds_on(day)]
    if doing := doings(holding):
        yield _("%(name)s %(doings)s.") % {"name": name, "doings": doing}
    if over := sum(1 for part in parts if part.ends and part.ends < day):
        yield ngettext("%(n)d further role is over.", "%(n)d further roles are over.", over) % {"n": over}
    if years := [part.row.since.year for part in parts if part.row.since]:
        yield _("The earliest role with a date is of %(year)d.") % {"year": min(years)}
    if undated := undated_words(parts):
        yield undated


def undated_words(parts):
    """A sentence for those of which nobody said from when to when; "" where there are none."""
    number = sum(1 for part in parts if not part.is_dated)
    words = ngettext("Of %(n)d role the years are not recorded.", "Of %(n)d roles the years are not recorded.", number)
    return words % {"n": number} if number else ""


def told_of_place(organisations, memberships, actors, events, day):
    """`[(sentence, name of the section that shows it)]` of a country or a city; what is none is not said.

    `organisations` and `events` are numbers, the others parts of the organisations there.
    """
    now = [part for part in memberships if part.holds_on(day)]
    said = [
        (
            organisations,
            ngettext(
                "%(n)d organisation has its seat here.", "%(n)d organisations have their seat here.", organisations
            ),
            "organisations",
        ),
        (
            n := wholes(now, "coordinator", "member", "observer", "expert"),
            ngettext("%(n)d partnership has members from here.", "%(n)d partnerships have members from here.", n),
            "partnerships",
        ),
        (
            n := wholes(now, "coordinator"),
            ngettext("%(n)d is coordinated from here.", "%(n)d are coordinated from here.", n),
            "partnerships",
        ),
        (
            n := wholes([part for part in actors if part.holds_on(day)], "leader"),
            ngettext("%(n)d action is led from here.", "%(n)d actions are led from here.", n),
            "actions",
        ),
        (
            n := sum(1 for part in memberships if part.ends and part.ends < day),
            ngettext("%(n)d role in a partnership is over.", "%(n)d roles in partnerships are over.", n),
            "organisations",
        ),
        (events, ngettext("%(n)d event has its place here.", "%(n)d events have their place here.", events), "events"),
    ]
    return [(words % {"n": number}, section) for number, words, section in said if number]


def told_of_map(parts):
    """How many take part in how many partnerships; "" where nobody does."""
    organisations = {part.organisation.pk: part.organisation.country for part in parts}
    lands, partnerships = set(organisations.values()) - {""}, {part.whole.pk for part in parts}
    if not parts:
        return ""
    who = ngettext("%(n)d organisation", "%(n)d organisations", len(organisations)) % {"n": len(organisations)}
    where = ngettext("from %(n)d country", "from %(n)d countries", len(lands)) % {"n": len(lands)}
    what = ngettext("in %(n)d partnership", "in %(n)d partnerships", len(partnerships)) % {"n": len(partnerships)}
    # Translators: `14 organisations from 9 countries, in 3 partnerships.`
    sentence = _("%(who)s %(where)s, %(what)s.") if lands else _("%(who)s, %(what)s.")
    return sentence % {"who": who, "where": where, "what": what}
