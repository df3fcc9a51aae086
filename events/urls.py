from django.urls import path

from portal.publishing.addresses import kind_urls

from . import views
from .models import Event

urlpatterns = [
    *kind_urls(Event, detail=views.EventPage, list=views.EventList),
    path("events/<uslug:slug>/event.ics", views.EventCalendar.as_view(), name="event-calendar"),
]
