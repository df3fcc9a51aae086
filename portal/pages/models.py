"""Pages that stand for themselves: about, contact, imprint, accessibility statement."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.publishing.models import Publishable, Text


class Page(Publishable):
    stands_alone = True

    position = models.PositiveSmallIntegerField(default=0, help_text="Order among the links at the foot of every page.")

    class Meta(Publishable.Meta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["position", "key"]

    def card(self):
        return {"position": self.position}


class PageText(Text):
    facts = models.ForeignKey(Page, models.CASCADE, related_name="texts")
