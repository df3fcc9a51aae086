"""Looking before anybody else does: previews for staff, and links for people without an account."""

from dataclasses import replace
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal.catalogue.models import kinds
from portal.previews import stage
from portal.previews.models import PreviewLink
from portal.previews.scenes import Scene
from portal.publishing.addresses import absolute
from portal.releases.models import ReleaseSet
from portal.reviews.mandates import is_bound, may_change, may_see, own_sets
from portal.revisions.desk import Desk

from .publishforms import THINKABLE

DAYS = [(1, gettext_lazy("one day")), (7, gettext_lazy("a week")), (30, gettext_lazy("a month"))]


class ShareForm(forms.Form):
    """Who gets the link, for how long, and whether it follows the draft."""

    label = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=100,
        help_text=gettext_lazy("So that your colleagues know who looks. The reader does not see it."),
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("It works for"), choices=DAYS, coerce=int, initial=7, widget=forms.RadioSelect
    )
    pinned = forms.TypedChoiceField(
        label=gettext_lazy("It shows"),
        choices=[
            ("", gettext_lazy("the draft, as you go on writing")),
            ("yes", gettext_lazy("the draft as it is now, whatever you write later")),
        ],
        coerce=bool,
        empty_value=False,
        required=False,
        widget=forms.RadioSelect,
        initial="",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class ScenePages:
    """For the site of the back office: the addresses at which staff see a scene, and share it."""

    def get_urls(self):
        view = self.admin_view
        return [
            path("preview/", view(self.choose_scene), name="choose_scene"),
            path("preview/<str:scene>", view(self.begin_scene), name="begin_scene"),
            path("preview/<str:scene>/", view(self.show_scene), {"path": ""}, name="scene"),
            path("preview/<str:scene>/<path:path>", view(self.show_scene), name="scene_page"),
            path("share/<str:scene>/", view(self.share_scene), name="share"),
            path("share/<str:scene>/revoke/<int:pk>/", view(require_POST(self.revoke_link)), name="revoke"),
            *super().get_urls(),
        ]

    @method_decorator(require_safe)
    def choose_scene(self, request):
        """`?at=2026-12-01T09:00`, in the zone of the reader, optionally with `what=set-3`: the way to the scene."""
        try:
            moment = forms.DateTimeField(validators=THINKABLE).clean(request.GET.get("at"))
        except forms.ValidationError:
            messages.error(request, _("Enter the date and the time at which you want to see the site."))
            return HttpResponseRedirect(reverse("admin:calendar"))
        scene = Scene.read(request.GET.get("what", "site"))
        return HttpResponseRedirect(reverse("admin:begin_scene", args=[replace(scene, moment=moment)]))

    @method_decorator(require_safe)
    def begin_scene(self, request, scene):
        scene = _scene(request, scene)
        return stage.begin(scene, reverse("admin:scene", args=[scene]), request.GET.get("language"))

    @method_decorator(require_safe)
    def show_scene(self, request, scene, path):
        scene = _scene(request, scene)
        return stage.show(request, scene, reverse("admin:scene", args=[scene]), path, banner={"leave": way_back(scene)})

    def share_scene(self, request, scene):
        """Links to the scene: those there are, and the form for another one. A new link is shown once."""
        scene = _scene(request, scene, "change")
        form, address = ShareForm(request.POST if request.method == "POST" else None), None
        if request.method == "POST" and form.is_valid():
            address = self._new_link(request, scene, form.cleaned_data)
            form = ShareForm()
        context = {
            **self.each_context(request),
            "title": _("Share a preview"),
            "scene": scene,
            "form": form,
            "address": address,
            "links": PreviewLink.objects.to(scene).select_related("made_by"),
            "along": scene.hidden_titles() if scene.is_of_a_page else [],
            "back": way_back(scene),
        }
        return TemplateResponse(request, "admin/share.html", context)

    def _new_link(self, request, scene, wanted):
        if wanted["pinned"] and scene.is_of_a_page:
            desk = Desk(scene.subject)
            scene = replace(scene, number=(desk.draft or desk.remember()).number)
        until = timezone.now() + timedelta(days=wanted["days"])
        _link, token = PreviewLink.objects.make(str(scene), by=request.user, expires_at=until, label=wanted["label"])
        return absolute(reverse("preview-begin", args=[token]))

    def revoke_link(self, request, scene, pk):
        scene = _scene(request, scene, "change")
        get_object_or_404(PreviewLink.objects.to(scene), pk=pk).revoke()
        messages.success(request, _("The link is taken back. Whoever opens it is told so."))
        return HttpResponseRedirect(reverse("admin:share", args=[scene]))


def _scene(request, spelling, verb="view"):
    scene = replace(Scene.read(spelling), reader=request.user)
    if not may(request.user, verb, scene):
        raise PermissionDenied(_("Your role does not allow this."))
    return scene


def may(user, verb, scene):
    """What concerns a page is for those who may do so with its kind. The other scenes show drafts of all kinds.

    Another moment shows what everybody has planned until then; who is bound to partnerships sees it of no other.
    """
    if is_bound(user) and not _is_within(user, verb, scene):
        return False
    models = [kinds()[scene.what]] if scene.is_of_a_page else [*kinds().values(), ReleaseSet]
    return all(user.has_perm(f"{model._meta.app_label}.{verb}_{model._meta.model_name}") for model in models)


def _is_within(user, verb, scene):
    if scene.what == "set" and verb == "view":
        planned = scene.subject.release_at or scene.moment
        return not planned and own_sets(ReleaseSet.objects.filter(pk=scene.pk), user).exists()
    if scene.moment or not scene.is_of_a_page:
        return False
    facts = kinds()[scene.what].objects.get(pk=scene.pk)
    return may_see(user, facts) if verb == "view" else may_change(user, facts)


def way_back(scene):
    """Where the work on what the scene shows is done."""
    if scene.what == "site":
        return reverse("admin:calendar")
    meta = (ReleaseSet if scene.what == "set" else kinds()[scene.what])._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[scene.pk])
