from django.apps import AppConfig


class PreviewsConfig(AppConfig):
    name = "portal.previews"
