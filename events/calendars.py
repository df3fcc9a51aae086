"""Events as iCalendar (RFC 5545)."""

from datetime import timedelta

from icalendar import Calendar
from icalendar import Event as VEvent

from portal.publishing.addresses import absolute
from portal.publishing.countries import country_name

from .models import Event

STATUS = {
    Event.Status.PLANNED: "CONFIRMED",
    Event.Status.POSTPONED: "TENTATIVE",
    Event.Status.CANCELLED: "CANCELLED",
}


def calendar_of(texts):
    """A calendar of the events of these texts, as bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Common Ground//EN")
    calendar.add("version", "2.0")
    for text in texts:
        calendar.add_component(_component(text))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _component(text):
    event = text.facts
    component = VEvent()
    # The same in every language and whatever the address becomes, so that a calendar knows the event again.
    component.add("uid", f"{event.key}@events.partnership-portal")
    component.add("dtstamp", text.updated_at)
    component.add("last-modified", text.updated_at)
    # Seconds since 1970 grow with every change, as a sequence must.
    component.add("sequence", int(text.updated_at.timestamp()))
    component.add("status", STATUS[event.status])
    component.add("summary", text.title)
    component.add("description", text.summary)
    component.add("url", absolute(text.get_absolute_url()))
    component.add("location", ", ".join(filter(None, [event.venue, event.street, event.place, _country(event)])))
    if event.starts_at:
        component.add("dtstart", event.begins)
        lasts = event.ends_at or (event.ends_on and event.ends_on > event.starts_on)
        component.add("dtend", event.ends if lasts else event.begins + timedelta(hours=1))
    else:
        component.add("dtstart", event.starts_on)
        component.add("dtend", (event.ends_on or event.starts_on) + timedelta(days=1))
    return component


def _country(event):
    return country_name(event.country) if event.country else ""
