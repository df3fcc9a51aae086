from django.apps import AppConfig


class RevisionsConfig(AppConfig):
    name = "portal.revisions"

    def ready(self):
        from portal.library.files import keep_while

        from . import trash
        from .models import Revision

        keep_while(lambda name: Revision.objects.filter(data__facts__file=name).exists())
        trash.connect()
