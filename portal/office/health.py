"""The page of all that needs care: filtered by rule, person, partnership, kind and language; put off with a reason."""

from collections import Counter
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.audit import record
from portal.health.models import Deferral
from portal.health.report import RULE
from portal.publishing.languages import language_name

from .care import Care, partnership_titles, people
from .widgets import DateInput

PER_PAGE = 50
ON_THE_FRONT_PAGE = 6
NOBODY = "nobody"  # owns a page without an owner
NOT_NOW, LONGEST = timedelta(days=30), timedelta(days=5 * 365)
IDENTITY = ("rule", "kind", "object_id", "language", "field", "about")


def panel(user, site):
    """For the front page: the oldest findings on one's own pages, and how many there are in all."""
    care = Care(user, site)
    mine = sorted(care.mine, key=lambda finding: (finding.since is None, finding.since))
    return {"rows": care.rows(mine[:ON_THE_FRONT_PAGE]), "mine": len(mine), "all": len(care.open)}


class Facet:
    """One way to divide the findings: `of` gives the values of a finding, `names` their words, `{value: label}`."""

    def __init__(self, name, title, of, names):
        self.name, self.title, self.of, self.names = name, title, of, names

    def choices(self, found, chosen, query):
        """Those that occur, with their number, in the order of `names`; the first takes the filter away."""
        counts = Counter(value for finding in found for value in self.of(finding))
        yield {"label": _("All"), "count": len(found), "address": self._address(query, None), "selected": not chosen}
        for value, label in self.names.items():
            if counts[value] or value == chosen:
                address, selected = self._address(query, value), value == chosen
                yield {"label": label, "count": counts[value], "address": address, "selected": selected}

    def _address(self, query, value):
        query = query.copy()
        query.pop("page", None)
        query.pop(self.name, None)
        if value is not None:
            query[self.name] = value
        return f"?{query.urlencode()}"


def facets(care, names):
    """`names` are those of the people who look after something."""
    owners, homes = care.owners, care.partnerships
    titles = sorted(partnership_titles(care.user).items(), key=lambda pair: pair[1])
    staff = sorted(names.items(), key=lambda pair: pair[1])
    spoken = sorted({finding.language for finding in care.findings} - {""})
    return [
        Facet("rule", _("What"), lambda f: [f.rule], {name: rule.heading for name, rule in RULE.items()}),
        Facet(
            "owner",
            _("Who looks after it"),
            lambda f: [str(owners.get((f.kind, f.object_id), NOBODY))],
            {**{str(pk): name for pk, name in staff}, NOBODY: _("nobody")},
        ),
        Facet(
            "partnership",
            _("Partnership"),
            lambda f: [str(pk) for pk in homes.get((f.kind, f.object_id), ())],
            {str(pk): title for pk, title in titles},
        ),
        Facet(
            "kind",
            _("Kind"),
            lambda f: [f.kind],
            {kind: capfirst(admin.opts.verbose_name_plural) for kind, admin in care.admins.items()},
        ),
        Facet("language", _("Language"), lambda f: [f.language], {code: language_name(code) for code in spoken}),
    ]


def health_view(site, request):
    care = Care(request.user, site)
    if request.method == "POST":
        return _decide(request, care)
    return _page(site, request, care)


def _page(site, request, care):
    is_put_off = "put_off" in request.GET
    found = [finding for finding in care.findings if (finding.identity in care.put_off) is is_put_off]
    names = people(set(care.owners.values()))
    divided = facets(care, names)
    chosen = {facet.name: request.GET.get(facet.name, "") for facet in divided}
    filters = [
        (facet.title, list(facet.choices(_those(found, divided, chosen, but=facet), chosen[facet.name], request.GET)))
        for facet in divided
    ]
    page = Paginator(_those(found, divided, chosen), PER_PAGE).get_page(request.GET.get("page"))
    rows = care.rows(list(page))
    for number, row in enumerate(rows):
        row["owner"] = names.get(care.owners.get(row["place"]))
        row["form"] = DeferralForm(auto_id=f"id_{number}_%s")
    context = {
        **site.each_context(request),
        "title": _("What needs care"),
        "filters": filters,
        "page": page,
        "pages": page.paginator.get_elided_page_range(page.number) if page.paginator.num_pages > 1 else [],
        "query": _without_page(request.GET),
        "rows": rows,
        "is_put_off": is_put_off,
        "put_off_count": len(care.put_off),
    }
    return TemplateResponse(request, "admin/health.html", context)


def _those(found, divided, chosen, but=None):
    """The findings that pass all filters, or all but one."""
    for facet in divided:
        if facet is not but and chosen[facet.name]:
            found = [finding for finding in found if chosen[facet.name] in facet.of(finding)]
    return found


def _without_page(query):
    query = query.copy()
    query.pop("page", None)
    return query.urlencode()


class DeferralForm(forms.ModelForm):
    """Not now: until when, and why."""

    class Meta:
        model = Deferral
        fields = ["until", "reason"]
        labels = {"until": gettext_lazy("Not before"), "reason": gettext_lazy("Reason")}
        widgets = {"until": DateInput}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.initial.setdefault("until", timezone.localdate() + NOT_NOW)

    def clean_until(self):
        today = timezone.localdate()
        if not today < self.cleaned_data["until"] <= today + LONGEST:
            raise forms.ValidationError(_("Choose a day to come, within five years."))
        return self.cleaned_data["until"]


def _decide(request, care):
    """Put a finding off, or no longer. It must be one of today's, so that nothing else can be named."""
    wanted = tuple(request.POST.get(name, "") for name in IDENTITY)
    finding = next((f for f in care.findings if tuple(str(part) for part in f.identity) == wanted), None)
    if finding is None:
        raise Http404("There is no such finding any more.")
    if not care.may_put_off(finding):
        raise PermissionDenied
    row = Deferral(made_by=request.user, **dict(zip(IDENTITY, finding.identity, strict=True)))
    facts = care.admins[finding.kind].model._base_manager.filter(pk=finding.object_id).first()
    if "resume" in request.POST:
        _forget(finding)
        record("taken up again", facts, details={"rule": finding.rule})
        messages.success(request, _("It is in the list again."))
    else:
        form = DeferralForm(request.POST, instance=row)
        if not form.is_valid():
            messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
            return HttpResponseRedirect(request.get_full_path())
        _forget(finding)
        form.save()
        record("put off", facts, details={"rule": finding.rule, "until": row.until.isoformat(), "reason": row.reason})
        messages.success(request, _("Put off until %(day)s.") % {"day": row.until.isoformat()})
    return HttpResponseRedirect(request.get_full_path())


def _forget(finding):
    Deferral.objects.filter(**dict(zip(IDENTITY, finding.identity, strict=True))).delete()
