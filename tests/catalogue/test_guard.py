"""What others name is not deleted, and the refusal says who names it."""

import pytest
from django.db import transaction
from django.db.models import ProtectedError

from articles.models import ArticlePick
from partnerships.models import ActionRole, Organisation, Publication
from portal.catalogue.guard import places_naming
from portal.catalogue.models import Item
from portal.publishing.changes import is_publishable, owning_fields, publishable_models
from tests.factories import (
    MAKERS,
    make_action,
    make_article,
    make_category,
    make_document,
    make_event,
    make_organisation,
    make_partnership,
    make_person,
    make_plan,
    make_theme,
    make_topic,
)

pytestmark = pytest.mark.django_db


def _by_foreign_key():
    theme = make_theme()
    return theme, make_partnership(theme=theme)


def _by_being_a_part():
    partnership = make_partnership()
    return partnership, make_plan(partnership=partnership)


def _by_many_to_many():
    category = make_category()
    return category, make_article(categories=[category])


def _by_membership():
    organisation = make_organisation()
    return organisation, make_partnership(members=[organisation])


def _by_action_role():
    organisation, action = make_organisation(), make_action()
    ActionRole.objects.create(action=action, organisation=organisation)
    return organisation, action


def _by_publication():
    organisation, document = make_organisation(), make_document()
    Publication.objects.create(document=document, organisation=organisation)
    return organisation, document


def _by_employment():
    organisation = make_organisation()
    return organisation, make_person(organisation=organisation)


def _by_organising():
    organisation = make_organisation()
    return organisation, make_event(organisers=[organisation])


def _by_a_pick():
    event, article = make_event(), make_article()
    ArticlePick.objects.create(source=article, target=Item.objects.get(kind="event"))
    return event, article


def _by_a_text():
    make_organisation("Genoa")
    return Organisation.objects.get(), make_article(text={"body": '<a href="/organisations/genoa/">Genoa</a>'})


def _by_the_text_of_a_draft():
    make_organisation("Genoa")
    body = '<a href="/organisations/genoa/">Genoa</a>'
    return Organisation.objects.get(), make_article(state="draft", text={"body": body})


REFERENCES = [
    _by_foreign_key,
    _by_being_a_part,
    _by_many_to_many,
    _by_membership,
    _by_action_role,
    _by_publication,
    _by_employment,
    _by_organising,
    _by_a_pick,
    _by_a_text,
    _by_the_text_of_a_draft,
]


def owner(row):
    """The object itself, or what an association such as a membership belongs to."""
    return row if is_publishable(type(row)) else getattr(row, owning_fields(type(row))[0].name)


@pytest.mark.parametrize("refer", REFERENCES)
def test_place_that_names_an_object_is_told(refer):
    named, place = refer()

    assert places_naming(named) == [place]


@pytest.mark.parametrize("refer", REFERENCES)
def test_what_is_named_is_not_deleted(refer):
    named, place = refer()

    with pytest.raises(ProtectedError) as refusal, transaction.atomic():
        named.delete()

    assert {owner(row) for row in refusal.value.protected_objects} == {place}
    assert type(named).objects.filter(pk=named.pk).exists()


@pytest.mark.parametrize("refer", REFERENCES)
def test_what_is_named_is_not_deleted_in_bulk(refer):
    named, _place = refer()

    with pytest.raises(ProtectedError), transaction.atomic():
        type(named).objects.filter(pk=named.pk).delete()

    assert type(named).objects.filter(pk=named.pk).exists()


@pytest.mark.parametrize("refer", REFERENCES)
def test_deleting_who_names_sets_free_what_is_named(refer):
    named, place = refer()

    place.delete()
    named.delete()

    assert not type(named).objects.filter(pk=named.pk).exists()


def test_refusal_names_every_place_once():
    genoa = make_organisation("Genoa")
    make_event("Lab", organisers=[genoa])
    make_article("Report", organisations=[genoa])
    make_article(
        "Mention", text={"body": '<a href="/organisations/genoa/">a</a><a href="/organisations/genoa/#b">b</a>'}
    )

    with pytest.raises(ProtectedError) as refusal, transaction.atomic():
        genoa.delete()

    assert refusal.value.args[0] == (
        "“Genoa” cannot be deleted: it is named by event “Lab”; article “Report”; article “Mention”."
    )


def test_two_that_name_each_other_go_together():
    one = make_article("One", text={"body": '<a href="/articles/other/">other</a>'})
    make_article("Other", text={"body": '<a href="/articles/one/">one</a>'})
    assert len(places_naming(one)) == 1

    type(one).objects.all().delete()

    assert list(type(one).objects.all()) == []


def test_parts_and_wholes_do_not_go_together():
    plan = make_plan()
    make_topic(plan=plan)

    with pytest.raises(ProtectedError), transaction.atomic():
        type(plan).objects.all().delete()


@pytest.mark.parametrize("model", publishable_models(), ids=lambda model: model._meta.model_name)
def test_what_nobody_names_is_deleted_with_all_that_belongs_to_it(model):
    row = (
        MAKERS[model](tags=["Food"]) if "taggings" in {f.name for f in model._meta.related_objects} else MAKERS[model]()
    )

    row.delete()

    assert (model.objects.count(), model.text_model().objects.count()) == (0, 0)
    assert not Item.objects.filter(kind=model._meta.model_name).exists()


def test_text_is_deleted_though_its_object_is_named():
    genoa = make_organisation("Genoa")
    make_partnership(members=[genoa])

    genoa.texts.all().delete()

    assert str(genoa) == genoa.key
