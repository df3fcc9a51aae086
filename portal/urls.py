from django.contrib import admin
from django.urls import include, path

from portal import public_urls, views
from portal.catalogue.sitemap import sitemap_xml

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("portal.accounts.urls")),
    path("", include("portal.previews.urls")),
    path("sitemap.xml", sitemap_xml, name="sitemap"),
    path("sitemap-<section>.xml", sitemap_xml, name="sitemap-section"),
    path("robots.txt", views.robots_txt, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("site.webmanifest", views.web_manifest, name="web-manifest"),
    *public_urls.urlpatterns,
]

handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
