"""The monitor for readers: the figures, the lists behind them, what has changed, and two days side by side."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View as Page

from partnerships.models import MonitoringRound, Status
from portal.catalogue import shelf as shelves
from portal.catalogue.filters import kept_beside
from portal.catalogue.pages import page_of
from portal.catalogue.sitemap import Further
from portal.publishing import clock

from ..asof import NAMES
from ..deadlines import Window
from . import ledger
from .changes import Changes
from .comparison import Comparison
from .criteria import MonitorCriteria
from .figures import TABLES, TITLES, Figures
from .filters import filter_form, named
from .sieve import Sieve
from .standings import by_deadline, in_order, standings
from .view import View

AT_MOST = 8  # of what is due or has changed, on the page of figures
ORDERS = {"": in_order, "due": by_deadline}


def sieve_of(parameters, language, kept=None):
    """The `Sieve` for an address. Raises Http404 with a sentence for what does not exist."""
    criteria = MonitorCriteria(parameters, language, kept)
    return sieve_as_of(criteria, criteria.as_of)


def sieve_as_of(criteria, as_of):
    final = [status.key for status in Status.all_spoken() if status.is_final]
    return Sieve(shelves.current(), View(ledger.current(), as_of, final), criteria)


class MonitorPage(Page):
    """A page of the monitor: one address, one set of actions, one day."""

    name = ""
    template = ""
    kept = {}

    def get(self, request):
        self.sieve = sieve_of(request.GET, get_language(), {name: request.GET.get(name) for name in self.kept})
        return render(request, self.template, {**self.frame(), **self.context(request)})

    def frame(self):
        """What all pages of the monitor show."""
        criteria = self.sieve.criteria
        filters = filter_form(self.sieve)
        return {
            "criteria": criteria,
            "as_of": criteria.as_of,
            "filters": filters,
            "hidden": kept_beside(criteria, filters),
            "figures": Figures(self.sieve),
            "total": len(self.sieve.rows),
            "newest": self.sieve.view.newest(self.sieve.rows),
            "data_query": criteria.query(page=None, **dict.fromkeys(self.kept)).rstrip("?"),
            "today_query": criteria.query(page=None, **dict.fromkeys(NAMES)).rstrip("?"),
            "today": clock.today(),
            "tables": [(what, TITLES[name]) for name, what in TABLES.items()],
            "canonical": reverse(self.name) + criteria.query(page=None).rstrip("?"),
            "breadcrumbs": [] if self.name == "monitor" else [(reverse("monitor"), _("Action monitor"))],
        }

    def context(self, request):
        """For subclasses to add to."""
        return {}


class Overview(MonitorPage):
    name, template = "monitor", "partnerships/monitor/overview.html"
    kept = {"by"}

    def context(self, request):
        sieve, by = self.sieve, request.GET.get("by") or "status"
        if by not in TITLES:
            raise Http404(_("Partnerships cannot be set against “%(value)s”.") % {"value": by[:40]})
        figures, overdue = Figures(sieve), sieve.rows[sieve.is_in(sieve.rows, Window.OVERDUE)]
        ahead = sieve.rows[sieve.is_in(sieve.rows, Window.SOON, Window.NEAR)]
        return {
            "bar": figures.bar(),
            "matrix": figures.matrix(by),
            "by": by,
            "ways": [(name, sieve.criteria.query(page=None, by=name), named(name)) for name in TITLES],
            "overdue": standings(sieve, by_deadline(sieve, overdue)[:AT_MOST]),
            "overdue_total": len(overdue),
            "overdue_path": figures.link(due=Window.OVERDUE.value, order="due"),
            "ahead": standings(sieve, by_deadline(sieve, ahead)[:AT_MOST]),
            "ahead_total": len(ahead),
            "ahead_path": figures.link(due=[Window.SOON.value, Window.NEAR.value], order="due"),
            "changes": Changes(sieve).told(AT_MOST),
            "round": MonitoringRound.objects.select_related("document").first(),
        }


class Actions(MonitorPage):
    """The actions behind a number, with where each stood on the day."""

    name, template = "monitor-actions", "partnerships/monitor/actions.html"
    kept = {"order"}
    per_page = 60

    def context(self, request):
        order = request.GET.get("order", "")
        if order not in ORDERS:
            raise Http404(_("Actions cannot be sorted by “%(value)s”.") % {"value": order[:40]})
        rows = ORDERS[order](self.sieve, self.sieve.rows)
        page = page_of(rows, request.GET.get("page", "1"), self.per_page)
        return {"page": page, "rows": standings(self.sieve, page.object_list), "order": order}


class ChangesPage(MonitorPage):
    """What has changed, the latest first."""

    name, template = "monitor-changes", "partnerships/monitor/changes.html"
    per_page = 40

    def context(self, request):
        changes = Changes(self.sieve)
        page = page_of(changes, request.GET.get("page", "1"), self.per_page)
        return {"page": page, "changes": page.object_list}


class ComparisonPage(MonitorPage):
    """Two days side by side: which actions stood elsewhere."""

    name, template = "monitor-compare", "partnerships/monitor/compare.html"
    kept = {"with"}
    per_page = 60

    def context(self, request):
        comparison = Comparison.read(request.GET.get("with", ""), self.sieve, sieve_as_of)
        if comparison is None:
            return {}
        page = page_of(comparison, request.GET.get("page", "1"), self.per_page)
        query = self.sieve.criteria.query(page=None)
        return {"comparison": comparison, "page": page, "moved": page.object_list, "comparison_query": query}


class Monitor(Further):
    """The monitor as of today, without filters."""

    def paths(self):
        return [reverse(page.name) for page in MonitorPage.__subclasses__()]
