"""The story that the portal is for: an editor writes, links, previews, publishes and withdraws; a visitor follows."""

import pytest

from articles.models import Article
from tests.factories import make_event, make_partnership, make_plan, make_topic
from tests.office.forms import address

TITLE = "Łódź learns from care"
PATH = "/articles/lodz-learns-from-care/"
# Everywhere that a published article of this story is named.
PLACES = [
    "/articles/",
    "/partnerships/cities-of-equality/",
    "/topics/care-work/",
    "/events/policy-lab-in-paris/",
    "/search/?q=seedlings",
    "/feeds/articles/",
]


@pytest.fixture
def programme(transactional_db):
    """What the article will be linked with."""
    equality = make_partnership("Cities of Equality")
    make_topic("Care work", plan=make_plan("Action Plan", partnership=equality))
    make_event("Policy lab in Paris", partnerships=[equality])


class Visitor:
    """Somebody without an account, in a browser of their own."""

    def __init__(self, context):
        self.context, self.page = context, context.new_page()

    def status(self, path):
        return self.page.goto(path).status

    def places(self):
        """Where the title of the article is shown, as a link that leads to it."""
        return [path for path in PLACES if self._finds_it_in(path)]

    def _finds_it_in(self, path):
        if path.startswith("/feeds/"):  # a browser would offer to save it
            feed = self.context.request.get(path)
            assert feed.ok
            return f"<title>{TITLE}</title>" in feed.text() and f'{PATH}"' in feed.text()
        assert self.status(path) == 200, path
        named = self.page.get_by_text(TITLE).count() > 0
        linked = self.page.locator(f"main a[href='{PATH}']", has_text=TITLE).count() > 0
        assert named == linked, f"{path} names the article without a link, or links to it without its name"
        return named


@pytest.fixture
def visitor(chromium, live_server):
    context = chromium.new_context(base_url=live_server.url)
    yield Visitor(context)
    assert context.cookies() == []
    context.close()


def log_in(visit, user):
    """Through the door that everybody takes. Returns the page that it leads to."""
    page = visit("/admin/")
    page.get_by_label("User name or e-mail address").fill(user.username)
    page.get_by_label("Password", exact=True).fill("correct horse battery")
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")
    return page


def write(page):
    """Fill in the empty form as a person does: type, press a button of the editor, pick what a search field offers."""
    page.keyboard.type(TITLE)  # the form begins there
    page.get_by_label("Summary").fill("What a city learned.")
    page.get_by_role("textbox", name="Body").click()
    page.keyboard.type("They planted ")
    page.get_by_role("toolbar", name="Formatting: Body").get_by_role("button", name="Bold").click()
    page.keyboard.type("seedlings")
    for field, typed, offered in [
        ("Partnerships", "equal", "Cities of Equality"),
        ("Topics", "care", "Care work"),
        ("Events", "paris", "Policy lab in Paris"),
    ]:
        page.get_by_role("combobox", name=field, exact=True).press_sequentially(typed)
        page.get_by_role("option", name=offered).click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("was added successfully").wait_for()


def test_from_an_empty_form_to_a_published_article_and_back(programme, visit, ben, visitor):
    log_in(visit, ben)
    page = visit(address(Article, "add"))
    write(page)
    assert "<strong>seedlings</strong>" in Article.objects.get().texts.get().body
    assert visitor.places() == []
    assert visitor.status(PATH) == 404

    with page.expect_popup() as opened:
        page.get_by_role("link", name="Preview", exact=True).click()
    preview = opened.value
    assert "This is not the public site" in preview.get_by_role("region", name="Preview").inner_text()
    assert preview.get_by_role("heading", level=1).inner_text() == TITLE
    assert "no-store" in preview.reload().headers["cache-control"]

    page.get_by_role("button", name="Publish or schedule…").click()
    assert page.get_by_label(TITLE).is_checked()
    assert visitor.places() == [], "asked, but not yet confirmed"
    page.get_by_role("button", name="Publish or schedule").click()
    page.get_by_text(f"On the site: {TITLE}").wait_for()
    assert visitor.places() == PLACES
    assert visitor.status(PATH) == 200
    assert visitor.page.get_by_text("They planted seedlings").is_visible()
    assert visitor.page.get_by_text("This is not the public site").count() == 0
    for linked in ["Cities of Equality", "Care work", "Policy lab in Paris"]:
        assert visitor.page.get_by_role("main").get_by_role("link", name=linked).count() > 0, linked

    page.get_by_role("link", name="Unpublish…").click()
    page.get_by_role("button", name="Unpublish").click()
    page.get_by_text(f"Off the site: {TITLE}").wait_for()
    assert visitor.places() == []
    assert visitor.status(PATH) == 404


def test_an_author_writes_and_leaves_publishing_to_an_editor(programme, visit, ada, visitor):
    log_in(visit, ada)
    page = visit(address(Article, "add"))
    assert page.get_by_role("button", name="publish").count() == 0
    write(page)
    article = Article.objects.get()
    assert page.get_by_role("link", name="Preview", exact=True).is_visible()
    assert page.get_by_role("button", name="publish").count() == 0
    assert page.get_by_role("link", name="publish").count() == 0
    assert page.request.get(address(article, "publish")).status == 403
    assert article.texts.get().status == "draft"
    assert visitor.status(PATH) == 404
