from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from portal import views
from portal.catalogue.sitemap import sitemap_xml

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("portal.accounts.urls")),
    path("", include("portal.library.urls")),
    path("sitemap.xml", sitemap_xml, name="sitemap"),
    path("sitemap-<section>.xml", sitemap_xml, name="sitemap-section"),
    path("robots.txt", views.robots_txt, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("site.webmanifest", views.web_manifest, name="web-manifest"),
]

# English stands without a prefix, every other language under its code.
urlpatterns += i18n_patterns(
    path("", views.HomePage.as_view(), name="home"),
    path("", include("portal.catalogue.urls")),
    path("", include("partnerships.urls")),
    path("", include("events.urls")),
    path("", include("articles.urls")),
    # Editorial pages stand at the root, so they come last.
    path("", include("portal.pages.urls")),
    prefix_default_language=False,
)

handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
