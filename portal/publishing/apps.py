from django.apps import AppConfig

from . import changes


class PublishingConfig(AppConfig):
    name = "portal.publishing"
    verbose_name = "Publishing"

    def ready(self):
        from . import auditing, tagging  # models can be imported only now

        auditing.connect()
        changes.connect()
        tagging.connect()
