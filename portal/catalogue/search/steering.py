"""What editors say to the search: pages that stand first for some words, and words that mean the same.

There are few of either, so they are read whole and folded when somebody asks: one query each, and no second truth.
"""

from collections import defaultdict

from .. import pending
from .models import BestBet, Synonym
from .tokens import phrase


def bets_for(query, language):
    """The items, as a list of primary keys in the editors' order, that stand first for exactly this query.

    Whether their pages are public is for the search to ask.
    """
    wanted = phrase(query)
    if not wanted:
        return []
    pending.flush()  # the bets go with their pages
    bets = BestBet.objects.heard_in(language).order_by("position", "pk").values_list("words", "page_id")
    return list(dict.fromkeys(page for words, page in bets if phrase(words) == wanted))


def synonyms(language):
    """`{("nbs",): [("nature", "based", "solutions"), …], …}`: what else to look for, in tokens."""
    found = defaultdict(dict)  # for its keys, which keep their order
    for group in Synonym.objects.heard_in(language).order_by("pk"):
        expressions = dict.fromkeys(map(phrase, group.expressions))
        expressions.pop((), None)
        for seeker in group.seekers:
            found[seeker] |= expressions
    return {seeker: [other for other in others if other != seeker] for seeker, others in found.items() if seeker}
