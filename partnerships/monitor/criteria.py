"""Which actions the monitor shows, read from the address: filters as in every list, and as of when."""

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from partnerships.models import Action, Status
from portal.catalogue.criteria import Criteria, Filter
from portal.catalogue.models import Entry
from portal.publishing.countries import NAMES as COUNTRIES
from portal.publishing.countries import country_name

from ..asof import NAMES, AsOf
from ..deadlines import Window

BY_LINK = ("partnership", "theme", "actionplan")
BY_FACT = ("pillar", "level", "output", "issue", "leader", "country", "status", "due")
# Those that the form offers; a plan is chosen from its own page.
OFFERED = ("partnership", "theme", *BY_FACT)

HEADINGS = {
    "level": _("level"),
    "output": _("type of output"),
    "issue": _("cross-cutting issue"),
    "leader": _("led by"),
    "country": _("country of those who lead"),
    "due": _("deadline"),
}
SETS = {"pillar": Action.PILLARS, "level": Action.LEVELS, "output": Action.OUTPUT_TYPES, "issue": Action.ISSUES}


def choices(name):
    """`{value: words}` of a filter with a short list, in order."""
    if name in SETS:
        return dict(SETS[name]) | {Status.UNKNOWN: _("not known")}
    match name:
        case "status":
            return Status.words()
        case "due":
            return dict(Window.choices)
        case "country":
            return {code: country_name(code) for code in COUNTRIES}
    return {}


class MonitorCriteria(Criteria):
    """The filters of the monitor. Raises Http404 with a sentence for what does not exist, as all lists do.

    `kept` are further parameters of a page, such as `{"order": "due"}`, which stay in its links.
    """

    def __init__(self, parameters, language, kept=None):
        self.as_of = AsOf.read(parameters)
        times = dict.fromkeys((*NAMES, "known")) | self.as_of.parameters
        super().__init__(
            parameters, language, kind="action", by_link=BY_LINK, by_column=BY_FACT, kept={**times, **(kept or {})}
        )

    def _column(self, name, value):
        if name == "leader":
            return self._organisation(value)
        label = choices(name).get(value)
        if label is None:
            raise Http404(_("“%(value)s” is none of the choices of this filter.") % {"value": value[:40]})
        return Filter(name, value, label, value)

    def _organisation(self, slug):
        entry = Entry.objects.reading(self.language).filter(kind="organisation", slug=slug).first()
        if entry is None:
            raise Http404(_("There is no organisation “%(value)s”.") % {"value": slug[:80]})
        return Filter("leader", slug, entry.title, entry.item_id)
