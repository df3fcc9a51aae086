from django.http import Http404, HttpResponse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.catalogue.models import Entry
from portal.catalogue.pages import DetailPage, ListPage
from portal.publishing import clock

from .calendars import calendar_of
from .models import Event


class EventPage(DetailPage):
    model = Event


class EventCalendar(DetailPage):
    """The event as an iCalendar file. There is none as long as its day is not known."""

    model = Event

    def get(self, request, slug):
        text = self._visible_text(slug, get_language())
        if text is None or not text.facts.has_day:
            raise Http404
        response = HttpResponse(calendar_of([text]), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{slugify(text.slug) or "event"}.ics"'
        return response


class EventList(ListPage):
    """Upcoming events, the next one first; or past ones, the last one first.

    An event is upcoming until it is over, so what goes on today is in one list only.
    """

    model = Event
    by_link = ["theme", "partnership"]
    also_by_link = ["organisation", "actionplan", "topic", "action", "document", "person", "tag"]
    by_column = ["sort", "country", "year", "month"]

    def get(self, request):
        self.when = request.GET.get("when", "")
        if self.when not in {"", "upcoming", "past"}:
            raise Http404(_("“%(value)s” is neither upcoming nor past.") % {"value": self.when[:40]})
        self.kept = {"when": self.when}
        return super().get(request)

    def entries(self, language):
        entries = super().entries(language)
        now = clock.now()
        match self.when:
            case "upcoming":
                return entries.filter(ends_at__gt=now).order_by("starts_at", "sort_title", "id")
            case "past":
                return entries.filter(ends_at__lte=now)
        return entries

    def rows(self, shelf, at):
        if not self.when:
            return super().rows(shelf, at)
        entries = self.entries(self.criteria.language).order_by().values_list("pk", flat=True)
        return shelf.rows_of_entries(list(entries))

    def context(self, page, language):
        upcoming = Entry.objects.reading(language).kind("event").filter(ends_at__gt=clock.now()).exists()
        return {**super().context(page, language), "when": self.when, "has_upcoming": upcoming}
