"""Publishing: who may, which texts, from when until when; and what is said before it happens."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from articles.models import Article
from tests.factories import MAKERS, add_text, make_article, make_event, make_partnership
from tests.library.files import make_image

from .forms import address, filled, save

pytestmark = pytest.mark.django_db


def publish(client, obj, **data):
    chosen = [text.pk for text in obj.texts.all()]
    return client.post(address(obj, "publish"), {"chosen": chosen, "when": "now", **data})


def unpublish(client, obj, **data):
    return client.post(address(obj, "unpublish"), {"chosen": [text.pk for text in obj.texts.all()], **data})


def page(response):
    return response.content.decode()


class TestOneObject:
    def test_publish_at_once(self, as_ben, noon):
        article = make_article("Care", state="draft")
        response = publish(as_ben, article)
        text = article.texts.get()
        assert (text.status, text.publish_at) == ("live", timezone.now())
        assert response.url == address(article, "change")

    def test_the_log_says_who_did_it(self, as_ben):
        article = make_article("Care", state="draft")
        publish(as_ben, article)
        entry = LogEntry.objects.get()
        assert (entry.user, entry.change_message) == (as_ben.user, "Published: Care (English)")

    def test_schedule_with_an_end(self, as_ben, noon):
        article = make_article("Care", state="draft")
        publish(as_ben, article, when="later", publish_at="2025-07-01T10:00", expire_at="2025-08-01T10:00")
        text = article.texts.get()
        assert text.status == "scheduled"
        assert text.publish_at == datetime(2025, 7, 1, 8, 0, tzinfo=UTC)  # ten o'clock in Brussels
        assert text.expire_at == datetime(2025, 8, 1, 8, 0, tzinfo=UTC)

    def test_times_are_the_editors_own(self, as_ben, noon):
        as_ben.user.time_zone = "Europe/Helsinki"
        as_ben.user.save()
        article = make_article("Care", state="draft")
        assert "Europe/Helsinki" in page(as_ben.get(address(article, "publish")))
        publish(as_ben, article, when="later", publish_at="2025-07-01T10:00")
        assert article.texts.get().publish_at == datetime(2025, 7, 1, 7, 0, tzinfo=UTC)
        assert "1 July 2025, 10:00" in page(as_ben.get(address(article, "change")))

    def test_only_the_chosen_texts(self, as_ben):
        article = make_article("Care", state="draft")
        french = add_text(article, "Le soin", language="fr", state="draft")
        as_ben.post(address(article, "publish"), {"chosen": [french.pk], "when": "now"})
        assert dict(article.texts.values_list("language", "state")) == {"en": "draft", "fr": "published"}

    def test_a_public_text_keeps_its_date_when_it_gets_an_end(self, as_ben, noon):
        article = make_article("Care")
        since = article.texts.get().publish_at
        noon.shift(timedelta(days=3))
        publish(as_ben, article, expire_at="2025-08-01T10:00")
        text = article.texts.get()
        assert (text.publish_at, text.expire_at) == (since, datetime(2025, 8, 1, 8, 0, tzinfo=UTC))

    def test_the_dates_of_a_scheduled_text_are_shown_to_be_changed(self, as_ben, noon):
        article = make_article("Care", state="scheduled")
        text = article.texts.get()
        form = as_ben.get(f"{address(article, 'publish')}?text={text.pk}").context["form"]
        assert form["when"].value() == "later"
        assert form["publish_at"].value() == timezone.make_naive(text.publish_at)
        assert form["chosen"].value() == [str(text.pk)]

    def test_unpublish(self, as_ben):
        article = make_article("Care")
        unpublish(as_ben, article)
        assert article.texts.get().status == "unpublished"

    def test_unpublishing_names_the_pages_that_name_it(self, as_ben):
        food = make_partnership("Food")
        make_article("Care", partnerships=[food])
        assert "Care · article" in page(as_ben.get(address(food, "unpublish")))

    def test_nothing_happens_before_it_is_confirmed(self, as_ben):
        article = make_article("Care", state="draft")
        as_ben.get(address(article, "publish"))
        assert article.texts.get().status == "draft"

    def test_a_preferred_text_of_somebody_else_is_ignored(self, as_ben):
        other = make_article("Other").texts.get()
        article = make_article("Care", state="draft")
        form = as_ben.get(f"{address(article, 'publish')}?text={other.pk}").context["form"]
        assert form["chosen"].value() == [str(article.texts.get().pk)]

    def test_an_object_that_is_gone(self, as_ben):
        assert as_ben.get(address(Article, "publish", 999)).status_code == 404


class TestMistakes:
    @pytest.mark.parametrize(
        ("data", "field", "sentence"),
        [
            ({"when": "later"}, "publish_at", "Enter the date"),
            ({"when": "later", "publish_at": "someday"}, "publish_at", "valid date"),
            ({"when": "later", "publish_at": "0001-01-01T00:00"}, "publish_at", "greater than"),
            ({"when": "later", "publish_at": "9999-12-31T23:59"}, "publish_at", "less than"),
            ({"when": "later", "publish_at": "2025-03-30T02:30"}, "publish_at", "couldn’t be interpreted"),
            ({"expire_at": "2020-01-01T00:00"}, "expire_at", "before it goes on"),
            ({"when": "\x00"}, "when", "valid choice"),
            ({"chosen": []}, "chosen", "Choose at least one"),
            ({"chosen": ["999999"]}, "chosen", "valid choice"),
        ],
    )
    def test_a_wrong_value_changes_nothing_and_is_explained(self, as_ben, data, field, sentence):
        article = make_article("Care", state="draft")
        response = publish(as_ben, article, **data)
        assert sentence in str(response.context["form"].errors[field])
        assert article.texts.get().status == "draft"

    def test_an_end_before_the_beginning(self, as_ben):
        article = make_article("Care", state="draft")
        response = publish(as_ben, article, when="later", publish_at="2030-05-06T10:00", expire_at="2030-05-05T10:00")
        assert "before it goes on" in str(response.context["form"].errors["expire_at"])


class TestChecklist:
    def test_what_is_missing_is_said(self, as_ben):
        article = make_article("Care", state="draft", lead_image=make_image("square", alt=""))
        answer = page(as_ben.get(address(article, "publish")))
        assert "There is no summary" in answer
        assert "There is no text below" in answer
        assert "has no alternative text" in answer
        assert "linked with nothing else" in answer

    def test_a_complete_page_has_no_warnings(self, as_ben):
        food = make_partnership("Food")
        article = make_article(
            "Care", state="draft", partnerships=[food], text={"summary": "One sentence.", "body": "<p>Words.</p>"}
        )
        assert as_ben.get(address(article, "publish")).context["rows"][0][3] == []

    def test_links_to_drafts_and_to_nowhere(self, as_ben):
        make_event("Policy lab", state="draft")
        body = '<p><a href="/events/policy-lab/">lab</a> <a href="/articles/no-such-page/">nowhere</a></p>'
        article = make_article("Care", state="draft", text={"body": body})
        answer = page(as_ben.get(address(article, "publish")))
        assert "“Policy lab”, which is not public yet" in answer
        assert "A link leads to no page: /articles/no-such-page/" in answer

    def test_a_translation_before_its_original(self, as_ben):
        article = make_article("Care", state="draft")
        add_text(article, "Le soin", language="fr", state="draft")
        assert "The original text (English) is not public" in page(as_ben.get(address(article, "publish")))

    @pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
    def test_every_kind_can_be_published(self, as_ben, model):
        obj = MAKERS[model](state="draft")
        assert as_ben.get(address(obj, "publish")).status_code == 200
        publish(as_ben, obj)
        assert obj.texts.get().status == "live"

    def test_its_queries_do_not_grow_with_the_texts(self, as_ben, django_assert_max_num_queries):
        for number in range(20):
            make_article(f"Care {number}", state="draft")
        as_ben.get(address(Article, "changelist"))  # derives what was just made
        pks = list(Article.objects.values_list("pk", flat=True))
        with django_assert_max_num_queries(27):
            as_ben.post(address(Article, "changelist"), {"action": "publish_selected", "_selected_action": pks})


class TestManyObjects:
    def choose(self, client, action, articles, **data):
        pks = [article.pk for article in articles]
        return client.post(address(Article, "changelist"), {"action": action, "_selected_action": pks, **data})

    def test_the_list_asks_first(self, as_ben):
        articles = [make_article("Care", state="draft"), make_article("Food", state="draft")]
        response = self.choose(as_ben, "publish_selected", articles)
        assert {str(row[1]) for row in response.context["rows"]} == {"Care (English)", "Food (English)"}
        assert {article.texts.get().status for article in articles} == {"draft"}

    def test_and_publishes_what_is_chosen(self, as_ben):
        articles = [make_article("Care", state="draft"), make_article("Food", state="draft")]
        chosen = [articles[0].texts.get().pk]
        response = self.choose(as_ben, "publish_selected", articles, confirmed="yes", chosen=chosen, when="now")
        assert response.status_code == 302
        assert [article.texts.get().status for article in articles] == ["live", "draft"]

    def test_unpublishes_too(self, as_ben):
        articles = [make_article("Care"), make_article("Food")]
        chosen = [article.texts.get().pk for article in articles]
        self.choose(as_ben, "unpublish_selected", articles, confirmed="yes", chosen=chosen)
        assert {article.texts.get().status for article in articles} == {"unpublished"}

    def test_a_text_that_was_not_selected_is_out_of_reach(self, as_ben):
        article, other = make_article("Care", state="draft"), make_article("Other", state="draft")
        self.choose(as_ben, "publish_selected", [article], confirmed="yes", chosen=[other.texts.get().pk], when="now")
        assert other.texts.get().status == "draft"


class TestTheForm:
    def test_save_and_publish_saves_first_and_asks_then(self, as_ben):
        article = make_article("Care", state="draft")
        text = article.texts.get()
        data = filled(as_ben.get(address(article, "change")))
        data |= {"texts-0-title": "Care for all", "_publish": str(text.pk)}
        response = as_ben.post(address(article, "change"), data)
        assert response.url == f"{address(article, 'publish')}?text={text.pk}"
        text.refresh_from_db()
        assert (text.title, text.status) == ("Care for all", "draft")

    def test_what_the_buttons_offer(self, as_ben):
        article = make_article("Care", state="draft")
        answer = page(as_ben.get(address(article, "change")))
        assert "Preview" in answer
        assert "View on site" not in answer
        publish(as_ben, article)
        answer = page(as_ben.get(address(article, "change")))
        assert "View on site" in answer
        assert "Unpublish…" in answer
        assert "/admin/preview/" not in answer

    def test_preview_leads_to_the_page_itself(self, as_ada):
        article = make_article("Care", state="draft")
        path = f"/admin/preview/article-{article.pk}?language=en"
        assert f'href="{path}"' in page(as_ada.get(address(article, "change")))
        response = as_ada.get(path, follow=True)
        assert "Care" in page(response)
        assert "no-store" in response["Cache-Control"]

    def test_a_draft_at_the_address_of_its_original_is_previewed_too(self, as_ada):
        """Names of cities are the same in many languages, and so are their addresses."""
        article = make_article("Oviedo")
        save(
            as_ada,
            article,
            texts__TOTAL_FORMS="2",
            texts__1__title="Oviedo",
            texts__1__language="fr",
            texts__1__summary="Le brouillon.",
        )
        assert "Le brouillon." in page(as_ada.get("/fr/articles/oviedo/"))
        as_ada.logout()
        assert "Le brouillon." not in page(as_ada.get("/fr/articles/oviedo/"))

    def test_saving_does_not_touch_the_state(self, as_ada):
        article = make_article("Care", state="scheduled")
        before = article.texts.values_list("state", "publish_at", "expire_at").get()
        save(as_ada, article, texts__0__title="Care for all", texts__0__state="published")
        assert article.texts.values_list("state", "publish_at", "expire_at").get() == before


@pytest.fixture
def visitor():
    return Client()


class TestTheReason:
    def test_withdrawn_with_a_sentence(self, as_ben, visitor):
        article = make_article("Care")
        unpublish(as_ben, article, reason="withdrawn", note="New rules hold.")
        assert "New rules hold." in page(visitor.get("/articles/care/"))
        assert "withdrawn, but still readable" in page(as_ben.get(address(article, "change")))

    def test_moved(self, as_ben, visitor):
        make_event("Lab")
        article = make_article("Care")
        unpublish(as_ben, article, reason="moved", moved_to="/events/lab/")
        assert visitor.get("/articles/care/").url == "/events/lab/"

    @pytest.mark.parametrize(
        ("data", "field", "sentence"),
        [
            ({"reason": "moved"}, "moved_to", "Enter the address of the page"),
            ({"reason": "moved", "moved_to": "/nowhere/"}, "moved_to", "No page of this site stands at “/nowhere/”."),
            ({"reason": "moved", "moved_to": "/articles/care/"}, "moved_to", "cannot read"),
            ({"reason": "gone", "moved_to": "/events/"}, "moved_to", "leave this empty"),
            ({"reason": "", "note": "Why"}, "note", "Nobody would see this"),
            ({"reason": "stolen"}, "reason", "Select a valid choice"),
        ],
    )
    def test_what_does_not_fit_is_refused(self, as_ben, data, field, sentence):
        article = make_article("Care")
        response = unpublish(as_ben, article, **data)
        assert sentence in str(response.context["form"].errors[field])
        assert sentence in page(response)
        assert article.texts.get().state == "published"
