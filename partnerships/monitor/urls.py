from django.urls import path
from django.views.decorators.http import require_safe

from . import embeds, exports, feeds, pages

urlpatterns = [
    path("monitor/", pages.Overview.as_view(), name="monitor"),
    path("monitor/actions/", pages.Actions.as_view(), name="monitor-actions"),
    path("monitor/changes/", pages.ChangesPage.as_view(), name="monitor-changes"),
    path("monitor/compare/", pages.ComparisonPage.as_view(), name="monitor-compare"),
    path("monitor/changes.atom", require_safe(feeds.ChangeFeed()), name="monitor-changes-atom"),
    path("monitor/feed.json", feeds.json_feed, name="monitor-changes-feed"),
    path("embed/monitor/", embeds.Frame.as_view(), name="embed-monitor"),
    path("embed/actions/<uslug:slug>/", embeds.ActionFrame.as_view(), name="embed-action"),
    path("embed/plans/<uslug:slug>/", embeds.PlanFrame.as_view(), name="embed-actionplan"),
    path("monitor/due.ics", feeds.due_calendar, name="monitor-due"),
    path("monitor/<slug:what>.csv", exports.export, {"form": "csv"}, name="monitor-csv"),
    path("monitor/<slug:what>.json", exports.export, {"form": "json"}, name="monitor-json"),
]
