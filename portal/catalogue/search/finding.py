"""Which entries are hits, and in which order.

A hit has all words; if there is none, all words where the last may be unfinished; if there is none either, some of
them. The order is a sum over the words: what a word counts in the fields where it stands, times its rarity. Numbers
are whole and come from the same tokens, so both databases give the same order.
"""

from math import log2

from django.db.models import Case, Func, IntegerField, Q, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast, Coalesce, Greatest

from portal.publishing.folding import fold

from .engines import Has, frequencies
from .tokens import HEAD, TITLE

# No visitor reads three hundred hits. This bounds the work for the commonest words, however many pages there are.
MOST = 300


def find(entries, query):
    """The hits among `entries`, best first, with their `rank`. If there are more than `MOST`, the best and newest."""
    if query.is_empty:
        return entries.none()
    counts = dict(zip(query.terms, frequencies(query.terms, MOST, entries.db), strict=True))
    hits, points = next((way for way in _ways(entries, query, counts) if way[0]), ([], []))
    points += [_standing(term) * _rarity(count) for term, count in counts.items()]
    points += [_if(Q(sort_title=fold(query.text)), 6 * sum(map(_rarity, counts.values())))]
    return (
        entries.filter(pk__in=hits)
        .annotate(rank=Func(*points, template="(%(expressions)s)", arg_joiner=" + ", output_field=IntegerField()))
        .order_by("-rank", "-sort_at", "sort_title", "pk")
    )


def _ways(entries, query, counts):
    """Narrow ways first: the hits of each, and what gives points besides the words of the head."""
    if all(counts.values()):
        yield _with_all(entries, counts, are_common=min(counts.values()) == MOST), []
    if query.unfinished:
        better = [_if(Has([[place + form for form in query.unfinished[-1]]]), 1) for place in (TITLE, HEAD)]
        yield _with_all(entries, query.unfinished, are_common=True), better
    if len(counts) > 1:
        yield _with_some(entries, counts), [_if(Has([t]), _rarity(n)) for t, n in counts.items() if 0 < n < MOST]


def _with_all(entries, terms, *, are_common):
    """Common words are looked for in the titles first: the newest pages that say them somewhere are not the best."""
    hits = {}
    for place in (TITLE, HEAD, "") if are_common else ("",):
        hits |= dict.fromkeys(_newest(entries, [[place + form for form in term] for term in terms]))
        if len(hits) >= MOST:
            break
    return list(hits)[:MOST]


def _with_some(entries, counts):
    """Hits for the rarest words, as many as are few together: the commonest would hit nearly everything."""
    chosen, total = [], 0
    for term in sorted(counts, key=counts.get):
        if chosen and total + counts[term] > MOST:
            break
        chosen += term
        total += counts[term]
    return _newest(entries, [chosen])


def _newest(entries, clauses):
    return list(entries.filter(Has(clauses)).order_by("-pk").values_list("pk", flat=True)[:MOST])


def _rarity(count):
    """1 for a common word to 9 for one that stands on a single page."""
    return 1 + int(log2(MOST / max(count, 1)))


def _standing(term):
    """What the page's head says of the word, in whichever form."""
    said = [Coalesce(Cast(KeyTextTransform(HEAD + form, "document__head"), IntegerField()), 0) for form in term]
    return Greatest(*said) if len(said) > 1 else said[0]


def _if(condition, points):
    return Case(When(condition, then=points), default=0)
