"""Uploaded files: checked once, when they come in; measured; deleted with their row. Never public by address."""

from functools import partial

from django.core.files import File
from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.db.models.signals import post_delete, pre_save


class CheckedFile(FieldFile):
    def save(self, name, content, save=True):
        """Store the file unless a validator of the field refuses it, whether a form has asked them or not."""
        for validate in self.field.validators:
            validate(File(content, name))
        content.seek(0)
        super().save(name, content, save=save)

    save.alters_data = True


class CheckedFileField(models.FileField):
    attr_class = CheckedFile

    def run_validators(self, value):
        """What is stored has been checked; looking again would need the file, which may be out of reach."""
        if not value._committed:
            super().run_validators(value)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("validators", None)
        return name, "django.db.models.FileField", args, kwargs


def keep_or_forget(sender, instance, raw=False, **kwargs):
    """Before a row is written over another version of itself.

    A fixture knows nothing of what was measured, so it keeps that. A file that was replaced is deleted.
    """
    before = sender._base_manager.filter(pk=instance.pk).first() if instance.pk else None
    if before is None or not before.file:
        return
    if before.file.name == instance.file.name:
        if raw:
            for name in sender.MEASURED:
                setattr(instance, name, getattr(before, name))
    elif not raw:
        delete_after_commit(before.file.storage, {before.file.name})


def forget(sender, instance, **kwargs):
    """After a row is gone for good, so are the files that only it knew."""
    if instance.file:
        delete_after_commit(instance.file.storage, instance.stored_names())


def keep_while(needs):
    """`needs(name)` tells whether somebody still wants the stored file: an old revision, say."""
    if needs not in _needed_by:
        _needed_by.append(needs)


_needed_by = []


def delete_after_commit(storage, names):
    """Delete the files unless somebody needs them."""
    for name in names:
        transaction.on_commit(partial(_delete, storage, name), robust=True)


def _delete(storage, name):
    if not any(needs(name) for needs in _needed_by):
        storage.delete(name)


def connect(model):
    """Look after `model.file` and whatever else `stored_names()` tells, and after the fields in `MEASURED`."""
    keep_while(lambda name: model._base_manager.filter(file=name).exists())
    pre_save.connect(keep_or_forget, sender=model, dispatch_uid=f"files.{model.__name__}")
    post_delete.connect(forget, sender=model, dispatch_uid=f"files.{model.__name__}")
