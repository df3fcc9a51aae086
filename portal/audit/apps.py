from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "portal.audit"
    verbose_name = "Audit log"

    def ready(self):
        # Models can be imported only now.
        from . import accounts, logins

        accounts.connect()
        logins.connect()
