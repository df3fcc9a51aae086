"""Accounts, roles and what they may do. A bulk `update()` of accounts goes unnoticed; the portal does none."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models.signals import m2m_changed, post_save, pre_save

from .recording import CHANGED, change, record
from .watching import watch

# What of an account decides who may come in and what they may do there.
TELLING = ("username", "email", "is_active", "is_staff", "is_superuser")


def connect():
    User = get_user_model()
    watch(User, changes=False)
    watch(Group)
    pre_save.connect(_remember, sender=User, dispatch_uid="audit")
    post_save.connect(_account_saved, sender=User, dispatch_uid="audit of changes")
    for through in (User.groups.through, User.user_permissions.through, Group.permissions.through):
        m2m_changed.connect(_permissions_changed, sender=through, dispatch_uid="audit")


def _remember(sender, instance, update_fields=None, **kwargs):
    is_told = update_fields is None or {*TELLING, "password"} & set(update_fields)
    before = sender._base_manager.filter(pk=instance.pk) if instance.pk and is_told else None
    instance._before = before and before.values(*TELLING, "password").first()


def _account_saved(sender, instance, created, **kwargs):
    before = instance.__dict__.pop("_before", None)
    if created or not before:
        return
    now = {name: getattr(instance, name) for name in TELLING}
    changes = {name: change(before[name], value) for name, value in now.items() if before[name] != value}
    if before["password"] != instance.password:
        changes["password"] = CHANGED
    if changes:
        record(CHANGED, instance, details=changes)


def _permissions_changed(sender, instance, action, model, pk_set, **kwargs):
    """Roles of an account, or permissions of a role or an account."""
    match action:
        case "post_add" | "post_remove" if pk_set:
            names = _names(model, pk__in=pk_set)
        case "pre_clear":
            near = next(field.name for field in sender._meta.fields if field.related_model is type(instance))
            far = next(field.attname for field in sender._meta.fields if field.related_model is model)
            names = _names(model, pk__in=sender._base_manager.filter(**{near: instance}).values(far))
        case _:
            return
    if names:
        what = f"{model._meta.verbose_name_plural} {'added' if action == 'post_add' else 'removed'}"
        record("permissions changed", instance, details={what: names})


def _names(model, **which):
    if model is Permission:
        names = model.objects.filter(**which).values_list("content_type__app_label", "codename")
        return sorted(f"{app}.{codename}" for app, codename in names)
    return sorted(str(row) for row in model._base_manager.filter(**which))
