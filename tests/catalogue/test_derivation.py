"""The catalogue follows the objects, whoever writes them and however."""

import json
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db import transaction

from articles.models import Article, ArticlePick, ArticleText
from partnerships.models import ActionRole, Membership, Organisation, Partnership, Publication
from portal.catalogue import pending
from portal.catalogue.models import Entry, Item, Link
from portal.publishing.changes import publishable_models
from tests.catalogue.snapshots import catalogue, derived_from_scratch, links
from tests.factories import (
    MAKERS,
    STATES,
    add_text,
    make_action,
    make_article,
    make_category,
    make_document,
    make_event,
    make_organisation,
    make_page,
    make_partnership,
    make_person,
    make_plan,
    make_theme,
    make_topic,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def food():
    return make_partnership("Food", key="food")


@pytest.fixture
def report(food):
    article = make_article("Report", key="report", partnerships=[food])
    pending.flush()  # so that every test changes what the catalogue knows already
    return article


def titles():
    return [entry.title for entry in Entry.objects.order_by("pk")]


# What an entry says


@pytest.mark.parametrize("model", publishable_models(), ids=lambda model: model._meta.model_name)
@pytest.mark.parametrize("state", STATES)
def test_every_text_of_every_kind_has_an_entry_of_its_state(model, state):
    text = MAKERS[model]("Ein Titel", language="de", state=state).texts.get()

    entry = Entry.objects.get(kind=model._meta.model_name, slug="ein-titel")

    copied = [
        "language",
        "title",
        "slug",
        "summary",
        "state",
        "publish_at",
        "expire_at",
        "first_published_at",
        "updated_at",
    ]
    assert {name: getattr(entry, name) for name in copied} == {name: getattr(text, name) for name in copied}
    assert (entry.item.object_id, entry.is_original, entry.sort_title) == (text.facts_id, True, "ein titel")
    assert entry.get_absolute_url() == text.get_absolute_url()


def test_entry_of_an_event_tells_when_and_where():
    make_event("Lab", starts_on=date(2025, 6, 17), place="Paris", country="FR", kind="policy-lab", status="cancelled")

    entry = Entry.objects.get()

    assert (entry.starts_at, entry.ends_at) == (
        datetime(2025, 6, 16, 22, tzinfo=UTC),
        datetime(2025, 6, 17, 22, tzinfo=UTC),
    )
    assert (entry.date_text, entry.place, entry.country) == ("17 June 2025", "Paris", "FR")
    assert (str(entry.sort_label), str(entry.status_label)) == ("policy lab", "cancelled")


def test_entry_of_an_article_tells_its_date():
    make_article(dated_on=date(2025, 3, 1))

    assert Entry.objects.get().date_text == "1 March 2025"


def test_entries_of_categories_and_pages_keep_their_order():
    for maker in (make_category, make_page):
        maker("Second", position=2)
        maker("First", position=1)

    for kind in ("category", "page"):
        assert [entry.title for entry in Entry.objects.kind(kind).order_by("position")] == ["First", "Second"]


def test_object_without_texts_has_an_item_but_no_entry():
    Article.objects.create(key="bare", dated_on=date(2025, 3, 1))

    assert [(item.kind, item.key) for item in Item.objects.all()] == [("article", "bare")]
    assert titles() == []


# Every way of writing


def test_save_is_followed(report):
    text = report.texts.get()

    text.title = "Another title"
    text.save()

    assert titles() == ["Food", "Another title"]


def test_save_of_the_facts_is_followed(report):
    report.dated_on = date(2024, 2, 29)
    report.save()

    assert Entry.objects.get(kind="article").date_text == "29 February 2024"


def test_update_is_followed(report):
    ArticleText.objects.update(title="Another title")
    Article.objects.update(dated_on=date(2024, 2, 29))

    entry = Entry.objects.get(kind="article")
    assert (entry.title, entry.date_text) == ("Another title", "29 February 2024")


def test_bulk_update_is_followed(report):
    text = report.texts.get()
    text.title = "Another title"

    ArticleText.objects.bulk_update([text], ["title"])

    assert titles() == ["Food", "Another title"]


def test_bulk_create_is_followed(report):
    Article.objects.bulk_create([Article(key=f"a{n}", dated_on=date(2025, 3, n)) for n in (1, 2)])
    ArticleText.objects.bulk_create(
        [
            ArticleText(facts=facts, title=facts.key, slug=facts.key, state="published", publish_at="2025-01-01T00:00Z")
            for facts in Article.objects.filter(key__startswith="a")
        ]
    )

    assert titles() == ["Food", "Report", "a1", "a2"]


def test_bulk_create_that_ignores_conflicts_is_followed(report):
    Article.objects.bulk_create(
        [Article(key=key, dated_on=date(2025, 3, 1)) for key in ("report", "new")], ignore_conflicts=True
    )

    assert list(Item.objects.filter(kind="article").values_list("key", flat=True).order_by("key")) == ["new", "report"]


def test_bulk_create_that_updates_is_followed(report):
    Article.objects.bulk_create(
        [Article(key="report", dated_on=date(2020, 1, 1))],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["dated_on"],
    )

    assert Entry.objects.get(kind="article").date_text == "1 January 2020"


def test_update_or_create_is_followed(report):
    ArticleText.objects.update_or_create(facts=report, language="en", defaults={"title": "Another title"})

    assert titles() == ["Food", "Another title"]


def test_deleted_text_takes_its_entry_along(report):
    add_text(report, "Un rapport", language="fr")
    assert titles() == ["Food", "Report", "Un rapport"]

    report.texts.filter(language="en").delete()

    assert titles() == ["Food", "Un rapport"]


def test_deleted_object_takes_everything_along(report, food):
    report.delete()

    assert list(catalogue()["items"]) == [("partnership", "food")]
    assert links() == []


def test_deleted_queryset_takes_everything_along(report):
    make_article("Another")
    assert titles() == ["Food", "Report", "Another"]

    Article.objects.all().delete()

    assert list(catalogue()["items"]) == [("partnership", "food")]


def test_fixture_is_followed(food, tmp_path):
    fixture = tmp_path / "one.json"
    moment = "2025-06-17T12:00:00Z"
    rows = [
        {
            "model": "articles.article",
            "fields": {"key": "loaded", "dated_on": "2025-03-01", "partnerships": [["food"]]},
        },
        {
            "model": "articles.articletext",
            "fields": {
                "facts": ["loaded"],
                "language": "en",
                "title": "Loaded",
                "slug": "loaded",
                "state": "published",
                "publish_at": moment,
                "updated_at": moment,
            },
        },
    ]
    fixture.write_text(json.dumps(rows))

    call_command("loaddata", str(fixture), verbosity=0)

    assert titles() == ["Food", "Loaded"]
    assert links() == [("loaded", "food", "partnerships")]


# Relations, from both sides


def _add(report, food, housing):
    report.partnerships.add(housing)


def _add_reverse(report, food, housing):
    housing.articles.add(report)


def _set(report, food, housing):
    report.partnerships.set([food, housing])


def _set_reverse(report, food, housing):
    housing.articles.set([report])


@pytest.mark.parametrize("write", [_add, _add_reverse, _set, _set_reverse])
def test_added_relation_is_a_link(report, food, write):
    write(report, food, make_partnership(key="housing"))

    assert links() == [("report", "food", "partnerships"), ("report", "housing", "partnerships")]


def _remove(report, food):
    report.partnerships.remove(food)


def _remove_reverse(report, food):
    food.articles.remove(report)


def _clear(report, food):
    report.partnerships.clear()


def _clear_reverse(report, food):
    food.articles.clear()


def _set_none(report, food):
    report.partnerships.set([])


def _set_none_reverse(report, food):
    food.articles.set([])


def _set_clear_reverse(report, food):
    food.articles.set([], clear=True)


@pytest.mark.parametrize(
    "write",
    [_remove, _remove_reverse, _clear, _clear_reverse, _set_none, _set_none_reverse, _set_clear_reverse],
)
def test_removed_relation_is_no_link(report, food, write):
    assert links() == [("report", "food", "partnerships")]

    write(report, food)

    assert links() == []


def test_relation_is_stored_once_however_often_it_is_read(report, food):
    before = list(Link.objects.values_list("pk", flat=True))

    report.save()
    food.save()
    report.texts.get().save()

    assert list(Link.objects.values_list("pk", flat=True)) == before


def test_foreign_key_is_a_link_and_follows_its_change():
    housing, food = make_theme(key="housing-theme"), make_theme(key="food-theme")
    partnership = make_partnership(key="p", theme=housing)
    assert links() == [("p", "housing-theme", "theme")]

    partnership.theme = food
    partnership.save()
    assert links() == [("p", "food-theme", "theme")]

    partnership.theme = None
    partnership.save()
    assert links() == []


def test_membership_is_a_link_with_its_role(food):
    genoa = make_organisation("Genoa", key="genoa")
    Membership.objects.create(partnership=food, organisation=genoa, role="coordinator")
    Membership.objects.create(partnership=food, organisation=genoa, role="expert")

    assert [(source[1], target[1], relation, role) for source, target, relation, role, *_ in catalogue()["links"]] == [
        ("food", "genoa", "membership", "coordinator"),
        ("food", "genoa", "membership", "expert"),
    ]


@pytest.mark.parametrize(
    ("make", "association"),
    [
        (lambda org: Membership(partnership=make_partnership(key="owner"), organisation=org), "membership"),
        (lambda org: Publication(document=make_document(key="owner"), organisation=org), "publication"),
        (lambda org: ActionRole(action=make_action(key="owner"), organisation=org), "actionrole"),
    ],
)
def test_association_is_followed_when_saved_moved_and_deleted(make, association):
    genoa, turin = make_organisation(key="genoa"), make_organisation(key="turin")

    def mine():
        return [link for link in links() if link[2] == association]

    row = make(genoa)
    assert mine() == []

    row.save()
    assert mine() == [("owner", "genoa", association)]

    row.organisation = turin
    row.save()
    assert mine() == [("owner", "turin", association)]

    type(row).objects.filter(pk=row.pk).update(organisation=genoa)
    assert mine() == [("owner", "genoa", association)]

    row.delete()
    assert mine() == []


def test_association_created_in_bulk_is_followed(food):
    genoa = make_organisation(key="genoa")

    Membership.objects.bulk_create([Membership(partnership=food, organisation=genoa)])

    assert links() == [("food", "genoa", "membership")]


def test_association_moved_to_another_owner_leaves_the_first(food):
    housing, genoa = make_partnership(key="housing"), make_organisation(key="genoa")
    membership = Membership.objects.create(partnership=food, organisation=genoa)

    Membership.objects.filter(pk=membership.pk).update(partnership=housing)

    assert links() == [("housing", "genoa", "membership")]


def test_pick_is_a_link(report):
    other = make_article(key="other")
    ArticlePick.objects.create(source=report, target=Item.objects.get(key="other"), position=3)
    assert ("report", "other", "articlepick") in links()
    report.picks.all().delete()
    assert ("report", "other", "articlepick") not in links()
    assert Article.objects.get(pk=other.pk) == other


def test_tags_are_links_to_items_of_their_own():
    article = make_article(key="a", tags=["Housing"])
    assert links() == [("a", "housing", "taggedarticle")]

    article.tags.add("Food")
    assert links() == [("a", "food", "taggedarticle"), ("a", "housing", "taggedarticle")]

    article.tags.remove("Housing")
    assert links() == [("a", "food", "taggedarticle")]

    article.tags.clear()
    assert links() == []


# Being a part of something


@pytest.fixture
def action():
    """An action of a topic of a plan of a partnership."""
    plan = make_plan(key="plan", partnership=make_partnership(key="food"))
    action = make_action(key="action", plan=plan, topic=make_topic(key="topic", plan=plan))
    pending.flush()
    return action


def parts():
    rows = catalogue()["links"]
    return sorted((s[1], t[1], position) for s, t, relation, _r, _l, position in rows if relation == "part_of")


def test_part_points_at_all_that_it_is_a_part_of(action):
    assert parts() == [
        ("action", "food", 3),
        ("action", "plan", 2),
        ("action", "topic", 1),
        ("plan", "food", 1),
        ("topic", "food", 2),
        ("topic", "plan", 1),
    ]


def test_parts_follow_when_the_whole_moves(action):
    plan = action.plan

    plan.partnership = make_partnership(key="housing")
    plan.save()

    assert parts() == [
        ("action", "housing", 3),
        ("action", "plan", 2),
        ("action", "topic", 1),
        ("plan", "housing", 1),
        ("topic", "housing", 2),
        ("topic", "plan", 1),
    ]


def test_actions_follow_when_their_topic_moves(action):
    make_plan(key="other-plan", number=2, partnership=make_partnership(key="housing"))
    pending.flush()

    topic = action.topic
    type(topic).objects.filter(pk=topic.pk).update(plan=type(topic.plan).objects.get(key="other-plan"))

    assert [part for part in parts() if part[0] == "action"] == [
        ("action", "housing", 3),
        ("action", "other-plan", 2),
        ("action", "topic", 1),
    ]


def test_being_a_part_says_it_all(action):
    assert [link for link in links() if link[2] in {"plan", "topic", "partnership"}] == []


# Links in texts


def linking(*paths):
    return {"body": "".join(f'<p><a href="{path}">here</a></p>' for path in paths)}


def text_links():
    return [
        (source[1], target[1], language)
        for source, target, relation, _role, language, _position in catalogue()["links"]
        if relation == "text"
    ]


def dangling():
    return [(source[1], path) for source, path in catalogue()["dangling"]]


@pytest.mark.parametrize(
    "path",
    [
        "/events/lab/",
        "/events/lab",
        "/events/lab/?utm_source=x",
        "/events/lab/#programme",
        "http://testserver/events/lab/",
        "/%65vents/lab/",
    ],
)
def test_link_in_a_text_is_followed(path):
    make_event("Lab", key="lab")

    make_article(key="a", text=linking(path))

    assert text_links() == [("a", "lab", "en")]


@pytest.mark.parametrize(
    "path",
    [
        "https://example.org/events/lab/",
        "//example.org/events/lab/",
        "http://testserver.example.org/events/lab/",
        "mailto:lab@example.org",
        "#lab",
        "/events/",
        "/events/lab/event.ics",
        "/organisations/lab/",
        "/fr/events/lab/",
    ],
)
def test_link_to_somewhere_else_is_none(path):
    make_event("Lab", key="lab")

    make_article(key="a", text=linking(path))

    assert text_links() == []


def test_link_with_unicode_in_it_is_followed():
    make_event("Αθήνα", key="athens")

    make_article(key="a", text=linking("/events/αθηνα/"))
    make_article(key="b", text=linking("/events/%CE%B1%CE%B8%CE%B7%CE%BD%CE%B1/"))

    assert text_links() == [("a", "athens", "en"), ("b", "athens", "en")]


def test_link_in_a_text_belongs_to_its_language():
    make_event("Lab", key="lab")
    article = make_article(key="a")

    add_text(article, "Un", language="fr", **linking("/events/lab/"))

    assert text_links() == [("a", "lab", "fr")]


def test_link_in_any_rich_field_is_followed():
    make_article("Report", key="report")

    make_event(key="lab", text={"programme": '<p><a href="/articles/report/">here</a></p>'})

    assert text_links() == [("lab", "report", "en")]


def test_link_that_a_relation_already_tells_is_left_out():
    event = make_event("Lab", key="lab")

    make_article(key="a", events=[event], text=linking("/events/lab/"))

    assert links() == [("a", "lab", "events")]


def test_link_to_the_page_itself_is_none():
    make_article("Report", key="report", text=linking("/articles/report/"))

    assert text_links() == []


def test_link_to_no_page_dangles_until_the_page_appears():
    make_article(key="a", text=linking("/events/lab/"))
    assert (text_links(), dangling()) == ([], [("a", "/events/lab/")])

    make_event("Lab", key="lab")
    assert (text_links(), dangling()) == ([("a", "lab", "en")], [])


@pytest.mark.parametrize("path", ["/events/lab", "/events/lab/#part", "/events/%6Cab/", "/events/αθηνα/"])
def test_dangling_link_is_healed_however_it_is_spelled(path):
    make_article(key="a", text=linking(path))
    assert text_links() == []

    make_event("Αθήνα" if "αθηνα" in path else "Lab", key="lab")

    assert (text_links(), dangling()) == ([("a", "lab", "en")], [])


def test_dangling_link_is_healed_when_a_page_moves_there():
    make_article(key="a", text=linking("/events/lab/"))
    event = make_event("Somewhere", key="lab")
    assert text_links() == []

    event.texts.update(slug="lab")

    assert text_links() == [("a", "lab", "en")]


def test_link_dangles_again_when_its_page_is_gone():
    make_article(key="a", text=linking("/events/lab/"))
    event = make_event("Lab", key="lab")
    assert dangling() == []

    event.texts.all().delete()

    assert (text_links(), dangling()) == ([], [("a", "/events/lab/")])


def test_link_follows_a_page_to_its_new_address():
    event = make_event("Lab", key="lab")
    make_article(key="a", text=linking("/events/lab/"))
    assert text_links() == [("a", "lab", "en")]

    event.texts.update(slug="paris")
    Article.objects.get().save()

    assert (text_links(), dangling()) == ([("a", "lab", "en")], [])


def test_link_that_left_the_text_is_gone():
    make_event("Lab", key="lab")
    article = make_article(key="a", text=linking("/events/lab/", "/events/none/"))
    assert (len(text_links()), len(dangling())) == (1, 1)

    article.texts.update(body="<p>Nothing.</p>")

    assert (text_links(), dangling()) == ([], [])


@pytest.mark.parametrize(
    "path", ["/events/a%00b/", "/events/" + "x" * 5000 + "/", "/events/%ff%fe/", "/\ud7ff/", "/fr/", "/"]
)
def test_strange_address_in_a_text_does_no_harm(path):
    make_article(key="a", text=linking(path))

    assert text_links() == []


# Colours


def hues():
    return {key: hue for (_kind, key), (hue, _kinship) in catalogue()["items"].items()}


def test_colour_is_passed_on_from_the_theme():
    theme = make_theme(key="theme", hue=4)
    partnership = make_partnership(key="food", theme=theme)
    plan = make_plan(key="plan", partnership=partnership)
    topic = make_topic(key="topic", plan=plan)
    make_action(key="action", plan=plan, topic=topic)
    make_article(key="article", topics=[topic])
    make_event(key="event", partnerships=[partnership])
    make_person(key="person")

    assert hues() == {
        **dict.fromkeys(["theme", "food", "plan", "topic", "action", "article", "event"], 4),
        "person": None,
    }
    assert set(Entry.objects.exclude(kind="person").values_list("hue", flat=True)) == {4}


def test_colour_of_a_theme_that_changes_is_passed_on():
    theme = make_theme(key="theme", hue=4)
    make_article(key="article", partnerships=[make_partnership(key="food", theme=theme)])
    assert hues()["article"] == 4

    theme.hue = 7
    theme.save()

    assert hues() == {"theme": 7, "food": 7, "article": 7}


def test_colour_is_lost_with_the_theme():
    partnership = make_partnership(key="food", theme=make_theme(key="theme", hue=4))
    make_article(key="article", partnerships=[partnership])
    assert hues()["article"] == 4

    partnership.theme = None
    partnership.save()

    assert hues() == {"theme": 4, "food": None, "article": None}


# Idempotence, transactions, costs


@pytest.fixture
def city():
    """Something of everything, linked in many ways."""
    theme = make_theme(key="theme", hue=4)
    genoa = make_organisation("Genoa", key="genoa")
    food = make_partnership("Food", key="food", theme=theme, members=[genoa])
    plan = make_plan("Plan", key="plan", partnership=food)
    topic = make_topic("Topic", key="topic", plan=plan)
    action = make_action("Action", key="action", plan=plan, topic=topic)
    event = make_event("Event", key="event", partnerships=[food], plans=[plan])
    report = make_article(
        "Report",
        key="report",
        topics=[topic],
        actions=[action],
        events=[event],
        tags=["Food"],
        text=linking("/partnerships/food/"),
    )
    add_text(report, "Un rapport", language="fr", **linking("/fr/nowhere/at-all/", "/events/event/"))
    return report


def test_deriving_twice_changes_nothing(city):
    once = catalogue()

    for model in publishable_models():
        pending.add(model, set(model.objects.values_list("pk", flat=True)))

    assert catalogue() == once


def test_catalogue_is_what_it_would_be_made_anew(city):
    assert catalogue() == derived_from_scratch()


def test_what_was_rolled_back_is_not_in_the_catalogue(food):
    with transaction.atomic():
        make_partnership("Gone", key="gone")
        assert titles() == ["Food", "Gone"]
        transaction.set_rollback(True)

    assert titles() == ["Food"]
    assert list(Item.objects.values_list("key", flat=True)) == ["food"]


def test_many_objects_cost_no_more_queries_than_one(django_assert_max_num_queries):
    Partnership.objects.bulk_create([Partnership(key=f"p{n}") for n in range(300)])
    Organisation.objects.bulk_create([Organisation(key=f"o{n}", kind="region") for n in range(300)])
    pairs = zip(Partnership.objects.order_by("pk"), Organisation.objects.order_by("pk"), strict=True)
    Membership.objects.bulk_create([Membership(partnership=p, organisation=o) for p, o in pairs])

    with django_assert_max_num_queries(60):
        pending.flush()

    assert Link.objects.count() == 300
