"""What editors choose by hand for the foot of a page: what is offered first, and what never is."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least

from portal.publishing.languages import language_choices


class PickQuerySet(models.QuerySet):
    def get_by_natural_key(self, source, kind, key, language):
        return self.get(source__key=source, target__kind=kind, target__key=key, language=language)


class Pick(models.Model):
    """An editor's choice of what to read next. A subclass adds `source`, with `related_name="picks"`."""

    target = models.ForeignKey("catalogue.Item", models.CASCADE, related_name="+", verbose_name="page")
    position = models.PositiveSmallIntegerField(default=0)
    language = models.CharField(
        max_length=3, blank=True, choices=language_choices, help_text="Of the readers to whom it is offered."
    )

    objects = PickQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position"]
        constraints = [
            # A page is picked once for the same readers.
            models.UniqueConstraint(fields=["source", "target", "language"], name="%(class)s_once"),
        ]

    def __str__(self):
        return str(self.target)


class SeparationQuerySet(models.QuerySet):
    def get_by_natural_key(self, kind, key, other_kind, other_key):
        return self.get(item__kind=kind, item__key=key, other__kind=other_kind, other__key=other_key)

    def between(self, item, other):
        """Both are primary keys of items, in whichever order."""
        return self.filter(Q(item=item, other=other) | Q(item=other, other=item))

    def of(self, item):
        return self.filter(Q(item=item) | Q(other=item))


class Separation(models.Model):
    """Editors want neither of two pages to offer the other to read next. Counts at once, for all readers."""

    item = models.ForeignKey("catalogue.Item", models.CASCADE, related_name="+")
    other = models.ForeignKey("catalogue.Item", models.CASCADE, related_name="+")

    objects = SeparationQuerySet.as_manager()

    class Meta:
        constraints = [
            # Two pages are kept apart once.
            models.UniqueConstraint(Least("item", "other"), Greatest("item", "other"), name="separation_once"),
            # A page is not kept apart from itself.
            models.CheckConstraint(condition=~Q(item=F("other")), name="separation_of_two"),
        ]

    def __str__(self):
        return f"{self.item} | {self.other}"

    def natural_key(self):
        return (*self.item.natural_key(), *self.other.natural_key())
