"""When what goes on the site and off it: a month on one page."""

from calendar import Calendar
from datetime import date, datetime, time

from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.catalogue.models import Entry, kinds
from portal.publishing.models import Text
from portal.releases.models import ReleaseSet
from portal.reviews.mandates import is_bound, own_sets, seen_q

AT_MOST = 300  # of each sort in a month; more would be no calendar any more


class PublicationCalendar:
    """For the site of the back office."""

    def get_urls(self):
        return [path("calendar/", self.admin_view(self.calendar_view), name="calendar"), *super().get_urls()]

    @method_decorator(require_safe)
    def calendar_view(self, request):
        """`?month=2026-12`; this month if left out."""
        first = _first_day(request.GET.get("month"))
        weeks = Calendar().monthdatescalendar(first.year, first.month)
        happenings = self._happenings(request.user, *(_midnight(day) for day in (first, _next(first))))
        context = {
            **self.each_context(request),
            "title": _("Calendar"),
            "first": first,
            "weeks": [[(day, day.month == first.month, happenings.get(day, [])) for day in week] for week in weeks],
            "days": sorted(happenings.items()),
            "previous": _previous(first),
            "next": _next(first),
            "today": timezone.localdate(),
            "zone": timezone.get_current_timezone_name(),
        }
        return TemplateResponse(request, "admin/calendar.html", context)

    def _happenings(self, user, begin, end):
        """`{day: [{at, verb, title, address}]}` of what the user may see, in three queries."""
        seen = [name for name, model in kinds().items() if user.has_perm(f"{model._meta.app_label}.view_{name}")]
        entries = Entry.objects.filter(kind__in=seen, state=Text.State.PUBLISHED).select_related("item")
        if is_bound(user):
            entries = entries.filter(seen_q(user, "item__"))
        found = []
        for verb, field in ((_("goes live"), "publish_at"), (_("goes off"), "expire_at")):
            within = {f"{field}__gte": begin, f"{field}__lt": end}
            for entry in entries.filter(**within).order_by(field)[:AT_MOST]:
                found.append(_happening(getattr(entry, field), verb, entry.title, self._form_of(entry)))
        if user.has_perm("releases.view_releaseset"):
            planned = own_sets(ReleaseSet.objects.filter(status=ReleaseSet.Status.SCHEDULED), user)
            for each in planned.filter(release_at__gte=begin, release_at__lt=end)[:AT_MOST]:
                address = reverse("admin:releases_releaseset_change", args=[each.pk])
                found.append(_happening(each.release_at, _("release set"), each.name, address))
        days = {}
        for happening in sorted(found, key=lambda each: each["at"]):
            days.setdefault(happening["at"].date(), []).append(happening)
        return days

    def _form_of(self, entry):
        meta = entry.model._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[entry.item.object_id])


def _happening(at, verb, title, address):
    return {"at": timezone.localtime(at), "verb": verb, "title": title, "address": address}


def _first_day(spelled):
    if not spelled:
        return timezone.localdate().replace(day=1)
    try:
        found = date.fromisoformat(f"{spelled}-01")
    except ValueError as error:
        raise Http404(_("“%s” is not a month, such as 2026-12.") % spelled[:20]) from error
    if not 1990 <= found.year <= 2200:
        raise Http404(_("The calendar goes from 1990 to 2200."))
    return found


def _next(first):
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _previous(first):
    return date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)


def _midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))
