from django.apps import AppConfig

from portal.catalogue import pending


class HealthConfig(AppConfig):
    name = "portal.health"
    verbose_name = "Health of the content"

    def ready(self):
        from . import examination  # models can be imported only now

        pending.register(examination.examine)
