"""What visitors are offered to read next, on the form of the page that offers it."""

from html import unescape

import pytest

from articles.models import ArticlePick
from portal.audit.models import Record
from portal.catalogue.models import Item, Separation
from portal.revisions.desk import Desk
from tests.factories import make_article, make_partnership, make_topic
from tests.office.forms import address, save

pytestmark = pytest.mark.django_db


def item_of(row):
    return Item.objects.get(kind=row._meta.model_name, object_id=row.pk)


def panel(client, obj):
    """The words of the panel, without the markup and the rest of the form; "" where there is none."""
    html = client.get(address(obj, "change")).content.decode()
    _before, _found, after = html.partition('<details class="named" id="reading-next">')
    return unescape(after.partition("</details>")[0])


def take(client, obj, step, other):
    return client.post(address(obj, "next", step), {"item": item_of(other).pk})


@pytest.fixture
def pair():
    topic = make_topic("Markets")
    return tuple(make_article(title, topics=[topic], tags=["Cities"]) for title in ("Here", "There"))


class TestThePanel:
    def test_names_pages_reasons_and_parts_of_the_score(self, as_ben, pair):
        words = panel(as_ben, pair[0])
        assert all(part in words for part in (">There</a>", "Article · Same topic: Markets", "Same tag: Cities (0."))
        assert "Score 0." in words

    def test_is_only_there_where_visitors_are_offered_something(self, as_ben):
        assert panel(as_ben, make_partnership("Food")) == ""

    def test_has_no_buttons_for_who_may_not_press_them(self, as_ada, pair):
        words = panel(as_ada, pair[0])
        assert "Pin: There" in words
        assert "Never show" not in words


class TestPinning:
    def test_a_public_page_is_pinned_in_its_draft(self, as_ada, pair):
        here, there = pair
        response = take(as_ada, here, "pin", there)
        assert response.url == f"{address(here, 'change')}#reading-next"
        assert not ArticlePick.objects.exists()

        Desk(here).release(by=None)
        assert ArticlePick.objects.get().natural_key() == (here.key, "article", there.key, "")

    def test_comes_after_what_is_pinned_already(self, as_ada):
        here, first, second = make_article("Here", state="draft"), make_article("First"), make_article("Second")
        take(as_ada, here, "pin", first)
        take(as_ada, here, "pin", second)
        take(as_ada, here, "pin", first)
        assert list(here.picks.values_list("target__key", flat=True)) == [first.key, second.key]

    def test_may_be_for_the_readers_of_one_language(self, as_ada, pair):
        here, there = pair
        row = {"target": item_of(there).pk, "position": "1", "language": "fr"}
        save(as_ada, here, picks__TOTAL_FORMS="1", **{f"picks__0__{name}": value for name, value in row.items()})
        assert ArticlePick.objects.get().language == "fr"

    def test_is_for_kinds_that_have_picks(self, as_ben, pair):
        topic = pair[0].topics.get()
        assert take(as_ben, topic, "pin", pair[1]).status_code == 403


class TestKeepingApart:
    def test_holds_for_both_pages_at_once_and_can_be_undone(self, as_ben, pair):
        here, there = pair
        take(as_ben, here, "part", there)
        take(as_ben, there, "part", here)
        assert Separation.objects.count() == 1
        assert "Allow again: There" in panel(as_ben, here)
        assert "Allow again: Here" in panel(as_ben, there)

        take(as_ben, there, "join", here)
        assert not Separation.objects.exists()
        assert ">There</a>" in panel(as_ben, here)
        assert list(
            Record.objects.filter(kind="catalogue.separation").order_by("pk").values_list("verb", flat=True)
        ) == [
            "added",
            "deleted",
        ]

    def test_is_for_those_who_publish(self, as_ada, pair):
        assert take(as_ada, pair[0], "part", pair[1]).status_code == 403
        assert not Separation.objects.exists()

    @pytest.mark.parametrize("item", ["", "x", "999999", "1 OR 1=1", "-1", "²"])
    def test_needs_another_page(self, as_ben, pair, item):
        assert as_ben.post(address(pair[0], "next", "part"), {"item": item}).status_code == 404

    def test_a_page_is_not_kept_apart_from_itself(self, as_ben, pair):
        assert take(as_ben, pair[0], "part", pair[0]).status_code == 404

    def test_needs_a_post_and_a_step_that_exists(self, as_ben, pair):
        assert as_ben.get(address(pair[0], "next", "part")).status_code == 405
        assert take(as_ben, pair[0], "steal", pair[1]).status_code == 403
