"""What organisations do in something, and when."""

from django.db import models
from django.db.models import F, Q

from portal.publishing.dates import precision_field, spoken_span
from portal.publishing.models import Association


class Involvement(Association):
    """An organisation's role in something, from some day to some day where they are known.

    Subclasses have an `organisation` and a `role`, and say in what.
    """

    since = models.DateField(null=True, blank=True)
    since_precision = precision_field("since")
    until = models.DateField(null=True, blank=True)
    until_precision = precision_field("until")

    class Meta:
        abstract = True
        ordering = ["role", "organisation"]
        constraints = [
            # Nobody leaves before joining.
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name="%(class)s_ends_after_start"
            ),
        ]

    def __str__(self):
        return f"{self.organisation}, {self.get_role_display()}"

    @property
    def period(self):
        return spoken_span(self.since, self.since_precision, self.until, self.until_precision)
