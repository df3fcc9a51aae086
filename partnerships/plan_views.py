"""Pages of plans, topics and actions: what was promised, where it stands, and what became of the draft."""

from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from portal.catalogue.pages import DetailPage
from portal.catalogue.sitemap import Further
from portal.publishing.addresses import page_path

from . import models
from .asof import AsOf
from .chronicle import indicator_series, plan_timeline, status_steps
from .deadlines import Window
from .history import history
from .milestones import steps_of
from .outline import Line, all_of, assembled, changes_of, chapters_of, lines_of, summary_of
from .redrafting import redrafting_of

NAMED_BEFORE = models.Designation.objects.filter(action=OuterRef("pk")).exclude(stage="former")


class ActionPlanPage(DetailPage):
    model = models.ActionPlan
    select_related = ["partnership"]

    def context(self, text, language):
        context, plan, as_of = super().context(text, language), text.facts, AsOf.read(self.request.GET)
        links = context["links"]
        lines = lines_of(plan.actions.annotate(has_former_name=Exists(NAMED_BEFORE)), language, as_of)
        milestones = models.Milestone.objects.filter(action__plan=plan)
        steps = steps_of(milestones, all_of(lines), as_of)
        overdue = {"actionplan": text.slug, "due": Window.OVERDUE.value, **as_of.parameters}
        topics = [topic for topic in links["topic"] if "part_of" in topic.relations]
        return {
            **context,
            **summary_of(lines, as_of),
            "chapters": chapters_of(topics, lines),
            "timeline": plan_timeline(text, links, all_of(lines), steps, as_of),
            "overdue_path": f"{reverse('monitor-actions')}?{urlencode(overdue)}",
            "has_draft": any(line.facts.has_former_name or line.facts.appeared_in for line in all_of(lines)),
        }


class PlanChangesPage(DetailPage):
    """What became of the draft. It stands below the page of the plan, and is as public as that."""

    model = models.ActionPlan
    template = "partnerships/actionplan_changes.html"

    def path(self, slug, language):
        return f"{super().path(slug, language)}changes/"

    def context(self, text, language):
        context, plan = super().context(text, language), text.facts
        lines = all_of(lines_of(plan.actions.all(), language, AsOf()))
        plan_path = page_path(self.model, text.slug, language)
        return {
            **context,
            **redrafting_of(plan, lines, language),
            "plan_path": plan_path,
            "breadcrumbs": [*context["breadcrumbs"], (plan_path, text.title)],
            "consultations": plan.events.published().filter(kind="consultation"),
        }


class PlanChanges(Further):
    """These comparisons for the sitemap: of plans with an action of which it is known what became of it. One query."""

    def paths(self):
        told = models.Action.objects.published().annotate(is_named=Exists(NAMED_BEFORE))
        told = told.filter(Q(is_named=True) | ~Q(appeared_in=""), plan=OuterRef("facts"))
        texts = models.ActionPlanText.objects.published().filter(Exists(told))
        texts = texts.filter(language=F("facts__original_language")).order_by("facts")
        return [PlanChangesPage().path(slug, language) for slug, language in texts.values_list("slug", "language")]


class TopicPage(DetailPage):
    model = models.Topic

    def context(self, text, language):
        as_of, topic = AsOf.read(self.request.GET), text.facts
        lines = lines_of(models.Action.objects.filter(Q(topic=topic) | Q(parent__topic=topic)), language, as_of)
        steps_of(models.Milestone.objects.filter(action__plan=topic.plan_id), all_of(lines), as_of)
        return {**super().context(text, language), **summary_of(lines, as_of)}


class ActionPage(DetailPage):
    model = models.Action
    select_related = ["plan"]

    def context(self, text, language):
        context, action, as_of = super().context(text, language), text.facts, AsOf.read(self.request.GET)
        line = self._line(action, context["links"], as_of)
        measured = {each: list(each.measurements.all()) for each in action.indicators.prefetch_related("measurements")}
        return {
            **context,
            **summary_of(line.parts, as_of),
            "line": line,
            "steps": status_steps(line, action.plan),
            "history": history(line.changes, as_of),
            "milestones": steps_of(action.milestones.select_related("evidence_document", "owner"), [line], as_of),
            "indicators": [indicator_series(each, values, as_of) for each, values in measured.items()],
            "former_names": list(action.designations.all()),
        }

    @staticmethod
    def _line(action, links, as_of):
        """The action itself, which need not be public to be looked at, with those of its sub-actions that are."""
        family = models.Action.objects.filter(Q(pk=action.pk) | Q(parent=action))
        changes = changes_of(family, "evidence_document", "round")
        line = Line(action, None, as_of, changes[action.pk])
        inside = [each.entry for each in links["action"] if set(each.relations) - set(each.outward) >= {"part_of"}]
        line.parts = assembled(action.parts.all(), sorted(inside, key=_place), changes, as_of) if inside else []
        return line


def _place(entry):
    return entry.position, entry.sort_title, entry.pk
