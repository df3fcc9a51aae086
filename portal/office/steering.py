"""Best bets and synonyms: what editors say to the search, and whether visitors see anything of it."""

from django.contrib import admin
from django.db.models import Case, Exists, OuterRef, Q, When
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from portal.catalogue.models import BestBet, Entry, Synonym

from .belonging import ForAll
from .changelist import ForgivingChangeList
from .fields import OfficeFields
from .forms import SpokenRules
from .labels import item_labels
from .publishable import OfficeMedia
from .widgets import LongTextInput


class BetChangeList(ForgivingChangeList):
    """The labels of the pages are fetched for all rows at once."""

    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list)
        labels = item_labels([bet.page_id for bet in self.result_list], request.user)
        for bet in self.result_list:
            bet.page_label = labels.get(bet.page_id, str(bet.page))


class SteeringAdmin(ForAll, OfficeMedia, OfficeFields, admin.ModelAdmin):
    form = SpokenRules
    search_fields = ["words", "note"]
    list_filter = ["language"]
    list_per_page = 100
    show_facets = admin.ShowFacets.NEVER

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.rules = self.rules
        return form

    def formfield_for_choice_field(self, field, request, **kwargs):
        if field.name == "language":
            kwargs["choices"] = [("", _("all languages")), *field.flatchoices]
        return super().formfield_for_choice_field(field, request, **kwargs)

    @admin.display(description=_("readers"), ordering="language")
    def readers(self, row):
        return row.heard_by


@admin.register(BestBet)
class BestBetAdmin(SteeringAdmin):
    fields = [("words", "language"), ("page", "position"), "note"]
    list_display = ["words", "readers", "page_column", "position", "is_shown", "note"]
    list_select_related = ["page"]
    rules = {"bestbet_once": ("page", _("This page is a best bet for these words already."))}
    field_helps = {"page": _("Visitors see it as long as it is public, in their language or in its original one.")}

    def get_changelist(self, request, **kwargs):
        return BetChangeList

    def get_queryset(self, request):
        public = Entry.objects.published().filter(item=OuterRef("page"))
        readable = public.filter(Q(is_original=True) | Q(language=OuterRef("language")))
        shown = Case(When(language="", then=Exists(public)), default=Exists(readable))
        return super().get_queryset(request).annotate(shown=shown)

    @admin.display(description=_("page"))
    def page_column(self, bet):
        return bet.page_label

    @admin.display(description=_("on the site"), ordering="shown")
    def is_shown(self, bet):
        return _("yes") if bet.shown else format_html("<b>{}</b>", _("no, the page is not public"))


@admin.register(Synonym)
class SynonymAdmin(SteeringAdmin):
    fields = [("words", "language"), "is_mutual", "note"]
    list_display = ["expressions_column", "readers", "is_mutual", "note"]
    rules = {"synonym_once": ("words", _("This group of words is there already."))}

    def formfield_for_dbfield(self, field, request, **kwargs):
        if field.name == "words":
            kwargs["widget"] = LongTextInput(attrs={"rows": 3})
        return super().formfield_for_dbfield(field, request, **kwargs)

    @admin.display(description=_("words that mean the same"), ordering="words")
    def expressions_column(self, synonym):
        return str(synonym)
