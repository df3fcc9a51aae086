from django.urls import path

from . import views

urlpatterns = [
    path("media/<slug:key>/<slug:stamp>/<str:name>", views.rendition, name="rendition"),
    path("documents/<slug:key>/download/", views.download, name="document-download"),
]
