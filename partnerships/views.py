"""Pages of the hub: who takes part, in what, and the lists. Those of plans and actions are in `plan_views`."""

from portal.catalogue.cards import cards
from portal.catalogue.criteria import linked_with
from portal.catalogue.models import Entry
from portal.catalogue.pages import DetailPage, ListPage

from . import models
from .places import pages


class ThemePage(DetailPage):
    model = models.Theme

    def context(self, text, language):
        context = super().context(text, language)
        about = Entry.objects.reading(language).filter(linked_with([context["item"].pk], "theme")).for_cards()
        newest_first = about.newest_first()
        latest = [*newest_first.kind("article")[:6], *newest_first.kind("event")[:6]]
        return {**context, "latest": cards(latest, language)}


class ThemeList(ListPage):
    model = models.Theme
    per_page = 60
    order = ["sort_title", "id"]


class PartnershipPage(DetailPage):
    model = models.Partnership
    select_related = ["theme"]

    def context(self, text, language):
        context = super().context(text, language)
        return {**context, **pages.of_partnership(text.facts, text.slug, context["links"], language)}


class PartnershipList(ListPage):
    model = models.Partnership
    per_page = 60
    by_link = ["theme"]
    also_by_link = ["organisation", "tag"]


class ActionPlanList(ListPage):
    model = models.ActionPlan
    per_page = 60
    by_link = ["partnership", "theme"]
    by_column = ["status"]
    order = ["sort_title", "position", "id"]


class TopicList(ListPage):
    model = models.Topic
    per_page = 60
    by_link = ["partnership"]
    also_by_link = ["actionplan"]
    order = ["sort_title", "id"]


class ActionList(ListPage):
    model = models.Action
    per_page = 60
    by_link = ["theme", "partnership"]
    also_by_link = ["actionplan", "topic", "organisation", "document", "tag"]
    by_column = ["status"]
    order = ["sort_title", "position", "id"]


class OutputPage(DetailPage):
    model = models.Output


class OutputList(ListPage):
    model = models.Output
    per_page = 60
    by_link = ["partnership", "theme"]
    also_by_link = ["action", "document", "event"]
    by_column = ["sort"]
    order = ["sort_title", "id"]


class OrganisationPage(DetailPage):
    model = models.Organisation

    def context(self, text, language):
        return {**super().context(text, language), **pages.of_organisation(text.facts, text.title, language)}


class OrganisationList(ListPage):
    model = models.Organisation
    per_page = 60
    by_link = ["partnership"]
    also_by_link = ["document", "event", "action"]
    by_column = ["sort", "country"]
    order = ["sort_title", "id"]


class PersonPage(DetailPage):
    model = models.Person
    select_related = ["organisation"]


class PersonList(ListPage):
    model = models.Person
    per_page = 60
    by_link = ["organisation"]
    order = ["sort_title", "id"]
