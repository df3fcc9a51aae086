"""What to read next: picked by hand first, then what is closest to the page, and always with the reason.

A pure function of the data and the moment, the same on both databases. `likeness` measures; here it becomes a list for
readers: nothing that they cannot read, nothing that the page shows elsewhere, nothing that editors keep apart.
"""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from taggit.models import Tag

from portal.publishing import clock
from portal.publishing.prepared import Prepared, Slot, slots

from . import shelf as shelves
from .cards import cards
from .likeness import DIGITS, TAG_KINSHIP, Likeness, relation_ends
from .models import Entry, Item, Separation
from .search import tokens

AT_MOST = 6
FINALISTS = 24  # pages of which some are chosen
LEAST_LIKE = 0.03  # words that are less alike are so by chance
LEAST_OF_OTHER_KINDS = 0.06
AGAIN = 0.75  # what each further page of another kind is worth
RANKED = 200
WORDS_TOLD = 3
TELLING = 0.01  # things that count less to share are told only where no words are shared


@dataclass
class Parts:
    """What made the score of a page, for editors."""

    total: float = 0
    ties: list = field(default_factory=list)  # (reason, weight), strongest first
    words: list = field(default_factory=list)  # (word, weight), weightiest first
    by_ties: float = 0
    by_words: float = 0
    by_time: float = 1
    by_kind: float = 1
    is_picked: bool = False


def tags_of(item):
    """The tags that an object bears, by name, each with the primary key of its item as `item_id`."""
    borne = Item.objects.filter(kind="tag", incoming__source=item)
    its_item = Subquery(borne.filter(object_id=OuterRef("pk")).values("pk")[:1])
    tags = Tag.objects.filter(pk__in=borne.values("object_id"))
    return list(tags.annotate(item_id=its_item).order_by("name"))


def related(item, links, tags, language, *, spoken=None, at=None, at_most=AT_MOST):
    """Cards of up to `at_most` pages, best first, each with its `reason` and its `parts`.

    `links` are the item's connections and `tags` its tags: what visitors may see of it, and so what may count. `spoken`
    is the language of the text that stands on the page, where it is not the reader's. Three queries; another one where
    editors keep many pages apart from this one.
    """
    at = at or clock.now()
    likeness = Likeness(shelves.current(), item.pk, language, spoken or language, at)
    return cards(Finding(likeness, item, language, _names(links, tags)).best(at_most), language, at)


class Finding:
    """What there is to read next after one page."""

    def __init__(self, likeness, item, language, names):
        self.likeness, self.shelf, self.item, self.language = likeness, likeness.shelf, item, language
        self.names = names  # `{primary key of an item: (kinship, reason)}` of what it is tied to
        self.ties = likeness.ties({pk: kinship for pk, (kinship, _reason) in names.items()})

    def best(self, at_most):
        """The entries, fetched and explained."""
        picked, ranked = self._picked()[:at_most], self._ranked()
        while True:
            finalists = ranked[:FINALISTS]
            entries, own = self._entries([*picked, *finalists])
            apart = {row for row in finalists if row not in entries}
            if not apart or len(finalists) - len(apart) >= at_most:
                break
            ranked = [row for row in ranked if row not in apart]
        chosen = [entries[row] for row in picked if row in entries]
        further = [entries[row] for row in finalists if row in entries and row not in picked]
        for entry in chosen:
            entry.reason, entry.parts = _("Chosen by the editors"), Parts(is_picked=True)
        worth = {entry.pk: float(self.scores[0][row]) for row, entry in entries.items()}
        for entry in _varied(further, worth, self.item.kind)[: at_most - len(chosen)]:
            entry.parts = self._parts(entry, own)
            entry.reason = _reason(entry.parts, own, entry)
            chosen.append(entry)
        return chosen

    def _picked(self):
        """The rows of entries in the editors' order."""
        shelf, row_of = self.shelf, np.full(len(self.shelf.items), -1)
        readable = np.flatnonzero(self.likeness.readable)
        row_of[shelf.item[readable]] = readable
        picks = np.flatnonzero(shelf.source == self.likeness.item)
        heard = np.isin(shelf.links.language[picks], [shelves.code(""), shelves.code(self.language)])
        picks = picks[heard & relation_ends(shelf.links.relation[picks], "pick")]
        order = np.lexsort([shelf.items.key[shelf.target[picks]], shelf.links.position[picks]])
        rows = [int(row_of[shelf.target[pick]]) for pick in picks[order]]
        return list(dict.fromkeys(row for row in rows if row >= 0))

    @cached_property
    def scores(self):
        """Of each entry, and the three summands and factors that it is made of."""
        like = self.likeness
        words = np.where(like.by_words < LEAST_LIKE, 0, like.by_words)
        ties = like.by_ties(self.ties)
        total = np.round((ties + words) * like.by_time * like.by_kind, DIGITS)
        return total, ties, words

    def _ranked(self):
        """The rows of the best entries: by score, then by date, then by key."""
        like, shelf, score = self.likeness, self.shelf, self.scores[0]
        own_kind = shelf.entries.kind == shelf.items.kind[like.item]
        may = like.readable & (own_kind | (score >= LEAST_OF_OTHER_KINDS))
        may &= ~like.linked[shelf.item] & (shelf.item != like.item)
        rows = np.flatnonzero(may)
        if len(rows) > RANKED:
            least = np.partition(score[rows], -RANKED)[-RANKED]
            rows = rows[score[rows] >= least]
        order = [shelf.items.key[shelf.item[rows]], -shelf.entries.sort_at[rows], -score[rows]]
        return [int(row) for row in rows[np.lexsort(order)][:RANKED]]

    def _entries(self, rows):
        """`{row: entry}` without those that editors keep apart from the page, and the page's own entry, or None."""
        pks = {int(self.shelf.entries.pk[row]): row for row in rows}
        own = [] if self.likeness.entry is None else [int(self.shelf.entries.pk[self.likeness.entry])]
        found = FOUND.objects(entries=[*pks, *own], item=self.item.pk, language=self.language)
        itself = next((entry for entry in found if entry.pk in own), None)
        return {pks[entry.pk]: entry for entry in found if entry.pk in pks}, itself

    def _parts(self, entry, own):
        words = own.words.split(" ") if own and own.words else []
        row = int(self.shelf.rows_of_entries([entry.pk])[0])
        place, (total, by_ties, by_words) = self.shelf.item[row], (float(each[row]) for each in self.scores)
        said = self.likeness.both_say(row) if by_words else {}
        return Parts(
            total=total,
            ties=[(self.names[tie.item][1], tie.weight) for tie in self.ties if tie.is_shared_by(place)],
            words=[(words[number], weight) for number, weight in said.items() if number < len(words)],
            by_ties=by_ties,
            by_words=by_words,
            by_time=float(self.likeness.by_time[row]),
            by_kind=float(self.likeness.by_kind[row]),
        )


def _names(links, tags):
    """`{item's primary key: (kinship, reason)}` of what this page is linked with, closest first."""
    found = [
        (TAG_KINSHIP, "tag", tag.slug, tag.item_id, _("Same tag: %(title)s") % {"title": tag.name}) for tag in tags
    ]
    for group in links.values():
        for connection in group:
            entry = connection.entry
            if entry.kinship and _binds(connection):
                reason = _("Same %(kind)s: %(title)s") % {"kind": entry.kind_name, "title": entry.title}
                found.append((entry.kinship, entry.kind, entry.key, entry.item_id, reason))
    return {item: (kinship, reason) for kinship, _kind, _key, item, reason in sorted(found, key=lambda tie: tie[:3])}


def _binds(connection):
    """Neither what only a text or a pick names, nor what is a part of the page: that binds nothing to it."""
    inward = [relation for relation in connection.relations if relation not in connection.outward]
    named = [relation for relation in connection.outward if relation != "text" and not relation.endswith("pick")]
    return bool(named) or any(r not in {"text", "part_of"} and not r.endswith("pick") for r in inward)


def _reason(parts, own, entry):
    """What binds two pages most closely; a thing that nearly all share says less than words that few do."""
    telling = _telling([word for word, _weight in parts.words], own, entry)
    if parts.ties and (parts.ties[0][1] >= TELLING or not telling):
        return parts.ties[0][0]
    if telling:
        return _("Also about: %(words)s") % {"words": ", ".join(telling)}
    return _("Similar words") if parts.by_words else _("Recent")


def _telling(words, own, entry):
    """Those that stand in the title or the summary of one of the two: what both say there is more than a manner."""
    if not words:
        return []
    for places, letters in ((("title",), 4), (("title", "summary"), 5)):
        said = {form for page in (own, entry) for place in places for form in _stems(getattr(page, place), page)}
        found = [w for w in words if len(w) >= letters and w.isalpha() and not said.isdisjoint(_stems(w, own))]
        if found:
            return found[:WORDS_TOLD]
    return []


def _stems(text, entry):
    return {found[-1] for word in tokens.words(text) if (found := tokens.forms(word, entry.language))}


def _varied(entries, worth, kind):
    """The entries best first, where each further one of another kind than the page's is worth a little less."""
    left, chosen, seen = list(entries), [], Counter()

    def standing(entry):
        left_of_it = 1 if entry.kind == kind else AGAIN ** seen[entry.kind]
        return -round(worth[entry.pk] * left_of_it, DIGITS), -entry.sort_at.timestamp(), entry.kind, entry.key

    while left:
        best = min(left, key=standing)
        left.remove(best)
        chosen.append(best)
        seen[best.kind] += 1
    return chosen


def _found():
    """Some entries, with what their cards and the reasons need, but for those that are kept apart from an item."""
    number, item = models.BigIntegerField(), Slot("item", models.BigIntegerField())
    apart = Separation.objects.filter(Q(item=OuterRef("item"), other=item) | Q(other=OuterRef("item"), item=item))
    entries = Entry.stored.annotate(
        number=ExpressionWrapper(F("pk"), number),
        reader=ExpressionWrapper(Slot("language", models.CharField()), models.CharField()),
        key=F("item__key"),
        words=F("document__words"),
    )
    return entries.filter(~Exists(apart), number__in=slots("entries", number, FINALISTS + 2 * AT_MOST + 1))


FOUND = Prepared(_found)
