"""Whose page it is, in the back office: whoever is bound to partnerships finds and changes their own pages there.

The list of a kind holds what the user may see, so an address of anything else leads nowhere, whatever it does. Whatever
is sent to one of the user's own pages must leave it theirs.
"""

from functools import partial, update_wrapper

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.publishing.changes import is_publishable
from portal.reviews.homes import homes_of_objects, leads_home, names_places
from portal.reviews.mandates import choosable, is_bound, is_theirs, may_see, seen_objects, theirs_among

from .keys import is_key

GONE_ASTRAY = gettext_lazy("It would not belong to your partnerships any more. Ask an editor.")
SAFE = {"GET", "HEAD", "OPTIONS"}


class Belonging:
    """For a `ModelAdmin` of a kind of content. It stands before all others."""

    def get_queryset(self, request):
        return seen_objects(super().get_queryset(request), request.user)

    def offered(self, request):
        """What the user may name in pages of their own."""
        return choosable(super().get_queryset(request), request.user)

    # What is allowed

    def has_view_permission(self, request, obj=None):
        return super().has_view_permission(request, obj) and self._known(request, obj, may_see)

    def has_add_permission(self, request):
        """A further partnership would be nobody's."""
        return super().has_add_permission(request) and not (self.model.has_publishers and is_bound(request.user))

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._known(request, obj, is_theirs)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._known(request, obj, is_theirs)

    def _known(self, request, obj, question):
        """Asked once in a request, however many parts of a form want to know."""
        if obj is None or obj.pk is None or not is_bound(request.user):
            return True
        known = request.__dict__.setdefault("known_homes", {})
        which = question, self.model, obj.pk
        if which not in known:
            known[which] = question(request.user, obj)
        return known[which]

    def learn_whose(self, request, ids):
        """Ask of many objects at once whether they are the user's, so that it need not be asked one by one."""
        if is_bound(request.user):
            known = request.__dict__.setdefault("known_homes", {})
            known |= {(is_theirs, self.model, pk): False for pk in ids}
            known |= {(is_theirs, self.model, pk): True for pk in theirs_among(request.user, self.model, ids)}

    # What is written

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.bound_user = request.user if is_bound(request.user) else None
        return form

    def save_model(self, request, obj, form, change):
        if not change:
            self.adopt(request, obj)
        super().save_model(request, obj, form, change)

    def adopt(self, request, obj):
        """What nobody's partnership is, such as a new organisation, is looked after by who adds it."""
        if is_bound(request.user) and not names_places(self.model):
            obj.owner = request.user

    def check_home(self, request, obj):
        """Raises ValidationError where the object, as the database has it, would not be the user's."""
        if names_places(self.model) and not is_theirs(request.user, obj):
            raise ValidationError(GONE_ASTRAY)

    def get_urls(self):
        return [self._kept_at_home(pattern) for pattern in super().get_urls()]

    def _kept_at_home(self, pattern):
        """The same address. What would take a page away from the user's partnerships is undone and refused."""

        def view(request, *args, **kwargs):
            answer = partial(pattern.callback, request, *args, **kwargs)
            if "object_id" not in kwargs or request.method in SAFE or not is_bound(request.user):
                return answer()
            return self._unless_it_leaves(request, kwargs["object_id"], answer)

        return URLPattern(pattern.pattern, update_wrapper(view, pattern.callback), pattern.default_args, pattern.name)

    def _unless_it_leaves(self, request, object_id, answer):
        found = self.model._base_manager.filter(pk=object_id if is_key(object_id) else 0)
        facts = found.first() if names_places(self.model) else None
        if facts is None or not is_theirs(request.user, facts):
            return answer()
        with transaction.atomic():
            response = answer()
            stays = not found.exists() or is_theirs(request.user, facts)
            if not stays:
                transaction.set_rollback(True)
        if stays:
            return response
        list(messages.get_messages(request))  # what they say has not happened
        self.message_user(request, f"{_('Nothing was changed.')} {GONE_ASTRAY}", messages.ERROR)
        return HttpResponseRedirect(self.change_url(facts))

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if facts := object_id and is_bound(request.user) and self.get_object(request, unquote(object_id)):
            self.has_change_permission(request, facts)  # asked before a rehearsal makes the page what its draft says
        return super().changeform_view(request, object_id, form_url, extra_context)

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        if not is_bound(request.user):
            return super()._get_obj_does_not_exist_redirect(request, opts, object_id)
        words = _("There is no such page among those of your partnerships.")
        self.message_user(request, words, messages.WARNING)
        return HttpResponseRedirect(reverse("admin:index"))


class ForAll:
    """For a `ModelAdmin` of what changes pages of all partnerships: nobody who is bound to some writes it."""

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not is_bound(request.user)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not is_bound(request.user)


def is_hidden(user, row):
    """Whether this object or text is one that the user may read neither here nor on the site."""
    facts = getattr(row, "facts", row)
    return is_publishable(type(facts)) and not getattr(row, "is_visible", False) and not may_see(user, facts)


def check_place(form):
    """Beside its field, say that what is written in the form must belong to one of the user's partnerships."""
    fields = [field for field in form._meta.model._meta.get_fields() if field.name in form.fields and leads_home(field)]
    if not fields or any(field.name in form.errors for field in fields):
        return
    values = [form.cleaned_data.get(field.name) for field in fields]
    things = [thing for value in values if value for thing in (value if hasattr(value, "all") else [value])]
    if not homes_of_objects(things):
        form.add_error(fields[0].name, _("Say here to which of your partnerships it belongs."))
