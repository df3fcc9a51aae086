"""Reviews that somebody waits for too long."""

from datetime import timedelta

from django.db.models import Case, CharField, DateTimeField, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, Trim
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.catalogue.models import Item
from portal.reviews.models import Review

from ..findings import of_rows
from .base import Rule


class OverdueReviews(Rule):
    """The only rule that looks at what is not public: a review is mostly of that."""

    name = "review"
    heading = gettext_lazy("Reviews that are overdue")
    advice = gettext_lazy("Look at the page and approve it or send it back, or ask somebody else.")

    PATIENCE = timedelta(days=14)  # with a review that has no date

    def rows(self, now):
        is_late = Q(due_on__lt=timezone.localdate(now)) | Q(due_on=None, asked_at__lte=now - self.PATIENCE)
        page = Item.stored.filter(content_type=OuterRef("content_type"), object_id=OuterRef("object_id"))
        late = Review.objects.open().filter(is_late, Exists(page), verdict=Review.Verdict.NONE)
        since = Coalesce(Cast("due_on", DateTimeField()), Cast(F("asked_at") + self.PATIENCE, DateTimeField()))
        where = {"kind": F("content_type__model"), "number": F("object_id"), "language": "", "field": ""}
        return [of_rows(late, self.name, **where, about=self._name(), since=since)]

    def _name(self):
        """Of the reviewer, as accounts say it; "" where everybody who may is asked."""
        full = Trim(Concat("reviewer__first_name", Value(" "), "reviewer__last_name"))
        return Case(
            When(reviewer=None, then=Value("")),
            When(reviewer__first_name="", reviewer__last_name="", then=F("reviewer__username")),
            default=full,
            output_field=CharField(),
        )

    def sentence(self, finding):
        if not finding.about:
            return _("Nobody has reviewed it yet.")
        return _("%(name)s has not reviewed it yet.") % {"name": finding.about}
