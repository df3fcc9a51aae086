from django.contrib.admin.apps import AdminConfig


class OfficeConfig(AdminConfig):
    """Django's admin with our own site: same application, our front page and login."""

    default_site = "portal.office.site.OfficeSite"

    def ready(self):
        super().ready()
        # By now all other apps have registered theirs, of which some are replaced.
        from . import auditing, mandates, registrations, releasing, steering, tasks  # noqa: F401
