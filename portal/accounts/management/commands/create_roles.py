"""Creates the roles of the house, or brings them up to date after a new kind of content was installed."""

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand

from portal.publishing.changes import publishable_models

WRITING = ("add", "change", "view")
ROLES = {
    "Authors": WRITING,
    "Editors": (*WRITING, "publish", "delete"),
}
# What the site does at once, without anything being published: only those who publish may write it.
AT_ONCE = {"catalogue": ["bestbet", "synonym"]}


class Command(BaseCommand):
    help = (
        "Create the groups Authors (who write), Editors (who also publish and delete) and Auditors (who read the audit "
        "log), or update them."
    )

    def handle(self, *args, verbosity, **options):
        roles = {name: permissions_for(verbs) for name, verbs in ROLES.items()}
        roles["Editors"] += permissions_at_once()
        roles["Auditors"] = list(Permission.objects.filter(content_type__app_label="audit", codename="view_record"))
        for name, permissions in roles.items():
            group, _ = Group.objects.get_or_create(name=name)
            group.permissions.set(permissions)
            if verbosity:
                self.stdout.write(f"{name}: {len(permissions)} permissions")


def permissions_for(verbs):
    """Whoever may do something to the content may do it to all that its apps keep, to tags and release sets."""
    apps = {model._meta.app_label for model in publishable_models()} | {"taggit", "releases"}
    permissions = Permission.objects.filter(content_type__app_label__in=apps)
    return [permission for permission in permissions if permission.codename.partition("_")[0] in verbs]


def permissions_at_once():
    found = Permission.objects.filter(content_type__app_label__in=AT_ONCE).select_related("content_type")
    return [p for p in found if p.content_type.model in AT_ONCE[p.content_type.app_label]]
