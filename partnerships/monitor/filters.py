"""The filter form of the monitor: the values of each filter in words, with the number of actions."""

from portal.catalogue.models import Entry
from portal.catalogue.offers import Choice, Facet, heading
from portal.publishing.folding import fold

from .criteria import BY_LINK, HEADINGS, OFFERED, choices

PAGES = (*BY_LINK, "leader")  # filters whose values are items


def filter_form(sieve):
    """`Facet`s with at least two choices, or one that is chosen. One query."""
    counts = {name: sieve.counts(name) for name in OFFERED}
    pages = _pages(sieve, counts)
    fields = [Facet(name, named(name), _choices(sieve, name, counts[name], pages)) for name in OFFERED]
    return [field for field in fields if len(field.choices) > 1 or field.is_used]


def named(name):
    """What a filter is called."""
    return HEADINGS.get(name) or heading(name)


def _pages(sieve, counts):
    items = {item for name in OFFERED if name in PAGES for item in counts[name]}
    entries = Entry.objects.reading(sieve.criteria.language).filter(item__in=items)
    return {
        entry.item_id: entry for entry in entries.only("item_id", "slug", "title", "sort_title", "language", "kind")
    }


def _choices(sieve, name, counts, pages):
    chosen = set(sieve.criteria.values(name))
    if name in PAGES:
        entries = sorted((pages[item] for item in counts if item in pages), key=lambda entry: entry.sort_title)
        found = [
            Choice(e.slug, e.title, counts[e.item_id], e.slug in chosen, language=_foreign(e, sieve)) for e in entries
        ]
    else:
        words = choices(name)
        order = sorted(words, key=lambda value: fold(str(words[value]))) if name == "country" else list(words)
        found = [Choice(v, str(words[v]), counts[v], v in chosen) for v in order if v in counts]
    there = {choice.value for choice in found}
    # What is chosen stays in sight, even if nothing has it.
    missing = [each for each in sieve.criteria.chosen if each.name == name and each.value not in there]
    return found + [Choice(each.value, str(each.label), 0, True) for each in missing]


def _foreign(entry, sieve):
    return entry.language if entry.language != sieve.criteria.language else ""
