"""Cards for other sites: an action, a plan, or the matrix, each a small page that may stand in a frame anywhere."""

from csp.decorators import csp_replace
from django.http import Http404
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.views import View as Page
from django.views.decorators.clickjacking import xframe_options_exempt

from portal.catalogue.models import Entry

from .figures import Figures
from .pages import sieve_of
from .standings import standings

ANYWHERE = [csp_replace({"frame-ancestors": "*"}), xframe_options_exempt]


@method_decorator(ANYWHERE, name="dispatch")
class Frame(Page):
    """`/embed/monitor/`, with the filters of the monitor."""

    template = "partnerships/monitor/embed_matrix.html"

    def get(self, request, **where):
        return render(request, self.template, self.context(request, **where))

    def context(self, request):
        sieve = sieve_of(request.GET, get_language())
        figures = Figures(sieve)
        return {
            "matrix": figures.matrix("status"),
            "criteria": sieve.criteria,
            "as_of": sieve.criteria.as_of,
            "newest": sieve.view.newest(sieve.rows),
        }


class ActionFrame(Frame):
    """`/embed/actions/<slug>/`: where one action stands."""

    template = "partnerships/monitor/embed_action.html"

    def context(self, request, slug):
        entry = _page("action", slug)
        sieve = sieve_of(request.GET, get_language())
        row = sieve.ledger.rows_of_items([entry.item_id])
        found = standings(sieve, row) if row[0] >= 0 and sieve.entries[row[0]] >= 0 else []
        if not found:
            raise Http404
        return {"row": found[0], "as_of": sieve.criteria.as_of}


class PlanFrame(Frame):
    """`/embed/plans/<slug>/`: where the actions of a plan stand."""

    template = "partnerships/monitor/embed_plan.html"

    def context(self, request, slug):
        entry, parameters = _page("actionplan", slug), request.GET.copy()
        parameters["actionplan"] = entry.slug
        sieve = sieve_of(parameters, get_language())
        figures = Figures(sieve)
        return {
            "entry": entry,
            "bar": figures.bar(),
            "total": figures.total,
            "as_of": sieve.criteria.as_of,
            "newest": sieve.view.newest(sieve.rows),
        }


def _page(kind, slug):
    entry = Entry.objects.reading(get_language()).filter(kind=kind, slug=slug).first()
    if entry is None:
        raise Http404
    return entry
