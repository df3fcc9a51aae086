"""What to read next: the closest first, each with a reason that is true."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from articles.models import Article, ArticlePick
from partnerships.models import ActionRole, Membership
from portal.catalogue import pending, shelf
from portal.catalogue.connections import connections
from portal.catalogue.models import Item, Separation
from portal.catalogue.related import AT_MOST, FINALISTS, related, tags_of
from tests.factories import (
    STATES,
    add_text,
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

MANY = 55
pytestmark = pytest.mark.django_db


def saying(subject):
    """The body of a page that has a subject of its own: words that stand on no other."""
    return {"body": f"<p>{' '.join(f'{subject}{number}' for number in range(80))}</p>"}


def item_of(row):
    return Item.objects.get(kind=row._meta.model_name, object_id=row.pk)


def reading_next(row, language="en", **options):
    item = item_of(row)
    return related(item, connections(item, language), tags_of(item), language, **options)


def told(row, language="en"):
    """`[(title, reason)]` of the cards."""
    return [(card.title, card.reason) for card in reading_next(row, language)]


@pytest.fixture
def shared():
    """One of each thing that two articles can share, in the order of closeness."""
    food = make_partnership("Food")
    plan = make_plan("Plan", partnership=food)
    return {
        "actions": make_action("Training", plan=plan),
        "topics": make_topic("Markets", plan=plan),
        "plans": plan,
        "partnerships": food,
        "events": make_event("Lab"),
        "organisations": make_organisation("Genoa"),
        "documents": make_document("Charter"),
        "tags": "Cities",
        "categories": make_category("Voices"),
    }


REASONS = {
    "actions": "Same action: Training",
    "topics": "Same topic: Markets",
    "plans": "Same action plan: Plan",
    "partnerships": "Same partnership: Food",
    "events": "Same event: Lab",
    "organisations": "Same organisation: Genoa",
    "documents": "Same document: Charter",
    "tags": "Same tag: Cities",
    "categories": "Same category: Voices",
}


def test_closer_things_come_first(shared, site):
    here = make_article("Here", text=saying("here"), **{name: [thing] for name, thing in shared.items()})
    for day, (name, thing) in enumerate(shared.items(), start=1):
        make_article(name, dated_on=date(2025, 1, day), text=saying(name), **{name: [thing]})

    cards = reading_next(here, at_most=len(shared))

    assert [(card.title, card.reason) for card in cards] == list(REASONS.items())


def test_closest_of_several_reasons_is_told(shared):
    here = make_article("Here", **{name: [thing] for name, thing in shared.items()})
    make_article("There", topics=[shared["topics"]], categories=[shared["categories"]], tags=["Cities"])

    assert told(here) == [("There", "Same topic: Markets")]


def test_sharing_more_comes_before_being_newer(shared):
    here = make_article("Here", partnerships=[shared["partnerships"]], categories=[shared["categories"]])
    make_article("Newer", dated_on=date(2025, 9, 1), partnerships=[shared["partnerships"]])
    make_article(
        "Closer", dated_on=date(2024, 9, 1), partnerships=[shared["partnerships"]], categories=[shared["categories"]]
    )

    assert [title for title, _reason in told(here)] == ["Closer", "Newer"]


def test_newer_comes_first_where_all_else_is_equal(shared):
    here = make_article("Here", partnerships=[shared["partnerships"]])
    for year in (2023, 2025, 2024):
        make_article(str(year), dated_on=date(year, 1, 1), partnerships=[shared["partnerships"]])

    assert [title for title, _reason in told(here)] == ["2025", "2024", "2023"]


@pytest.mark.parametrize("step", [1, -1])
def test_the_newest_of_many_are_found_in_whatever_order_they_were_written(shared, step):
    here = make_article("Here", partnerships=[shared["partnerships"]])
    for day in range(1, MANY + 1)[::step]:
        make_article(str(day), dated_on=date(2024, 1, 1) + timedelta(days=day), partnerships=[shared["partnerships"]])
    wanted = [str(day) for day in range(MANY, MANY - AT_MOST, -1)]

    assert [title for title, _reason in told(here)] == wanted


def test_what_is_shared_counts_beyond_the_latest_of_everything(shared):
    here = make_article("Here", topics=[shared["topics"]], categories=[shared["categories"]])
    make_article("Both", dated_on=date(2020, 1, 1), topics=[shared["topics"]], categories=[shared["categories"]])
    make_article("One", dated_on=date(2021, 1, 1), topics=[shared["topics"]])
    for day in range(MANY):
        make_article(f"Other {day}", dated_on=date(2024, 1, 1), categories=[shared["categories"]])

    assert [title for title, _reason in told(here)][:2] == ["Both", "One"]


def test_key_decides_where_even_the_date_is_equal():
    here = make_article("Here")
    for key in "cab":
        make_article(key, key=key)

    assert [title for title, _reason in told(here)] == ["a", "b", "c"]


def test_recent_pages_fill_up_what_nothing_shared_does(shared):
    here = make_article("Here", topics=[shared["topics"]])
    make_article("Related", dated_on=date(2020, 1, 1), topics=[shared["topics"]])
    for year in range(2010, 2020):
        make_article(str(year), dated_on=date(year, 1, 1))

    assert told(here) == [
        ("Related", "Same topic: Markets"),
        *[(str(year), "Recent") for year in (2019, 2018, 2017, 2016, 2015)],
    ]


def test_page_alone_in_the_world_has_nothing_to_read_next():
    assert told(make_article("Here")) == []


@pytest.fixture
def site():
    """Enough other pages that it says something to share a thing."""
    for number in range(20):
        make_organisation(f"Organisation of its own {number}")


def test_rarer_things_bind_more_closely(site):
    common, rare = make_partnership("Common"), make_partnership("Rare")
    here = make_article("Here", partnerships=[common, rare])
    for number in range(8):
        make_article(f"Newer {number}", dated_on=date(2025, 3, 2), partnerships=[common])
    make_article("Closer", partnerships=[rare])

    assert told(here)[0] == ("Closer", "Same partnership: Rare")


def test_pages_of_other_kinds_come_after_equally_close_ones_of_the_same(shared, site):
    here = make_article("Here", topics=[shared["topics"]])
    make_event("Other lab", topics=[shared["topics"]])
    make_article("There", topics=[shared["topics"]])

    assert told(here)[:2] == [("There", "Same topic: Markets"), ("Other lab", "Same topic: Markets")]


def test_labels_and_people_are_nothing_to_read_next(shared, site):
    here = make_article("Here", organisations=[shared["organisations"]])
    make_person("Ada", organisation=shared["organisations"])

    assert told(here) == []


def test_what_the_page_links_already_is_not_offered_again(shared, site):
    lab = make_event("Lab", topics=[shared["topics"]])
    here = make_article("Here", topics=[shared["topics"]], events=[lab])
    mentioned = make_article("Mentioned", topics=[shared["topics"]])
    path = mentioned.texts.get().get_absolute_url()
    here.texts.get().delete()
    add_text(here, "Here", body=f'<p><a href="{path}">Read this</a></p>')

    assert told(here) == []


# Words


HOUSING = {"summary": "On housing and renovation.", "body": "<p>Housing needs renovation. Renovation of housing.</p>"}
WATER = {"summary": "On rivers and floods.", "body": "<p>Rivers bring floods. Floods follow rivers.</p>"}


@pytest.fixture
def two_subjects():
    for number in range(4):
        make_article(f"Stream {number}", text=WATER, dated_on=date(2025, 1, 1))
    return make_article("Flats", text=HOUSING), make_article("Homes", text=HOUSING, dated_on=date(2010, 1, 1))


def test_pages_with_the_same_words_come_first_and_say_which(two_subjects):
    flats, _homes = two_subjects

    assert told(flats)[0] == ("Homes", "Also about: renovation, housing")
    assert {reason for _title, reason in told(flats)[1:]} == {"Recent"}


def test_words_are_told_as_the_page_writes_them(two_subjects):
    flats, homes = two_subjects
    homes.texts.get().delete()
    add_text(homes, "Homes", summary="The Renovations", body="<p>Renovations. Renovations of HOUSING, HOUSING.</p>")

    assert told(flats)[0] == ("Homes", "Also about: renovation, housing")
    assert told(homes)[0] == ("Flats", "Also about: Renovations, HOUSING")


def test_hidden_pages_make_no_word_common(two_subjects):
    flats, _homes = two_subjects
    before = _all_of(reading_next(flats))
    for number in range(9):
        make_article(f"Draft {number}", text=HOUSING, state="draft")

    assert _all_of(reading_next(flats)) == before


# Hand-picked


def pick(source, *targets):
    for position, target in enumerate(targets, start=1):
        ArticlePick.objects.create(source=source, target=item_of(target), position=position)


def test_picks_come_first_in_the_editors_order(shared):
    here = make_article("Here", topics=[shared["topics"]])
    make_article("Related", topics=[shared["topics"]])
    far, further = make_article("Far", dated_on=date(2001, 1, 1)), make_article("Further", dated_on=date(2000, 1, 1))
    pick(here, further, far)

    assert told(here) == [
        ("Further", "Chosen by the editors"),
        ("Far", "Chosen by the editors"),
        ("Related", "Same topic: Markets"),
    ]


def test_picks_keep_their_order_where_they_are_linked_otherwise_too():
    lab, talk = make_event("Lab"), make_event("Talk")
    here = make_article("Here", events=[lab, talk])
    pick(here, talk, lab)

    assert told(here) == [("Talk", "Chosen by the editors"), ("Lab", "Chosen by the editors")]


def test_pick_may_be_of_any_kind(shared):
    here = make_article("Here")
    pick(here, shared["partnerships"])

    assert told(here) == [("Food", "Chosen by the editors")]


def test_pick_is_not_offered_a_second_time(shared):
    here = make_article("Here", topics=[shared["topics"]])
    other = make_article("Other", topics=[shared["topics"]])
    pick(here, other)

    assert told(here) == [("Other", "Chosen by the editors")]


def test_pick_is_not_returned():
    here, other = make_article("Here"), make_article("Other")
    pick(here, other)

    assert told(other) == [("Here", "Recent")]


@pytest.mark.parametrize("state", set(STATES) - {"live"})
def test_hidden_pick_is_left_out(state):
    here = make_article("Here")
    pick(here, make_article("Secret", state=state))

    assert told(here) == []


def test_pick_for_one_language_is_for_its_readers_only():
    here, everywhere, there = (make_article(title) for title in ("Here", "Everywhere", "There"))
    ArticlePick.objects.create(source=here, target=item_of(there), position=1, language="fr")
    ArticlePick.objects.create(source=here, target=item_of(everywhere), position=2)

    chosen = {
        language: [card.title for card in reading_next(here, language) if card.parts.is_picked]
        for language in ("en", "fr")
    }
    assert chosen == {"en": ["Everywhere"], "fr": ["There", "Everywhere"]}


# Kept apart


def keep_apart(one, other):
    Separation.objects.create(item=item_of(one), other=item_of(other))


def test_pages_that_are_kept_apart_offer_neither_the_other(shared):
    here, there = (make_article(title, topics=[shared["topics"]]) for title in ("Here", "There"))
    make_article("Third", topics=[shared["topics"]])
    keep_apart(there, here)

    assert told(here) == told(there) == [("Third", "Same topic: Markets")]


def test_keeping_apart_outweighs_a_pick():
    here, there = make_article("Here"), make_article("There")
    pick(here, there)
    keep_apart(here, there)

    assert told(here) == []


def test_the_list_is_full_however_many_are_kept_apart(shared):
    here = make_article("Here", topics=[shared["topics"]])
    others = [make_article(f"Other {n}", topics=[shared["topics"]]) for n in range(FINALISTS + AT_MOST)]
    for other in others[:FINALISTS]:
        keep_apart(here, other)

    assert {title for title, _reason in told(here)} == {str(other) for other in others[FINALISTS:]}


def test_two_pages_are_kept_apart_once():
    here, there = make_article("Here"), make_article("There")
    keep_apart(here, there)

    with pytest.raises(IntegrityError), transaction.atomic():
        keep_apart(there, here)
    with pytest.raises(IntegrityError), transaction.atomic():
        keep_apart(here, here)


# Nothing unpublished


@pytest.mark.parametrize("state", set(STATES) - {"live"})
def test_hidden_page_is_never_offered(shared, state):
    here = make_article("Here", **{name: [thing] for name, thing in shared.items()})
    make_article("Secret", state=state, **{name: [thing] for name, thing in shared.items()})
    make_article("Shown", topics=[shared["topics"]])

    assert told(here) == [("Shown", "Same topic: Markets")]


@pytest.mark.parametrize("state", set(STATES) - {"live"})
def test_hidden_thing_that_is_shared_neither_counts_nor_is_named(state):
    secret = make_partnership("Secret", state=state)
    here = make_article("Here", partnerships=[secret])
    make_article("Old and linked", dated_on=date(2001, 1, 1), partnerships=[secret])
    make_article("New", dated_on=date(2025, 1, 1))

    assert told(here) == [("New", "Recent"), ("Old and linked", "Recent")]


def test_hidden_pages_do_not_crowd_out_the_visible_ones(shared):
    here = make_article("Here", partnerships=[shared["partnerships"]])
    make_article("Shown", dated_on=date(2001, 1, 1), partnerships=[shared["partnerships"]])
    make_article("Recent", dated_on=date(2025, 1, 1))
    pending.flush()

    drafts = [Article(key=f"draft-{number}", dated_on=date(2025, 1, 1)) for number in range(200)]
    Article.objects.bulk_create(drafts)
    shared["partnerships"].articles.add(*Article.objects.filter(key__startswith="draft-"))

    assert told(here) == [("Shown", "Same partnership: Food"), ("Recent", "Recent")]


def test_page_in_a_third_language_is_not_offered():
    here = make_article("Here")
    report = make_article("Secret", state="draft")
    add_text(report, "Rapport", language="fr")

    assert (told(here, "en"), told(here, "fr"), told(here, "de")) == ([], [("Rapport", "Recent")], [])


def test_reasons_are_in_the_readers_language(shared):
    add_text(shared["topics"], "Marchés", language="fr")
    here = make_article("Here", topics=[shared["topics"]])
    make_article("There", topics=[shared["topics"]])

    assert [card.reason.rpartition(": ")[2] for card in reading_next(here, "fr")] == ["Marchés"]


# Other kinds


def test_partnerships_share_a_theme_or_an_organisation():
    theme, genoa = make_theme("Equality"), make_organisation("Genoa")
    here = make_partnership("Here", theme=theme, members=[genoa])
    make_partnership("By theme", theme=theme)
    make_partnership("By member", members=[genoa])

    assert told(here) == [("By member", "Same organisation: Genoa"), ("By theme", "Same theme: Equality")]


def test_actions_share_a_topic_then_a_plan():
    plan = make_plan("Plan", partnership=make_partnership("Food"))
    topic = make_topic("Markets", plan=plan)
    here = make_action("Here", plan=plan, topic=topic)
    make_action("By plan", plan=plan)
    make_action("By topic", plan=plan, topic=topic)

    assert told(here) == [("By topic", "Same topic: Markets"), ("By plan", "Same action plan: Plan")]


def test_organisations_share_an_action_then_a_partnership(site):
    here, by_action, by_partnership = (make_organisation(title) for title in ("Here", "By action", "By partnership"))
    action, food = make_action("Training"), make_partnership("Food")
    for organisation in (here, by_action):
        ActionRole.objects.create(action=action, organisation=organisation)
    for organisation in (here, by_partnership):
        Membership.objects.create(partnership=food, organisation=organisation)

    assert told(here)[:2] == [("By action", "Same action: Training"), ("By partnership", "Same partnership: Food")]


def test_people_share_an_organisation():
    genoa = make_organisation("Genoa")
    here = make_person("Ada", organisation=genoa)
    make_person("Ben", organisation=genoa)

    assert told(here) == [("Ben", "Same organisation: Genoa")]


# Properties

PICTURES = st.lists(
    st.fixed_dictionaries(
        {
            "state": st.sampled_from(STATES),
            "partnerships": st.sets(st.integers(0, 2), max_size=2),
            "categories": st.sets(st.integers(0, 1), max_size=2),
            "events": st.sets(st.integers(0, 1), max_size=2),
            "tags": st.sets(st.integers(0, 1), max_size=1),
            "day": st.integers(1, 3),
        }
    ),
    min_size=2,
    max_size=9,
)


class Neighbourhood:
    """Articles that share some of a few things, of which one partnership is a draft."""

    def __init__(self):
        states = ["live", "live", "draft"]
        self.things = {
            "partnerships": [make_partnership(f"Partnership{n}", state=state) for n, state in enumerate(states)],
            "categories": [make_category(f"Category{n}") for n in range(2)],
            "events": [make_event(f"Event{n}") for n in range(2)],
            "tags": ["Tag0", "Tag1"],
        }

    def settle(self, pictures):
        numbered = pictures.items() if isinstance(pictures, dict) else enumerate(pictures)
        self.pictures = {f"Article{number}": picture for number, picture in numbered}
        return [
            make_article(
                title,
                key=title.lower(),
                state=picture["state"],
                dated_on=date(2025, 1, picture["day"]),
                **{name: [self.things[name][n] for n in sorted(picture[name])] for name in self.things},
            )
            for title, picture in self.pictures.items()
        ]

    def why(self, here, there):
        """Every reason that is true for reading the one after the other."""
        kinds = {"partnerships": "partnership", "categories": "category", "events": "event", "tags": "tag"}
        return {
            f"Same {kinds[name]}: {kinds[name].capitalize()}{number}"
            for name in kinds
            for number in self.pictures[here][name] & self.pictures[there][name]
            if (name, number) != ("partnerships", 2)
        }


@pytest.fixture
def neighbourhood():
    made = Neighbourhood()
    pending.flush()
    return made


@settings(max_examples=25, phases=[Phase.generate])
@given(pictures=PICTURES)
def test_related_pages_are_true_whatever_is_shared(neighbourhood, pictures):
    with transaction.atomic():
        articles = neighbourhood.settle(pictures)
        live = {f"Article{n}" for n, picture in enumerate(pictures) if picture["state"] == "live"}
        reasons = {}
        for article in articles:
            here = str(article)
            found = told(article)
            assert found == told(article), "asked twice, the answer is the same"
            titles = [title for title, _reason in found]
            assert len(titles) == len(set(titles)) <= AT_MOST
            assert here not in titles
            shown = [title for title in titles if title.startswith("Article")]
            assert set(shown) <= live
            assert len(titles) == AT_MOST or set(shown) == live - {here}, "there is more to read"
            for title, reason in found:
                if title in shown:
                    true = neighbourhood.why(here, title)
                    assert reason in true if true else reason in {"Recent", "Similar words"}
                    reasons[here, title] = reason
        for (here, there), reason in reasons.items():
            assert reasons.get((there, here), reason) == reason, "what is shared is shared by both"
        transaction.set_rollback(True)
    pending.forget()


def _all_of(entries):
    return [(card.title, card.reason, card.parts.total) for card in entries]


@settings(max_examples=15, phases=[Phase.generate])
@given(pictures=PICTURES, dice=st.randoms(use_true_random=False))
def test_related_pages_do_not_depend_on_the_order_of_writing(neighbourhood, pictures, dice):
    numbered, at = list(enumerate(pictures)), timezone.now() + timedelta(hours=1)
    found = []
    for _ in range(2):
        with transaction.atomic():
            articles = neighbourhood.settle(dict(numbered))
            found.append(
                {str(a): [(c.title, c.reason, c.parts.total) for c in reading_next(a, at=at)] for a in articles}
            )
            transaction.set_rollback(True)
        pending.forget()
        dice.shuffle(numbered)
    assert found[0] == found[1]


@pytest.mark.parametrize("language", ["", "fr"])
def test_a_page_is_offered_from_its_first_second_to_its_last(shared, language):
    noon = datetime(2025, 5, 1, 12, tzinfo=UTC)
    second, hour = timedelta(seconds=1), timedelta(hours=1)
    here = make_article("Here", topics=[shared["topics"]], text={"first_published_at": noon})
    there = make_article("There", topics=[shared["topics"]], state="draft")
    there.texts.get().publish(at=noon, until=noon + hour)

    def offered(at):
        return [card.title for card in reading_next(here, language or "en", at=at)]

    assert [offered(noon + step) for step in (-second, 0 * hour, hour - second, hour)] == [[], ["There"], ["There"], []]


def test_the_number_of_questions_does_not_depend_on_what_there_is(shared):
    here = make_article("Here", topics=[shared["topics"]], tags=["Cities"])
    item = item_of(here)

    def questions():
        links, tags = connections(item, "en"), tags_of(item)
        shelf.current()
        with CaptureQueriesContext(connection) as captured:
            related(item, links, tags, "en")
        return len(captured)

    make_article("There", topics=[shared["topics"]])
    before = questions()
    for number in range(30):
        make_article(f"Other {number}", topics=[shared["topics"]], tags=["Cities"])

    assert (before, questions()) == (3, 3)
