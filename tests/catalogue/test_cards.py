"""What a card shows beside its title: labels and a home, for a whole list at once."""

import pytest

from articles.models import ArticlePick
from portal.catalogue.cards import AT_ONCE, cards
from portal.catalogue.models import Entry, Item
from tests.factories import STATES, add_text, make_article, make_category, make_event, make_partnership

pytestmark = pytest.mark.django_db


def card_of(row, language="en"):
    [card] = cards(Entry.objects.reading(language).filter(item__object_id=row.pk, kind=row._meta.model_name), language)
    return card


def shown(row, language="en"):
    card = card_of(row, language)
    return [label.title for label in card.labels], card.home and card.home.title


def test_card_carries_its_categories_in_their_order_and_its_partnership():
    voices, labs = make_category("Voices", position=2), make_category("Labs", position=1)

    article = make_article(categories=[voices, labs], partnerships=[make_partnership("Food")])

    assert shown(article) == (["Labs", "Voices"], "Food")


def test_card_without_links_is_bare():
    assert shown(make_article()) == ([], None)


@pytest.mark.parametrize("state", set(STATES) - {"live"})
def test_hidden_category_and_partnership_are_not_shown(state):
    article = make_article(
        categories=[make_category("Secret", state=state), make_category("Labs")],
        partnerships=[make_partnership("Secret", state=state), make_partnership("Food")],
    )

    assert shown(article) == (["Labs"], "Food")


def test_home_stays_when_somebody_elses_text_links_to_it():
    food = make_partnership("Food")
    article = make_article(partnerships=[food], categories=[make_category("Labs")])

    make_article(text={"body": '<a href="/partnerships/food/">a</a> <a href="/categories/labs/">b</a>'})

    assert shown(article) == (["Labs"], "Food")


def test_link_in_the_text_makes_no_home_and_no_label():
    make_partnership("Food")
    make_category("Labs")

    article = make_article(text={"body": '<a href="/partnerships/food/">a</a> <a href="/categories/labs/">b</a>'})

    assert shown(article) == ([], None)


def test_pick_makes_no_home_and_no_label():
    make_partnership("Food", key="food")
    make_category("Labs", key="labs")
    article = make_article()

    for key in ("food", "labs"):
        ArticlePick.objects.create(source=article, target=Item.objects.get(key=key))

    assert shown(article) == ([], None)


def test_label_that_is_picked_too_is_shown_once():
    article = make_article(categories=[make_category("Labs", key="labs")])
    ArticlePick.objects.create(source=article, target=Item.objects.get(key="labs"))

    assert shown(article) == (["Labs"], None)


def test_labels_are_in_the_readers_language():
    labs = make_category("Labs")
    add_text(labs, "Labos", language="fr")
    article = make_article(categories=[labs])

    assert shown(article, "fr") == (["Labos"], None)


def test_cards_keep_the_order_of_the_entries():
    for title in "CAB":
        make_article(title)

    entries = Entry.objects.reading("en").order_by("-title")

    assert [card.title for card in cards(entries, "en")] == ["C", "B", "A"]


def test_each_card_has_what_is_its_own(django_assert_num_queries):
    for number in range(AT_ONCE + 3):
        make_article(f"A{number}", categories=[make_category(f"C{number}")])
    entries = list(Entry.objects.reading("en").kind("article"))

    with django_assert_num_queries(2):
        found = cards(entries, "en")

    assert {card.title: [label.title for label in card.labels] for card in found} == {
        f"A{number}": [f"C{number}"] for number in range(AT_ONCE + 3)
    }


def test_card_of_an_event_at_home_in_a_partnership():
    assert shown(make_event(partnerships=[make_partnership("Food")])) == ([], "Food")


def test_card_says_when_its_text_is_in_another_language():
    article = make_article("Bericht", language="de")

    assert (card_of(article, "en").is_foreign, card_of(article, "de").is_foreign) == (True, False)
    assert (card_of(article, "en").get_absolute_url(), card_of(article, "de").get_absolute_url()) == (
        "/articles/bericht/",
        "/de/articles/bericht/",
    )
