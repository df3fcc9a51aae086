"""Release sets: gathering pages, looking at them together, and letting them go at one instant."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from portal.previews.scenes import Scene
from portal.publishing.languages import language_name
from portal.releases import releasing
from portal.releases.models import ReleaseSet
from portal.releases.releasing import ItemError, StatusError
from portal.reviews.mandates import may_publish, own_sets
from portal.reviews.reviewing import close, obstacle, reviewers

from .keys import is_key
from .publishforms import Moment
from .reviewing import Reviewing


class WhenForm(forms.Form):
    """At once, or at a moment to come."""

    when = forms.ChoiceField(
        label=gettext_lazy("When"),
        choices=[("now", gettext_lazy("At once")), ("later", gettext_lazy("At the moment below"))],
        widget=forms.RadioSelect,
        initial="now",
    )
    release_at = Moment(label=gettext_lazy("Moment"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)

    def clean(self):
        cleaned = super().clean()
        at = cleaned.get("release_at")
        if cleaned.get("when") == "later" and "release_at" not in self.errors:
            if not at:
                self.add_error("release_at", _("Enter the date and time at which the set goes on the site."))
            elif at < timezone.now() + releasing.AHEAD:
                self.add_error("release_at", _("Choose a moment at least two minutes from now, or “at once”."))
        return cleaned

    @property
    def moment(self):
        """The moment to come, or None for at once."""
        return self.cleaned_data["release_at"] if self.cleaned_data["when"] == "later" else None


@admin.register(ReleaseSet)
class ReleaseSetAdmin(Reviewing, admin.ModelAdmin):
    """A set is filled from the forms of the pages; here it is looked at, released, and taken back."""

    fields = ["name", "note"]
    list_display = ["headline", "status", "moment", "pages", "maker"]
    list_filter = ["status"]
    list_select_related = ["created_by"]
    search_fields = ["name", "note"]
    change_form_template = "admin/release_set.html"

    def get_queryset(self, request):
        return own_sets(super().get_queryset(request), request.user).annotate(number_of_pages=Count("items"))

    @admin.display(description=gettext_lazy("name"), ordering="name")
    def headline(self, release_set):
        return render_to_string("admin/columns/headline.html", {"row": release_set, "detail": release_set.note})

    @admin.display(description=gettext_lazy("moment"), ordering="release_at", empty_value="")
    def moment(self, release_set):
        at = release_set.release_at
        return at and render_to_string("admin/columns/moment.html", {"moment": at})

    @admin.display(description=gettext_lazy("pages"), ordering="number_of_pages")
    def pages(self, release_set):
        number = release_set.number_of_pages
        return ngettext("%(number)d page", "%(number)d pages", number) % {"number": number}

    @admin.display(description=gettext_lazy("created by"), ordering="created_by", empty_value="")
    def maker(self, release_set):
        return release_set.created_by

    def save_model(self, request, release_set, form, change):
        if not change:
            release_set.created_by = request.user
        super().save_model(request, release_set, form, change)

    def has_delete_permission(self, request, obj=None):
        """What went live stays on record."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.is_open)

    def get_actions(self, request):
        return {}  # deleting several at once would take released ones too

    def get_urls(self):
        view = self.admin_site.admin_view
        verbs = {
            "release": self.release_view,
            "call-off": require_POST(self.call_off_view),
            "roll-back": require_POST(self.roll_back_view),
        }
        verb_paths = [
            path(f"<int:pk>/{verb}/", view(does), name=f"releases_releaseset_{verb.replace('-', '_')}")
            for verb, does in verbs.items()
        ]
        take_out = view(require_POST(self.take_out_view))
        return [
            *verb_paths,
            path("<int:pk>/take-out/<int:item>/", take_out, name="releases_take_out"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        release_set = self.get_object(request, object_id)
        if release_set is None:
            return super().change_view(request, object_id, form_url, extra_context)
        items = self._items(release_set)
        context = {
            "release_set": release_set,
            "rows": self._rows(items, releasing.problems_of(release_set) if release_set.is_open else []),
            "scene": Scene("set", release_set.pk),
            "may_release": items and self._may_release(request, items),
        }
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    # The verbs

    def release_view(self, request, pk):
        release_set = self._for_release(request, pk)
        form = WhenForm(request.POST if request.method == "POST" else None)
        failure, hindered = None, obstacle(release_set)
        if request.method == "POST" and form.is_valid() and not hindered:
            try:
                return self._let_go(request, release_set, form.moment)
            except ItemError as error:
                failure = error
            except StatusError as error:
                return self._answer(request, release_set, error)
        items = self._items(release_set)
        problems = [failure] if failure else releasing.problems_of(release_set)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Release the set"),
            "original": release_set,
            "form": form,
            "failure": failure,
            "hindered": hindered,
            "rows": self._rows(items, problems),
            "scene": Scene("set", release_set.pk),
            "zone": timezone.get_current_timezone_name(),
            "back": self._address(release_set),
        }
        return TemplateResponse(request, "admin/release_set_confirmation.html", context)

    def _let_go(self, request, release_set, moment):
        if moment:
            releasing.schedule(release_set, by=request.user, at=moment)
            self.log_change(request, release_set, f"Scheduled for {moment:%Y-%m-%d %H:%M %Z}.")
            said = _("Scheduled. At that moment all of it goes on the site, or nothing does.")
        else:
            releasing.release(release_set, by=request.user)
            for subject in (release_set, *(item.facts for item in self._items(release_set))):
                close(subject)
            self.log_change(request, release_set, "Released.")
            said = _("All of it is on the site.")
        self.message_user(request, said, messages.SUCCESS)
        return HttpResponseRedirect(self._address(release_set))

    def call_off_view(self, request, pk):
        release_set = self._for_release(request, pk)
        try:
            releasing.call_off(release_set)
        except StatusError as error:
            return self._answer(request, release_set, error)
        self.log_change(request, release_set, "Called off.")
        return self._answer(request, release_set, _("Called off. The set stays here."), messages.SUCCESS)

    def roll_back_view(self, request, pk):
        release_set = self._for_release(request, pk)
        try:
            releasing.roll_back(release_set, by=request.user)
        except ItemError as error:
            return self._answer(request, release_set, _("Nothing was changed. %s") % error)
        except StatusError as error:
            return self._answer(request, release_set, error)
        self.log_change(request, release_set, "Rolled back.")
        said = _("Every page is what it was before the set. What the set brought is kept in drafts.")
        return self._answer(request, release_set, said, messages.SUCCESS)

    def take_out_view(self, request, pk, item):
        release_set = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, release_set):
            raise PermissionDenied
        if not release_set.is_open:
            return self._answer(request, release_set, _("Only an open set can be changed."))
        get_object_or_404(release_set.items, pk=item).delete()
        return self._answer(request, release_set, _("Taken out. The page keeps its draft."), messages.SUCCESS)

    # Review

    def may_publish(self, request, subject):
        return self._may_release(request, self._items(subject))

    def _subject(self, request, object_id, permission):
        release_set = get_object_or_404(self.get_queryset(request), pk=object_id if is_key(object_id) else 0)
        if not permission(request, release_set):
            raise PermissionDenied(_("Your role does not allow this. Ask an editor."))
        return release_set

    def _reviewers(self, subject):
        pages = [item.facts for item in self._items(subject) if item.facts]
        return reviewers(subject, lambda user: all(may_publish(user, type(page), page) for page in pages))

    def _places(self, subject):
        return [(f"item-{item.pk}", item.label) for item in self._items(subject)]

    def _differences(self, subject):
        return []  # each page of the set has its own

    # For all of them

    def _for_release(self, request, pk):
        """A set is released, and taken back, by those who may publish every page of it."""
        release_set = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self._may_release(request, self._items(release_set)):
            raise PermissionDenied(_("Your role does not publish every page of this set. Ask an editor."))
        return release_set

    def _may_release(self, request, items):
        admins = self.admin_site.get_model_admin
        return all(admins(item.model).has_publish_permission(request, item.facts) for item in items)

    def _items(self, release_set):
        return list(release_set.items.select_related("content_type", "revision"))

    def _rows(self, items, problems):
        """`[{item, languages, address, problem}]` for the page."""
        reasons = {problem.item.pk: problem.reason for problem in problems}
        return [
            {
                "item": item,
                "languages": ", ".join(language_name(code) for code in item.languages),
                "address": item.facts and self._page_address(item),
                "problem": reasons.get(item.pk),
            }
            for item in items
        ]

    def _page_address(self, item):
        meta = item.model._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[item.object_id])

    def _address(self, release_set):
        return reverse("admin:releases_releaseset_change", args=[release_set.pk])

    def _answer(self, request, release_set, words, level=messages.ERROR):
        self.message_user(request, words, level)
        return HttpResponseRedirect(self._address(release_set))
