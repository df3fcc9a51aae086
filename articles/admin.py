from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.office.filters import PartnershipFilter, linked_with
from portal.office.inlines import RowInline
from portal.office.publishable import PublishableAdmin

from .models import Article, ArticlePick, Category


@admin.register(Category)
class CategoryAdmin(PublishableAdmin):
    fieldsets = [(_("Order"), {"fields": ["position"]})]
    expected = ()


class ArticlePickInline(RowInline):
    model = ArticlePick
    verbose_name, verbose_name_plural = _("page"), _("what to read next")
    fields = [("target", "position", "language")]
    rules = {"articlepick_once": ("target", _("This page is picked already."))}

    def formfield_for_choice_field(self, field, request, **kwargs):
        if field.name == "language":
            kwargs["choices"] = [("", _("all languages")), *field.flatchoices]
        return super().formfield_for_choice_field(field, request, **kwargs)


@admin.register(Article)
class ArticleAdmin(PublishableAdmin):
    leads_on = True
    inlines = [ArticlePickInline]
    fieldsets = [
        (_("When and by whom"), {"fields": [("dated_on", "authors")]}),
        (
            _("Belongs to"),
            {
                "fields": [
                    ("categories", "partnerships"),
                    ("plans", "topics"),
                    ("actions", "events"),
                    ("organisations", "documents"),
                    "tags",
                ]
            },
        ),
    ]
    date_hierarchy = "dated_on"
    order = ("-dated_on", "sort_title")
    filters = [PartnershipFilter, linked_with("category", _("category"))]
    expected = ("summary", "body", "links")

    def get_changeform_initial_data(self, request):
        return {"dated_on": timezone.localdate(), **super().get_changeform_initial_data(request)}
