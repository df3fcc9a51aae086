"""What visitors read: the pages of the site and the files that are shown on them. Previews show exactly this."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from portal import views
from portal.previews.versions import version

# English stands without a prefix, every other language under its code.
urlpatterns = [
    path("", include("portal.library.urls")),
    *i18n_patterns(
        path("", views.HomePage.as_view(), name="home"),
        path("", include("portal.catalogue.urls")),
        path("versions/<slug:kind>/<slug:key>/<int:number>/", version, name="version"),
        path("", include("partnerships.urls")),
        path("", include("events.urls")),
        path("", include("articles.urls")),
        # Editorial pages stand at the root, so they come last.
        path("", include("portal.pages.urls")),
        prefix_default_language=False,
    ),
]
