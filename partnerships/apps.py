from django.apps import AppConfig

from portal.audit.watching import watch


class PartnershipsConfig(AppConfig):
    name = "partnerships"
    verbose_name = "Partnerships"

    def ready(self):
        for name in ("Status", "StatusName", "MonitoringRound"):  # no content by themselves
            watch(self.get_model(name))
