"""Find and replace in all texts: look first, choose, then replace, by way of drafts where pages are public."""

from copy import deepcopy
from itertools import islice

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.publishing.changes import publishable_models
from portal.reviews.mandates import own_objects
from portal.revisions.desk import Desk, reserved_among
from portal.revisions.merging import put, value_at

from .bulk import tell
from .everywhere import search
from .occurrences import Wanted
from .together import AT_MOST, Step, lock

MOST_PLACES = 800  # a form may not have many more fields


class ReplaceForm(forms.Form):
    find = forms.CharField(label=gettext_lazy("Find"), max_length=200, strip=False)
    replacement = forms.CharField(
        label=gettext_lazy("Replace by"),
        max_length=200,
        strip=False,
        required=False,
        help_text=gettext_lazy("Left empty, the words found are taken out."),
    )
    whole_words = forms.BooleanField(label=gettext_lazy("Whole words only"), required=False)
    match_case = forms.BooleanField(label=gettext_lazy("Capitals as written above"), required=False)
    in_links = forms.BooleanField(
        label=gettext_lazy("Also in addresses of links"),
        required=False,
        help_text=gettext_lazy("Else only in what readers see."),
    )
    kinds = forms.MultipleChoiceField(label=gettext_lazy("Where"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, kinds, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["kinds"].choices = [
            (model._meta.label_lower, capfirst(model._meta.verbose_name_plural)) for model in kinds
        ]
        self.fields["kinds"].initial = [model._meta.label_lower for model in kinds]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("find") and cleaned["find"] == cleaned.get("replacement"):
            self.add_error("replacement", _("This is what is looked for."))
        return cleaned

    @property
    def wanted(self):
        data = {name: value for name, value in self.cleaned_data.items() if name not in {"find", "kinds"}}
        return Wanted(self.cleaned_data["find"], **data)


class Page:
    """A page on which the words stand, for the list of what was found."""

    def __init__(self, found, facts, wanted):
        self.facts, self.found = facts, found
        self.kind = found.model._meta.verbose_name
        self.is_drafted = False
        self.rows = [
            (f"{found.name}-{place.name}-{number}", place.label, occurrence.marked(wanted.replacement))
            for place in found.places
            for number, occurrence in enumerate(place.found)
        ]


def replace_view(site, request):
    """The form; what it finds; and what came of it."""
    admins = {
        model: site.get_model_admin(model) for model in reversed(publishable_models()) if site.is_registered(model)
    }
    kinds = [model for model, admin in admins.items() if admin.has_change_permission(request)]
    if not kinds:
        raise PermissionDenied(_("Your role does not change pages."))
    form = ReplaceForm(request.POST if request.method == "POST" else None, kinds=kinds)
    context = {"form": form, "is_searched": False}
    if form.is_bound and form.is_valid():
        chosen = [model for model in kinds if model._meta.label_lower in form.cleaned_data["kinds"]]
        finds = list(islice(_changeable(request, admins, chosen, form.wanted), AT_MOST + 1))
        if "confirmed" in request.POST and _carry_out(request, admins, finds, form.wanted):
            return HttpResponseRedirect(reverse("admin:replace"))
        context |= {"is_searched": True, **_listed(finds, form.wanted)}
    request.current_app = site.name
    context |= {**site.each_context(request), "title": _("Find and replace")}
    return TemplateResponse(request, "admin/replace.html", context)


def _changeable(request, admins, kinds, wanted):
    """`(what was found, the object)` where the user may change it."""
    for model in kinds:
        finds = search([model], wanted)
        while some := list(islice(finds, AT_MOST)):
            own = own_objects(model.objects.prefetch_related("texts"), request.user)
            objects = own.in_bulk([found.pk for found in some])
            admins[model].learn_whose(request, objects)
            for found in some:
                facts = objects.get(found.pk)
                if facts and admins[model].has_change_permission(request, facts):
                    yield found, facts


def _listed(finds, wanted):
    pages, places = [], 0
    for found, facts in finds[:AT_MOST]:
        page = Page(found, facts, wanted)
        places += len(page.rows)
        if places > MOST_PLACES and pages:
            break
        pages.append(page)
    _mark_drafted(pages)
    shown = sum(len(page.rows) for page in pages)
    return {"pages": pages, "places": shown, "is_cut": len(pages) < len(finds)}


def _mark_drafted(pages):
    """Say of each page whether it gets a draft, in two queries for each kind."""
    for model in {page.found.model for page in pages}:
        here = [page for page in pages if page.found.model is model]
        reserved = reserved_among(model, [page.facts.pk for page in here])
        for page in here:
            page.is_drafted = page.facts.pk in reserved


def _carry_out(request, admins, finds, wanted):
    """Whether it was done: all that was chosen, or nothing."""
    chosen = set(request.POST.getlist("chosen"))
    if not chosen:
        messages.error(request, _("Choose at least one place."))
        return False
    try:
        with transaction.atomic():
            lock([facts for _found, facts in finds])
            steps = [step for found, facts in finds if (step := _replace(request, found, facts, chosen, wanted))]
            for step in steps:
                if not step.problem:
                    admins[type(step.facts)].log_change(request, step.facts, _note(wanted))
    except IntegrityError:
        messages.error(request, _("Nothing was changed: it would break a rule of the database."))
        return False
    for model in dict.fromkeys(type(step.facts) for step in steps):
        tell(admins[model], request, [step for step in steps if type(step.facts) is model])
    if chosen:
        messages.warning(request, _("Some places were changed by somebody else meanwhile and left as they are."))
    return True


def _replace(request, found, facts, chosen, wanted):
    """Replace what is chosen in one object, and take it off `chosen`. None where nothing in it is."""
    desk = Desk(facts)
    step = Step(facts, desk.is_reserved, desk.data, deepcopy(desk.data))
    names = set()
    for place in found.places:
        base = f"{found.name}-{place.name}"
        numbers = [number for number in range(len(place.found)) if f"{base}-{number}" in chosen]
        if numbers and value_at(step.before, place.path) == place.value:
            names |= {f"{base}-{number}" for number in numbers}
            try:
                put(step.after, place.path, place.with_replacement(numbers, wanted.replacement))
            except ValidationError as error:
                step.problem = " ".join(error.messages)
    chosen -= names
    if names and not step.problem:
        desk.keep(step.after, by=request.user, note=_note(wanted))
    return step if names else None


def _note(wanted):
    if not wanted.replacement:
        return (_("“%s” taken out.") % wanted.words)[:300]
    return (_("“%(old)s” replaced by “%(new)s”.") % {"old": wanted.words, "new": wanted.replacement})[:300]
