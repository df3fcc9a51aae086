"""Somebody who works for one partnership, and the pages of another that must stay hidden from them."""

from copy import deepcopy

from django.contrib.auth.models import Group, Permission

from articles.models import Article
from events.models import Event
from partnerships.models import Action, ActionPlan, ActionRole, Membership, Partnership, Phase, Topic
from portal.catalogue.models import Item
from portal.library.models import Document
from portal.publishing.changes import publishable_models
from portal.reviews.models import Mandate
from portal.revisions.desk import Desk
from portal.revisions.snapshots import take
from tests.factories import (
    make_action,
    make_article,
    make_document,
    make_event,
    make_organisation,
    make_partnership,
    make_plan,
    make_topic,
    make_user,
)

SECRET = "zanzibar"
# Kinds that belong to partnerships.
BELONGING = [Action, ActionPlan, Article, Document, Event, Partnership, Topic]


def work_for(partnership, name="fia", *, verbs=()):
    """A member of a secretariat; with `verbs` such as "delete", whatever their role would not give them."""
    user = make_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name="Secretariats"))
    for model in publishable_models() if verbs else ():
        names = [f"{verb}_{model._meta.model_name}" for verb in verbs]
        user.user_permissions.add(*Permission.objects.filter(codename__in=names))
    item = Item.objects.get(kind="partnership", object_id=partnership.pk)
    Mandate.objects.create(user=user, item=item)
    return user


def page_of(model, partnership, *, title="Page", number=1, **facts):
    """A page of this kind that belongs to the partnership, with the rows that its form has."""
    if model is ActionPlan:
        return make_plan(title, partnership=partnership, number=number, **facts)
    if model is Topic:
        return make_topic(title, plan=plan_of(partnership), number=number, **facts)
    if model is Action:
        action = make_action(title, plan=plan_of(partnership), **facts)
        ActionRole.objects.create(action=action, organisation=make_organisation())
        return action
    if model is Document:
        paper = make_document(title, **facts)
        partnership.documents.add(paper)
        return paper
    return {Article: make_article, Event: make_event}[model](title, partnerships=[partnership], **facts)


def plan_of(partnership):
    return partnership.plans.filter(number=9).first() or make_plan("Plan", partnership=partnership, number=9)


def with_rows(partnership):
    Membership.objects.create(partnership=partnership, organisation=make_organisation())
    Phase.objects.create(partnership=partnership, position=1, kind="call")
    return partnership


def public_with_draft(model, partnership, by, *, word=SECRET, **facts):
    """A page that visitors read, of which a draft says something else."""
    page = with_rows(partnership) if model is Partnership else page_of(model, partnership, title="Shown", **facts)
    desk = Desk(page)
    data = deepcopy(desk.data)
    for text in data["rows"][model.text_model()._meta.model_name].values():
        text |= {"title": f"{word} in a draft", "summary": f"About {word}"}
    desk.save_draft(data, by=by, note=f"now about {word}")
    return page


def never_public(model, partnership, *, word=SECRET):
    if model is Partnership:
        return with_rows(make_partnership(f"{word} partners", state="draft"))
    return page_of(model, partnership, title=f"{word} itself", number=2, state="draft")


def state_of(page):
    """All that is stored of a page, or None if it is gone."""
    found = type(page)._base_manager.filter(pk=page.pk).first()
    if found is None:
        return None
    desk = Desk(found)
    return take(found), desk.draft and desk.draft.data, list(found.texts.values_list("state", "publish_at"))
