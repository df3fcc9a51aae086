"""Each rule finds its defect, and lets go of it once it is mended."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from portal.catalogue import pending
from portal.catalogue.models import Item
from portal.health.models import WebAddress
from portal.health.report import RULE, findings
from portal.library.models import Image, ImageText
from portal.publishing.changes import publishable_models
from portal.reviews import reviewing
from portal.revisions.desk import Desk
from tests.factories import (
    add_text,
    bring,
    make_article,
    make_category,
    make_document,
    make_event,
    make_page,
    make_partnership,
    make_theme,
)

pytestmark = pytest.mark.django_db
KINDS = {model._meta.model_name for model in publishable_models()} | {"image"}


def found(rule, *fields):
    """The findings of a rule, as tuples of these of their fields."""
    return [tuple(getattr(finding, name) for name in fields) for finding in findings(KINDS) if finding.rule == rule]


def places(rule):
    return found(rule, "kind", "object_id", "language", "field", "about")


def write(page, language="en", **fields):
    text = page.texts.get(language=language)
    for name, value in fields.items():
        setattr(text, name, value)
    text.save()


def link_to(path):
    return f'<p>See <a href="{path}">there</a>.</p>'


@pytest.fixture
def home():
    """What other pages belong to, so that they are no orphans."""
    return make_partnership("Home")


class TestInternalLinks:
    def test_to_where_no_page_is(self):
        page = make_page("About", text={"body": link_to("/articles/nowhere/")})
        assert places("internal-link") == [("page", page.pk, "en", "body", "/articles/nowhere/")]
        make_article("Nowhere")
        assert places("internal-link") == []

    @pytest.mark.parametrize("path", ["/nowhere/at/all/", "/fr/nowhere/at/all/", "/articles/one/two/"])
    def test_to_where_never_a_page_stands(self, path):
        make_page("About", text={"body": link_to(path)})
        assert found("internal-link", "about") == [(path,)]

    @pytest.mark.parametrize("path", ["/articles/", "/fr/articles/?page=2", "/search/?q=city", "/sitemap.xml", "/"])
    def test_what_answers_without_being_a_page_is_fine(self, path):
        make_page("About", text={"body": link_to(path)})
        assert places("internal-link") == []

    def test_to_a_page_that_left_the_site_and_comes_back(self):
        article = make_article("Report")
        page = make_page("About", text={"body": link_to("/articles/report/")})
        assert places("internal-link") == []
        text = article.texts.get()
        text.unpublish()
        assert places("internal-link") == [("page", page.pk, "en", "body", "/articles/report/")]
        text.publish()
        assert places("internal-link") == []

    def test_to_a_page_that_is_deleted_past_all_guards(self):
        make_article("Report")
        make_page("About", text={"body": link_to("/articles/report/")})
        assert places("internal-link") == []
        Item.objects.get(kind="article").delete()
        assert found("internal-link", "about") == [("/articles/report/",)]

    def test_to_a_page_that_goes_by_the_clock(self, noon):
        make_article("Report", state="draft").texts.get().publish(until=timezone.now() + timedelta(days=1))
        make_page("About", text={"body": link_to("/articles/report/")})
        assert places("internal-link") == []
        noon.shift(timedelta(days=1))
        assert found("internal-link", "about", "since") == [("/articles/report/", timezone.now())]

    def test_to_a_page_that_has_moved_is_fine(self):
        article = make_article("Report")
        make_page("About", text={"body": link_to("/articles/report/")})
        pending.flush()
        write(article, slug="elsewhere")
        assert places("internal-link") == []

    def test_though_the_two_are_tied_anyhow(self, home):
        bring(home.texts.get(), "unpublished")
        make_article("Report", partnerships=[home], text={"body": link_to("/partnerships/home/")})
        assert found("internal-link", "about") == [("/partnerships/home/",)]

    def test_leaves_with_the_link(self):
        page = make_page("About", text={"body": link_to("/articles/nowhere/")})
        assert len(places("internal-link")) == 1
        write(page, body="<p>There.</p>")
        assert places("internal-link") == []

    def test_in_a_draft_troubles_nobody(self):
        make_page("About", state="draft", text={"body": link_to("/articles/nowhere/")})
        assert places("internal-link") == []


class TestExternalLinks:
    URL = "https://gone.example.org/a?b=1&c=2"

    @pytest.fixture
    def gone(self):
        WebAddress.objects.create(url=self.URL, failing_days=2, failing_since=datetime(2025, 6, 1, tzinfo=UTC))

    def test_in_words(self, gone):
        page = make_page("About", text={"body": link_to(self.URL.replace("&", "&amp;") + "#part")})
        assert places("external-link") == [("page", page.pk, "en", "body", self.URL)]
        assert found("external-link", "since") == [(datetime(2025, 6, 1, tzinfo=UTC),)]
        write(page, body="")
        assert places("external-link") == []

    def test_in_sources_and_addresses(self, gone):
        partnership = make_partnership("Food", website=self.URL, sources=f"{self.URL} A name")
        assert sorted(found("external-link", "object_id", "language", "field")) == [
            (partnership.pk, "", "sources"),
            (partnership.pk, "", "website"),
        ]

    def test_not_after_one_bad_day(self, gone):
        make_page("About", text={"body": link_to(self.URL)})
        WebAddress.objects.update(failing_days=1)
        assert places("external-link") == []

    def test_our_own_address_is_not_elsewhere(self):
        make_page("About", text={"body": link_to("http://testserver/articles/")})
        pending.flush()
        assert not WebAddress.objects.exists()

    def test_sources_that_are_no_addresses(self):
        make_page("About", sources="http://a[b")
        assert places("external-link") == []
        assert not WebAddress.objects.exists()

    @pytest.mark.parametrize("href", ["http://[", "mailto:ada@example.org", "tel:+321", f"https://e.org/{'a' * 1000}"])
    def test_what_cannot_be_asked_is_not_remembered(self, href):
        make_page("About", text={"body": link_to(href)})
        assert places("external-link") == []
        assert not WebAddress.objects.exists()


class TestReviewDate:
    def test_from_its_day_on(self, noon):
        page = make_page("About", review_on=date(2025, 6, 18))
        assert places("review-date") == []
        noon.move_to(datetime(2025, 6, 17, 22, 0, tzinfo=UTC))  # midnight in Brussels
        assert places("review-date") == [("page", page.pk, "", "review_on", "2025-06-18")]
        page.review_on = date(2026, 6, 18)
        page.save()
        assert places("review-date") == []

    @pytest.mark.parametrize("day", [date.min, date.max])
    def test_of_the_ends_of_time_breaks_nothing(self, day, noon):
        make_article("Report")
        Article.objects.update(review_on=day)
        assert len(places("review-date")) == (day == date.min)

    def test_set_in_bulk(self, noon):
        make_article("Report")
        Article.objects.update(review_on=date(2025, 1, 1))
        assert len(places("review-date")) == 1

    def test_of_what_is_not_public_is_nobodys_trouble(self, noon):
        for state in ("draft", "scheduled", "expired", "unpublished"):
            make_page(state=state, review_on=date(2025, 1, 1))
        assert places("review-date") == []


class TestPastPromises:
    def test_once_its_day_is_past(self, noon):
        words = "<p>The plan is old. The forum will open on 17 June 2025 in Gent.</p>"
        page = make_page("About", text={"body": words})
        assert places("past-promise") == []
        noon.shift(timedelta(days=1))
        sentence = "The forum will open on 17 June 2025 in Gent."
        assert places("past-promise") == [("page", page.pk, "en", "body", sentence)]
        write(page, body="<p>The forum opened on 17 June 2025 in Gent.</p>")
        assert places("past-promise") == []

    def test_in_the_language_of_the_text(self, noon):
        page = make_page("About")
        add_text(page, "Über uns", language="de", summary="Das Forum wird am 6. Mai 2025 eröffnet.")
        assert found("past-promise", "language", "field") == [("de", "summary")]


class TestReviews:
    @pytest.fixture
    def page(self, noon):
        return make_page("About", state="draft")

    def ask(self, page, ada, ben, **more):
        return reviewing.ask(page, by=ada, reviewer=ben, address="/", **more)

    def test_after_their_day(self, page, ada, ben, noon):
        self.ask(page, ada, ben, due_on=date(2025, 6, 18))
        noon.shift(timedelta(days=1))
        assert places("review") == []
        noon.shift(timedelta(days=1))
        assert places("review") == [("page", page.pk, "", "", "Ben Bureau")]
        assert found("review", "since") == [(datetime(2025, 6, 18, tzinfo=UTC),)]

    def test_after_two_weeks_without_a_day(self, page, ada, noon):
        self.ask(page, ada, None)
        noon.shift(timedelta(days=13))
        assert places("review") == []
        noon.shift(timedelta(days=1))
        assert places("review") == [("page", page.pk, "", "", "")]
        assert found("review", "since") == [(timezone.now(),)]

    def test_until_somebody_decides(self, page, ada, ben, noon):
        review = self.ask(page, ada, ben)
        noon.shift(timedelta(days=30))
        assert len(places("review")) == 1
        reviewing.decide(review, review.Verdict.CHANGES, by=ben, address="/")
        assert places("review") == []

    def test_or_the_page_is_deleted(self, page, ada, ben, noon):
        self.ask(page, ada, ben)
        noon.shift(timedelta(days=30))
        page.delete()
        assert places("review") == []


class TestReports:
    @pytest.fixture
    def event(self, noon, home):
        return make_event("Forum", starts_on=date(2025, 6, 10), partnerships=[home])

    def test_are_expected_two_weeks_after_the_end(self, event, noon):
        assert places("report") == []
        noon.move_to(datetime(2025, 6, 24, 22, 0, tzinfo=UTC))
        assert places("report") == [("event", event.pk, "", "", "")]

    def test_a_public_report_settles_it(self, event, noon):
        noon.shift(timedelta(days=90))
        report = make_article("Report", state="draft", events=[event])
        assert len(places("report")) == 1
        report.texts.get().publish()
        assert places("report") == []

    @pytest.mark.parametrize("facts", [{"status": "cancelled"}, {"kind": "call"}, {"starts_on": None}])
    def test_are_not_expected_of_everything(self, facts, noon):
        make_event("Forum", **facts)
        noon.shift(timedelta(days=90))
        assert places("report") == []


class TestTranslations:
    @pytest.fixture
    def page(self, noon):
        page = make_page("About", text={"body": "<p>One.</p>"})
        add_text(page, "Über uns", language="de", body="<p>Eins.</p>")
        pending.flush()
        noon.shift(timedelta(days=1))
        return page

    def test_fall_behind_when_the_original_changes_and_catch_up(self, page, noon):
        assert places("translation") == []
        write(page, body="<p>Two.</p>")
        assert found("translation", "object_id", "language", "since") == [(page.pk, "de", timezone.now())]
        assert found("translation", "about") == [("en 2025-06-18",)]
        noon.shift(timedelta(days=1))
        write(page, "de", body="<p>Zwei.</p>")
        assert places("translation") == []

    def test_are_not_behind_when_nothing_was_reworded(self, page):
        text = page.texts.get(language="en")
        text.save()
        text.unpublish()
        text.publish()
        assert places("translation") == []

    def test_are_not_behind_when_both_were_changed_in_one_go(self, page, noon):
        write(page, body="<p>Two.</p>")
        pending.flush()
        noon.shift(timedelta(minutes=30))
        write(page, "de", body="<p>Zwei.</p>")
        assert places("translation") == []

    def test_a_changed_translation_makes_nothing_of_the_original(self, page):
        write(page, "de", body="<p>Zwei.</p>")
        assert places("translation") == []


class TestPictures:
    def picture(self, *, alt="A tram", **facts):
        image = Image.objects.create(
            **{"key": "tram", "file": "images/tram.png", "credit": "Ada", "licence": "CC0", **facts}
        )
        if alt:
            ImageText.objects.create(image=image, alt=alt)
        return image

    def test_without_alternative_text(self):
        image = self.picture(alt="")
        make_page("About", lead_image=image)
        assert places("alt") == [("image", image.pk, "", "texts-0-alt", "")]
        ImageText.objects.create(image=image, alt="A tram")
        assert places("alt") == []

    def test_decoration_needs_none(self):
        make_page("About", lead_image=self.picture(alt="", is_decorative=True))
        assert places("alt") == []

    @pytest.mark.parametrize(
        ("rights", "about"),
        [({"credit": ""}, "credit"), ({"licence": ""}, "licence"), ({"credit": "", "licence": ""}, "")],
    )
    def test_without_rights(self, rights, about):
        image = self.picture(**rights)
        make_page("About", lead_image=image)
        assert places("rights") == [("image", image.pk, "", "credit", about)]
        Image.objects.update(credit="Ada", licence="CC0")
        assert places("rights") == []

    def test_on_a_page_that_is_not_public_troubles_nobody(self):
        make_page("About", state="draft", lead_image=self.picture(alt="", credit=""))
        assert (places("alt"), places("rights"), places("unused")) == ([], [], [])

    def test_that_nothing_shows(self):
        image = self.picture()
        assert places("unused") == [("image", image.pk, "", "", "")]
        make_page("About", state="draft", lead_image=image)
        assert places("unused") == []

    def test_that_a_draft_will_show_is_used(self, ada):
        image, page = self.picture(), make_page("About")
        desk = Desk(page)
        data = {**desk.live, "facts": {**desk.live["facts"], "lead_image": ["tram"]}}
        desk.save_draft(data, by=ada)
        assert places("unused") == []
        Desk(page).discard()
        assert found("unused", "object_id") == [(image.pk,)]


class TestOrphans:
    def test_until_something_public_is_tied_to_it(self, home):
        article = make_article("Report")
        assert found("orphan", "kind", "object_id") == [("article", article.pk)]
        article.partnerships.add(home)
        assert places("orphan") == []
        bring(home.texts.get(), "unpublished")
        assert found("orphan", "object_id") == [(article.pk,)]

    def test_a_link_in_words_leads_one_way(self, home):
        make_article("From", text={"body": link_to("/articles/to/")})
        make_article("To")
        assert found("orphan", "kind") == [("article",)]
        write(Article.objects.get(texts__title="To"), body=link_to("/articles/from/"))
        assert places("orphan") == []

    def test_a_shared_tag_is_only_a_list(self):
        make_article("One", tags=["Food"])
        make_article("Two", tags=["Food"])
        assert len(places("orphan")) == 2

    def test_menus_lead_to_some_kinds(self):
        make_theme(), make_partnership(), make_category(), make_page()
        assert places("orphan") == []

    def test_documents_too(self, home):
        document = make_document("Plan")
        assert found("orphan", "kind") == [("document",)]
        home.documents.add(document)
        assert places("orphan") == []

    def test_what_is_not_public_is_no_orphan(self):
        make_article(state="draft")
        assert places("orphan") == []


def test_every_rule_says_what_is_wrong_and_how_to_mend_it(noon):
    for rule in RULE.values():
        assert str(rule.heading)
        assert str(rule.advice).endswith(".")


def test_kinds_that_are_not_asked_for_stay_out(noon):
    make_page("About", review_on=date(2025, 1, 1))
    make_article("Report", review_on=date(2025, 1, 1))
    assert {finding.kind for finding in findings({"article"})} == {"article"}
