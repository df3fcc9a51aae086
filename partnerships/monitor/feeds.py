"""Changes for feed readers (Atom, JSON Feed 1.1) and what is due for calendars (RFC 5545)."""

from datetime import timedelta

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from portal.catalogue.shelf.columns import NEVER
from portal.publishing.addresses import absolute

from .changes import Changes
from .pages import sieve_of
from .standings import by_deadline, standings

AT_MOST = 50


def _identity(told):
    """The same whatever addresses and words become, so that no reader sees an old change as new."""
    return f"{settings.SITE_URL}/#action:{told.entry.item.key}:status:{told.change.number}"


def _title(told):
    return _("%(action)s: %(after)s") % {"action": told.entry.title, "after": told.after}


def _words(told):
    words = {"before": told.before, "after": told.after, "since": told.change.since, "reason": told.change.reason}
    return (_("From “%(before)s” to “%(after)s”, as of %(since)s. %(reason)s") % words).strip()


class ChangeFeed(Feed):
    """The latest changes of the actions that the filters of the address choose."""

    feed_type = Atom1Feed

    def get_object(self, request):
        return sieve_of(request.GET, get_language())

    def title(self, sieve):
        return _("%(site)s: where actions stand") % {"site": settings.SITE_NAME}

    def subtitle(self, sieve):
        return _("Changes of status, the latest first")

    def link(self, sieve):
        return absolute(reverse("monitor-changes") + sieve.criteria.query(page=None).rstrip("?"))

    def feed_url(self, sieve):
        return absolute(reverse("monitor-changes-atom") + sieve.criteria.query(page=None).rstrip("?"))

    def items(self, sieve):
        return Changes(sieve).told(AT_MOST)

    def item_title(self, told):
        return _title(told)

    def item_description(self, told):
        return _words(told)

    def item_link(self, told):
        return absolute(told.entry.get_absolute_url())

    def item_guid(self, told):
        return _identity(told)

    def item_pubdate(self, told):
        return told.change.recorded_at

    item_updateddate = item_pubdate


@require_safe
def json_feed(request):
    """https://www.jsonfeed.org/version/1.1/"""
    sieve = sieve_of(request.GET, get_language())
    query = sieve.criteria.query(page=None).rstrip("?")
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _("%(site)s: where actions stand") % {"site": settings.SITE_NAME},
        "home_page_url": absolute(reverse("monitor-changes") + query),
        "feed_url": absolute(reverse("monitor-changes-feed") + query),
        "language": get_language(),
        "items": [
            {
                "id": _identity(told),
                "url": absolute(told.entry.get_absolute_url()),
                "title": _title(told),
                "content_text": _words(told),
                "date_published": told.change.recorded_at,
            }
            for told in Changes(sieve).told(AT_MOST)
        ],
    }
    response = JsonResponse(feed, content_type="application/feed+json", json_dumps_params={"ensure_ascii": False})
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
def due_calendar(request):
    """What is due next of each action that passes, as a whole day: the last one of the period that is known."""
    sieve = sieve_of(request.GET, get_language())
    dated = sieve.rows[sieve.view.due[sieve.rows] < NEVER]
    calendar = Calendar()
    calendar.add("prodid", "-//Common Ground//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("%(site)s: what is due") % {"site": settings.SITE_NAME})
    for standing in standings(sieve, by_deadline(sieve, dated)):
        calendar.add_component(_due(standing))
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="due.ics"'
    return response


def _due(standing):
    entry, event = standing.entry, Event()
    what = _("Due: %(title)s") % {"title": standing.due_title or entry.title}
    # One entry for each action and day: when a milestone is reached the next one is another entry.
    event.add("uid", f"{entry.item.key}-{standing.due_day.isoformat()}@due.partnership-portal")
    event.add("dtstamp", timezone.now())
    event.add("last-modified", entry.updated_at)
    event.add("summary", what)
    event.add("description", f"{entry.title}. {standing.label}. {standing.due}.")
    event.add("url", absolute(entry.get_absolute_url()))
    event.add("dtstart", standing.due_day)
    event.add("dtend", standing.due_day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event
