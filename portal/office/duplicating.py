"""A new object that says what another one says: texts, relations, rows, tags. Pictures and files are shared."""

from copy import deepcopy

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Max
from django.http import HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext as _

from portal.publishing.slugs import MAX_LENGTH, free_slug
from portal.revisions.snapshots import apply, columns

TITLE_LENGTH = 200


class Duplicating:
    """For a `ModelAdmin` of a kind of content."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_duplicate"
        view = self.admin_site.admin_view(self.duplicate_view)
        return [path("<path:object_id>/duplicate/", view, name=name), *super().get_urls()]

    def duplicate_view(self, request, object_id):
        desk = self._desk(request, object_id, self.has_view_permission)
        if not self.has_add_permission(request):
            raise PermissionDenied(_("Your role does not add pages of this kind."))
        if request.method == "POST":
            try:
                return self._duplicate(request, desk)
            except IntegrityError:
                sentence = _("Not possible: the draft names something that is gone. Open it and choose another.")
                self.message_user(request, sentence, messages.ERROR)
            except ValidationError:
                words = _("The copy would not belong to your partnerships. Ask an editor.")
                self.message_user(request, words, messages.ERROR)
        return self._page(request, "admin/duplicate.html", desk, _("Duplicate"))

    @transaction.atomic
    def _duplicate(self, request, desk):
        copy, lost = duplicate(self.model, desk.data)
        self.adopt(request, copy)
        copy.save()
        self.check_home(request, copy)
        self.log_addition(request, copy, _("Copied from “%(title)s”.") % {"title": desk.facts})
        self.message_user(request, _("This is the copy. Nobody sees it until you publish it."), messages.SUCCESS)
        self._tell_lost(request, lost)
        return HttpResponseRedirect(self.change_url(copy))


def duplicate(model, data):
    """`(the new object, lost references)` of a snapshot. All its texts are drafts, with addresses of their own."""
    data = deepcopy(data)
    key = data["facts"]["key"]
    wanted = f"{key[: MAX_LENGTH - 10].rstrip('-')}-copy"
    data["facts"]["key"] = free_slug(wanted, lambda slug: model._base_manager.filter(key=slug).exists())
    for text in data["rows"][model.text_model()._meta.model_name].values():
        text["title"] = _("%(title)s (copy)") % {"title": text["title"][: TITLE_LENGTH - 10]}
        text["slug"] = ""  # made from the title when it is saved
    data["facts"] |= _next_numbers(model, data["facts"])
    lost = apply(model, None, data)
    return model.objects.get(key=data["facts"]["key"]), lost


def _next_numbers(model, facts):
    """Where objects are numbered within something bigger, as plans in a partnership, the copy comes last."""
    numbered = {}
    for constraint in model._meta.constraints:
        names = constraint.fields if isinstance(constraint, models.UniqueConstraint) else ()
        numbers = [field for field in columns(model) if field.name in names and _is_number(field)]
        if numbers:
            within = {name: _stored(model, name, facts[name]) for name in names if name != numbers[-1].name}
            rows = model._base_manager.filter(**within)
            numbered[numbers[-1].name] = str((rows.aggregate(last=Max(numbers[-1].name))["last"] or 0) + 1)
    return numbered


def _is_number(field):
    return isinstance(field, models.IntegerField) and not field.is_relation


def _stored(model, name, value):
    field = model._meta.get_field(name)
    if not field.is_relation or value is None:
        return value
    return field.related_model._default_manager.get_by_natural_key(*value).pk
