"""Pictures: what they show, whose they are, and whether anything shows them."""

from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.library.models import Image
from portal.library.models.images import image_fields
from portal.revisions.models import Revision

from ..findings import of_images
from .base import Rule


class MissingAlternative(Rule):
    name = "alt"
    heading = gettext_lazy("Pictures without alternative text")
    advice = gettext_lazy("Say what the picture shows to somebody who cannot see it, or declare it decorative.")

    def rows(self, now):
        return [of_images(Image.objects.published(now).without_alt(), self.name, field="texts-0-alt")]

    def sentence(self, finding):
        return _("The picture has no alternative text and is not declared decorative.")


class MissingRights(Rule):
    name = "rights"
    heading = gettext_lazy("Pictures without credit or licence")
    advice = gettext_lazy("Enter who made the picture, and under which licence it may be shown.")

    SENTENCES = {
        "": gettext_lazy("Neither credit nor licence of the picture is known."),
        "credit": gettext_lazy("Nobody is credited for the picture."),
        "licence": gettext_lazy("The licence of the picture is not known."),
    }

    def rows(self, now):
        missing = Case(
            When(credit="", licence="", then=Value("")),
            When(credit="", then=Value("credit")),
            default=Value("licence"),
        )
        images = Image.objects.published(now).filter(Q(credit="") | Q(licence=""))
        return [of_images(images, self.name, field="credit", about=missing)]

    def sentence(self, finding):
        return self.SENTENCES[finding.about]


class UnusedPictures(Rule):
    name = "unused"
    heading = gettext_lazy("Pictures that nothing shows")
    advice = gettext_lazy("Use the picture, or delete it.")

    def rows(self, now):
        images = Image.objects.exclude(key__in=self._in_drafts())
        for model, field in image_fields():
            images = images.exclude(Exists(model._base_manager.filter(**{field: OuterRef("pk")})))
        return [of_images(images, self.name, field="")]

    def _in_drafts(self):
        """Keys of the pictures that a draft will show."""
        paths = sorted({f"data__facts__{field}__0" for _model, field in image_fields()})
        return {key for keys in Revision.objects.drafts().values_list(*paths) for key in keys if key}

    def sentence(self, finding):
        return _("No page shows this picture.")
