from django.apps import AppConfig


class PresenceConfig(AppConfig):
    name = "portal.presence"

    def ready(self):
        from . import locks

        locks.connect()
