"""Documents live in the library; their form is here, because it shows who published them."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.library.forms import FilesChosenAgain
from portal.library.models import Document
from portal.office.filters import PartnershipFilter
from portal.office.inlines import RowInline
from portal.office.publishable import PublishableAdmin

from ..models import Publication


class PublicationInline(RowInline):
    model = Publication
    verbose_name, verbose_name_plural = _("organisation"), _("who published it")
    fields = [("organisation", "role")]
    rules = {"publication_once_per_role": ("role", _("The organisation has this role already."))}


@admin.register(Document)
class DocumentAdmin(FilesChosenAgain, PublishableAdmin):
    leads_on = True
    inlines = [PublicationInline]
    several = "admin:upload_documents"
    fieldsets = [
        (_("The document"), {"fields": ["kind", "file", "external_url", ("language", "version")]}),
        (_("When"), {"fields": [("published_on", "published_precision")]}),
        (_("Belongs to"), {"fields": ["tags"]}),
        (_("Further facts"), {"fields": ["pages", ("isbn", "doi"), "licence"]}),
    ]
    field_helps = {
        **PublishableAdmin.field_helps,
        "external_url": _("Where the document stands, if it is not uploaded here."),
    }
    date_hierarchy = "published_on"
    filters = ["kind", PartnershipFilter]
    expected = ("summary",)
    rules = {
        "document_here_or_elsewhere": (
            "external_url",
            _("A document has one home: upload the file, or give its address elsewhere, but not both."),
        ),
    }
