"""The way of a page into a release set."""

from django import forms
from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.publishing.languages import language_name
from portal.publishing.models import Text
from portal.releases.models import ReleaseItem, ReleaseSet
from portal.reviews.mandates import own_sets


class GatherForm(forms.Form):
    """In which set a page goes, and what becomes of it there."""

    release_set = forms.ModelChoiceField(
        label=gettext_lazy("Set"),
        queryset=ReleaseSet.objects.none(),
        required=False,
        empty_label=gettext_lazy("a new one"),
    )
    name = forms.CharField(label=gettext_lazy("Name of the new set"), max_length=150, required=False)
    action = forms.ChoiceField(
        label=gettext_lazy("With the set the page"),
        choices=ReleaseItem.Action,
        widget=forms.RadioSelect,
        initial=ReleaseItem.Action.PUBLISH,
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Only in these languages"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("None ticked means all."),
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("What visitors find where it was"),
        choices=[("", gettext_lazy("nothing")), *Text.Reason.choices],
        required=False,
        help_text=gettext_lazy("For a page that goes off the site."),
    )
    moved_to = forms.CharField(label=gettext_lazy("Where it has moved"), max_length=500, required=False)
    unpublish_note = forms.CharField(label=gettext_lazy("What visitors are told"), max_length=400, required=False)

    def __init__(self, *args, facts, languages, user, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.facts = facts
        self.fields["release_set"].queryset = own_sets(ReleaseSet.objects.open(), user)
        self.fields["languages"].choices = [(code, language_name(code)) for code in languages]

    def clean(self):
        cleaned = super().clean()
        release_set, name = cleaned.get("release_set"), cleaned.get("name")
        if not release_set and not name and "release_set" not in self.errors:
            self.add_error("name", _("Choose a set, or name a new one."))
        if release_set and name:
            self.add_error("name", _("Choose a set or name a new one, not both."))
        if release_set and _items_of(self.facts).filter(release_set=release_set).exists():
            self.add_error("release_set", _("The page is in this set already."))
        self._clean_departure(cleaned)
        return cleaned

    def _clean_departure(self, cleaned):
        departs, reason = cleaned.get("action") == ReleaseItem.Action.UNPUBLISH, cleaned.get("reason")
        for name in ("reason", "moved_to", "unpublish_note"):
            if cleaned.get(name) and not departs:
                self.add_error(name, _("Only for a page that goes off the site. Leave this empty."))
        if departs and (reason == Text.Reason.MOVED) is not bool(cleaned.get("moved_to")):
            self.add_error("moved_to", _("Say where to if, and only if, the page has moved."))

    def save(self, user):
        values = dict(self.cleaned_data)
        release_set, name = values.pop("release_set"), values.pop("name")
        release_set = release_set or ReleaseSet.objects.create(name=name, created_by=user)
        return ReleaseItem.objects.create(
            release_set=release_set,
            content_type=ContentType.objects.get_for_model(type(self.facts)),
            object_id=self.facts.pk,
            label=str(self.facts),
            **values,
        )


def _items_of(facts):
    return ReleaseItem.objects.filter(
        content_type=ContentType.objects.get_for_model(type(facts)), object_id=facts.pk
    ).select_related("release_set")


def waiting_sets(facts):
    """The sets with which the page will change."""
    waiting = [ReleaseSet.Status.OPEN, ReleaseSet.Status.FAILED, ReleaseSet.Status.SCHEDULED]
    return [item.release_set for item in _items_of(facts).filter(release_set__status__in=waiting)]


class Gathering:
    """For a `ModelAdmin` of a kind of content: the way into a release set."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_gather"
        view = self.admin_site.admin_view(self.gather_view)
        return [path("<path:object_id>/gather/", view, name=name), *super().get_urls()]

    def gather_view(self, request, object_id):
        desk = self._desk(request, object_id, self.has_change_permission)
        part = self.model.text_model()._meta.model_name
        languages = sorted({row["language"] for row in desk.data["rows"][part].values()})
        data = request.POST if request.method == "POST" else None
        form = GatherForm(data, facts=desk.facts, languages=languages, user=request.user)
        if request.method == "POST" and form.is_valid():
            with transaction.atomic():
                item = form.save(request.user)
            self.message_user(request, _("In the set. It goes on the site with it."), messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:releases_releaseset_change", args=[item.release_set_id]))
        return self._page(request, "admin/gather.html", desk, _("Add to a release set"), form=form)
