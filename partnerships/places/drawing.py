"""Parts as charts: who takes part on a map, and roles as lanes over years."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.charts.europe.map import EuropeMap, Place, role_words
from portal.charts.timeline import Lane, Span, Timeline
from portal.publishing import clock


def in_which(parts):
    """The partnership of the parts, or how many there are."""
    wholes = {part.whole.pk: part.whole.title for part in parts}
    if len(wholes) == 1:
        return next(iter(wholes.values()))
    return ngettext("in %(n)d partnership", "in %(n)d partnerships", len(wholes)) % {"n": len(wholes)}


def map_of(title, takers, note=in_which):
    """A map of `[(entry of an organisation, its memberships)]`, with the mark of its weightiest role.

    `note` says something of the memberships, in words.
    """
    return EuropeMap(title=title, places=[_place(entry, parts, note(parts)) for entry, parts in takers if parts])


def _place(entry, parts, note):
    organisation = parts[0].row.organisation
    return Place(
        name=entry.title,
        latitude=organisation.latitude,
        longitude=organisation.longitude,
        country=entry.country,
        url=entry.get_absolute_url(),
        role=min(parts, key=lambda part: part.order).role,
        note=note,
        place=entry.place,
    )


def roles_over_years(title, parts):
    """A lane for each partnership and action, in the order of the parts; None where no lane has a date.

    A membership without dates is drawn as long as its partnership lasts, quieter, and says so.
    """
    lanes = {}
    for part in parts:
        lanes.setdefault(part.whole.pk, []).append(part)
    drawn = [_lane(found) for found in lanes.values()]
    return Timeline(title=title, lanes=drawn, today=clock.today()) if any(lane.spans for lane in drawn) else None


def _lane(parts):
    """Those of one role and the same years together."""
    groups = {}
    for part in parts:
        row = part.row
        years = (row.since, row.since_precision, row.until, row.until_precision) if part.is_dated else ()
        groups.setdefault((part.role, years), []).append(part)
    spans = [_span(group[0], _words(group)) for group in groups.values()]
    undated = [_words(group) for group, span in zip(groups.values(), spans, strict=True) if not _is_drawn(span)]
    whole = parts[0].whole
    return Lane(whole.title, hue=whole.hue, spans=[*filter(_is_drawn, spans)], note=", ".join(undated))


def _words(parts):
    """`Member`, or `9 members`."""
    first = parts[0]
    return capfirst(role_words(first.role, len(parts)) if len(parts) > 1 else first.role_label)


def _is_drawn(span):
    return bool(span.start or span.end)


def _span(part, words):
    row = part.row
    if part.is_dated:
        return Span(row.since, row.until, row.since_precision, row.until_precision, label=words)
    if not part.is_membership:
        return Span(None, None)
    label, whole = _("%(role)s (years of the partnership)") % {"role": words}, row.partnership
    return Span(whole.started_on, whole.ended_on, whole.started_precision, whole.ended_precision, label=label, kind="")
