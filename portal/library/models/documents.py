"""Documents: one file or one address elsewhere, described in any language."""

import secrets
from pathlib import PurePath

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from portal.publishing.dates import day_begins, precision_field
from portal.publishing.languages import default_language, language_choices
from portal.publishing.models import Publishable, Text
from portal.publishing.tagging import Tagging

from ..files import CheckedFileField
from ..kinds import DOCUMENT_KINDS
from ..validators import validate_document


def document_path(instance, filename):
    return f"documents/{secrets.token_urlsafe(16)}{PurePath(filename).suffix.lower()}"


class TaggedDocument(Tagging):
    content_object = models.ForeignKey("Document", models.CASCADE, related_name="taggings")


class Document(Publishable):
    class Kind(models.TextChoices):
        AGREEMENT = "agreement", _("agreement or charter")
        ASSESSMENT = "assessment", _("ex-ante assessment")
        CALL = "call", _("call for partners")
        ORIENTATION = "orientation", _("orientation paper")
        BACKGROUND = "background", _("background paper")
        DRAFT_PLAN = "draft-plan", _("draft action plan")
        CONSULTATION = "consultation", _("consultation report")
        FINAL_PLAN = "final-plan", _("final action plan")
        IMPLEMENTATION = "implementation", _("implementation plan")
        MONITORING = "monitoring", _("monitoring table")
        DELIVERABLE = "deliverable", _("deliverable")
        FINAL_REPORT = "final-report", _("final report")
        STUDY = "study", _("study")
        BRIEF = "brief", _("policy brief")
        REPORT = "report", _("report")
        PRESENTATION = "presentation", _("presentation")
        NEWSLETTER = "newsletter", _("newsletter")
        OTHER = "other", _("other document")

    MEASURED = ("size",)

    address = "documents"
    is_called_by_name = True
    belongs_to_namers = True
    schema_type = "Report"
    is_read_next = True
    kinship = 7
    sort_field = "kind"

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OTHER)
    language = models.CharField(
        "language of the document", max_length=3, choices=language_choices, default=default_language
    )
    version = models.CharField(max_length=40, blank=True)
    published_on = models.DateField("published", null=True, blank=True)
    published_precision = precision_field("published")
    file = CheckedFileField(
        upload_to=document_path,
        blank=True,
        max_length=200,
        validators=[validate_document],
        help_text="PDF, Word, Excel, PowerPoint, OpenDocument, EPUB, CSV or plain text, at most 40 MB.",
    )
    size = models.PositiveBigIntegerField("bytes", null=True, blank=True, editable=False)
    external_url = models.URLField("address elsewhere", max_length=500, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    isbn = models.CharField("ISBN", max_length=20, blank=True)
    doi = models.CharField("DOI", max_length=100, blank=True)
    licence = models.CharField(max_length=100, blank=True)
    tags = TaggableManager(through=TaggedDocument, blank=True)

    class Meta(Publishable.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [
            # A document has one home: a copy here and another elsewhere would drift apart.
            models.CheckConstraint(condition=Q(file="") | Q(external_url=""), name="document_here_or_elsewhere"),
        ]

    def save(self, *args, **kwargs):
        if not self.file:
            self.size = None
        elif not self.file._committed:
            self.size = self.file.size
        super().save(*args, **kwargs)

    def stored_names(self):
        return {self.file.name}

    @property
    def extension(self):
        """Of the file, such as `.pdf`; empty where the document is elsewhere."""
        return PurePath(self.file.name).suffix.lower() if self.file else ""

    @property
    def format(self):
        """The name of the file's kind, such as “PDF”."""
        return DOCUMENT_KINDS[self.extension].label if self.extension in DOCUMENT_KINDS else ""

    @property
    def download_url(self):
        return reverse("document-download", args=[self.key]) if self.file else ""

    def structured(self, text):
        return {"datePublished": self.published_on and self.published_on.isoformat(), "isbn": self.isbn}

    def card(self):
        return {
            "starts_at": day_begins(self.published_on),
            "precision": self.published_precision,
            "code": self.language,
        }


class DocumentText(Text):
    facts = models.ForeignKey(Document, models.CASCADE, related_name="texts")
