from django.urls import path

from . import views

urlpatterns = [
    path("preview/<str:token>", views.begin, name="preview-begin"),
    path("preview/<str:token>/", views.show, {"path": ""}, name="preview-home"),
    path("preview/<str:token>/<path:path>", views.show, name="preview"),
]
