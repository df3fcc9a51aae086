"""Creates the roles of the house, or brings them up to date after a new kind of content was installed."""

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand

from portal.publishing.changes import publishable_models

WRITING = ("add", "change", "view")
ROLES = {
    "Authors": WRITING,
    "Editors": (*WRITING, "publish", "delete"),
}
# Whoever works on the pages of all partnerships; all others on those of their mandates.
EVERYWHERE = {"Authors", "Editors"}
# What a secretariat only looks at: it is the house's, whoever uses it.
OF_THE_HOUSE = {"category", "page", "theme", "tag"}
# What the site does at once, without anything being published: only those who publish may write it.
AT_ONCE = {"catalogue": ["bestbet", "synonym"], "partnerships": ["status", "statusname"]}
# What is public at once too, but said by secretariats of their own partnerships: where actions stand.
SAID = {"statuschange", "monitoringround"}


class Command(BaseCommand):
    help = (
        "Create the groups Authors (who write), Editors (who also publish and delete), Secretariats (who write for the "
        "partnerships of their mandates) and Auditors (who read the audit log), or update them."
    )

    def handle(self, *args, verbosity, **options):
        roles = {name: permissions_for(verbs) for name, verbs in ROLES.items()}
        for name in EVERYWHERE:
            roles[name] += Permission.objects.filter(content_type__app_label="reviews", codename="edit_everywhere")
        roles["Authors"] = [p for p in roles["Authors"] if not _is_at_once(p)]
        roles["Editors"] += permissions_at_once()
        roles["Secretariats"] = permissions_of_secretariats()
        roles["Auditors"] = list(Permission.objects.filter(content_type__app_label="audit", codename="view_record"))
        for name, permissions in roles.items():
            group, _ = Group.objects.get_or_create(name=name)
            group.permissions.set(permissions)
            if verbosity:
                self.stdout.write(f"{name}: {len(permissions)} permissions")


def permissions_for(verbs):
    """Whoever may do something to the content may do it to all that its apps keep, to tags and release sets."""
    apps = {model._meta.app_label for model in publishable_models()} | {"taggit", "releases"}
    permissions = Permission.objects.filter(content_type__app_label__in=apps).select_related("content_type")
    return [permission for permission in permissions if permission.codename.partition("_")[0] in verbs]


def permissions_of_secretariats():
    """All that Authors may, but for what is the house's. Whose pages they write on is said by mandates.

    They say where actions stand, too, and add rounds of monitoring; one that is there may be of others as well.
    """
    return [
        permission
        for permission in permissions_for(WRITING)
        if permission.codename.startswith("view_")
        or permission.codename in {"add_tag", "add_statuschange", "add_monitoringround"}
        or not (permission.content_type.model in OF_THE_HOUSE or _is_at_once(permission))
    ]


def _is_at_once(permission):
    """Whether it is a right to write what visitors see at once."""
    model = permission.content_type.model
    at_once = model in SAID or model in AT_ONCE.get(permission.content_type.app_label, [])
    return at_once and not permission.codename.startswith("view_")


def permissions_at_once():
    found = Permission.objects.filter(content_type__app_label__in=AT_ONCE).select_related("content_type")
    return [p for p in found if p.content_type.model in AT_ONCE[p.content_type.app_label]]
