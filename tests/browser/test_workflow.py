"""From an empty form to the trash and back: authors, a publisher, a partner and a visitor, each in their own browser.

Three chapters of one story. What is asserted is what these people read.
"""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from articles.models import Article
from tests.factories import make_article, make_event, make_partnership, make_user
from tests.office.forms import address

TITLE = "Gardens on roofs"
PATH = "/articles/gardens-on-roofs/"
FOOD = "/partnerships/food-for-cities/"
# Everywhere that the article will be named.
PLACES = ["/articles/", FOOD, "/search/?q=seedlings", "/feeds/articles/", "/sitemap.xml"]


class Person:
    """Somebody at a browser."""

    def __init__(self, context):
        self.context, self.page = context, context.new_page()

    def opens(self, path):
        return self.page.goto(path).status

    def presses(self, name):
        button, link = (self.page.get_by_role(role, name=name, exact=True) for role in ("button", "link"))
        button.or_(link).first.click()

    def enters(self, label, words):
        self.page.get_by_label(label, exact=True).fill(words)

    def chooses(self, field, typed, offered):
        self.page.get_by_role("combobox", name=field, exact=True).press_sequentially(typed)
        self.page.get_by_role("option", name=offered).click()

    def reads(self, words):
        """Wait until the words are there to be seen."""
        self.page.get_by_text(words).filter(visible=True).first.wait_for()
        return True

    @property
    def headline(self):
        return self.page.get_by_role("heading", level=1).inner_text()

    @property
    def path(self):
        return self.page.evaluate("location.pathname")

    def finds_it(self):
        """Places that name the article or lead to it."""
        answers = {path: self.context.request.get(path) for path in PLACES}
        assert [path for path, answer in answers.items() if not answer.ok] == []
        return [path for path, answer in answers.items() if TITLE in answer.text() or PATH in answer.text()]


@pytest.fixture
def enter(transactional_db, chromium, live_server):
    """`enter(user)` sits down somebody with an account, `enter()` somebody without one."""
    contexts = []

    def sit_down(user=None):
        context = chromium.new_context(base_url=live_server.url)
        contexts.append(context)
        if user:
            client = Client()
            client.force_login(user)
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return Person(context)

    yield sit_down
    for context in contexts:
        context.close()


@pytest.fixture
def dora(roles):
    """A second author."""
    user = make_user("dora", first_name="Dora", last_name="Dichter", is_staff=True)
    user.groups.add(Group.objects.get(name="Authors"))
    return user


@pytest.fixture
def food(transactional_db):
    return make_partnership("Food for Cities", key="food-for-cities")


def test_two_authors_write_and_a_publisher_reviews(enter, food, ada, dora, ben):
    ada, dora, ben, visitor = enter(ada), enter(dora), enter(ben), enter()
    ada.opens(address(Article, "add"))
    ada.enters("Title", TITLE)
    ada.enters("Summary", "What a city learned.")
    ada.chooses("Partnerships", "food", "Food for Cities")
    ada.presses("Save")
    assert ada.reads("was added successfully")
    article = Article.objects.get()

    dora.opens(address(article, "change"))
    ada.enters("Summary", "What Ghent learned.")
    ada.presses("Save")
    assert ada.reads("was changed successfully")
    dora.enters("Summary", "What Łódź learned.")
    dora.presses("Save")
    assert dora.reads("While you were writing, Ada Autor saved the same page")
    dora.page.get_by_role("group", name="Summary").get_by_label("You").check()
    dora.presses("Save what is chosen")
    assert dora.reads("Saved.")
    assert dora.page.get_by_label("Summary", exact=True).input_value() == "What Łódź learned."

    dora.opens(address(article, "review"))
    dora.page.get_by_label("Who shall look at it").select_option("Ben Bureau")
    dora.presses("Ask for a review")
    assert dora.reads("In review.")

    ben.opens(address(article, "review"))
    ben.page.get_by_label("About", exact=True).select_option("English: summary")
    ben.page.get_by_role("textbox", name="Comment").fill("Say what it learned.")
    ben.presses("Comment")
    assert ben.reads("The comment is there.")
    ben.page.get_by_label("Send it back for changes").check()
    ben.enters("What you want to say about it", "Nearly there")
    ben.presses("Decide")
    assert ben.reads("Sent back.")

    ada.opens(address(article, "change"))
    assert ada.reads("Nearly there")
    assert ada.reads("Say what it learned.")
    ada.page.get_by_role("link", name="English: summary").click()
    assert ada.page.evaluate("document.activeElement.id") == "id_texts-0-summary"
    ada.enters("Summary", "What Łódź learned about seedlings.")
    ada.presses("Save")
    assert ada.reads("was changed successfully")
    ada.opens(address(article, "review"))
    ada.page.get_by_role("button", name="Settle").click()
    assert ada.reads("Settled.")
    ada.presses("Ask for another look")
    assert ada.reads("In review again.")

    ben.opens(address(article, "review"))
    ben.page.get_by_label("Approve: it may go live").check()
    ben.presses("Decide")
    assert ben.reads("Approved.")
    assert visitor.finds_it() == []
    assert visitor.opens(PATH) == 404


def test_a_partner_looks_first_and_visitors_when_the_set_is_due(enter, food, ben):
    article = make_article(TITLE, state="draft", partnerships=[food], text={"summary": "About seedlings."})
    ben, partner, visitor = enter(ben), enter(), enter()

    ben.opens(address(food, "change"))
    ben.page.locator("#id_texts-0-title").fill("Food for every city")
    ben.presses("Save draft")
    assert ben.reads("Saved as a draft.")
    ben.opens(address(article, "gather"))
    ben.enters("Name of the new set", "Winter programme")
    ben.presses("Add to the set")
    ben.opens(address(food, "gather"))
    ben.page.get_by_label("Set", exact=True).select_option("Winter programme")
    ben.presses("Add to the set")
    assert ben.reads("In the set. It goes on the site with it.")

    ben.presses("Share a preview")
    ben.enters("For whom", "The partner in Ghent")
    ben.presses("Make the link")
    link = urlsplit(ben.page.get_by_label("Copy it now").input_value()).path

    assert partner.opens(link) == 200
    assert partner.reads("This is not the public site. It shows the release set “Winter programme”")
    partner.page.get_by_role("region", name="Preview").get_by_role("link", name=TITLE).click()
    assert partner.headline == TITLE
    partner.page.get_by_role("main").get_by_role("link", name="Food for every city").first.click()
    assert partner.headline == "Food for every city"
    partner.page.get_by_role("main").get_by_role("link", name=TITLE).first.click()
    assert partner.headline == TITLE
    assert partner.path.startswith(link)
    assert partner.context.cookies() == []

    assert visitor.finds_it() == []
    assert visitor.opens(PATH) == 404
    visitor.opens(FOOD)
    assert visitor.headline == "Food for Cities"

    ben.opens("/admin/releases/releaseset/")
    ben.presses("Winter programme")
    ben.presses("Release or schedule…")
    ben.page.get_by_label("At the moment below").check()
    soon = timezone.localtime() + timedelta(minutes=3)
    ben.enters("Moment", f"{soon:%Y-%m-%dT%H:%M}")
    ben.presses("Release the set")
    assert ben.reads("Scheduled. At that moment all of it goes on the site, or nothing does.")
    assert visitor.finds_it() == []

    with time_machine.travel(soon, tick=True):
        assert visitor.opens(PATH) == 200  # nothing but this visit releases the set
        assert visitor.headline == TITLE
        visitor.page.get_by_role("main").get_by_role("link", name="Food for every city").first.click()
        assert visitor.headline == "Food for every city"
        assert visitor.finds_it() == PLACES
        ben.page.reload()
        assert ben.reads("Released")


def test_a_correction_a_return_and_a_departure(enter, food, ben):
    make_event("Policy lab", key="lab")
    article = make_article(TITLE, text={"summary": "About seedlings.", "body": "<p>They planted 30 trees.</p>"})
    ben, visitor = enter(ben), enter()

    def publish_changes():
        ben.presses("Publish changes")
        assert ben.reads("The changes are on the site.")

    ben.opens(address(article, "change"))
    ben.page.get_by_role("textbox", name="Body").fill("They planted 300 trees.")
    ben.presses("Publish changes…")
    ben.enters("What visitors are told", "We had left out a nought.")
    publish_changes()

    visitor.opens(PATH)
    assert visitor.reads("They planted 300 trees.")
    assert visitor.reads("We had left out a nought.")
    visitor.presses("How it read before")
    assert visitor.reads("This is how the page read until")
    assert visitor.reads("They planted 30 trees.")
    visitor.presses("Read the page as it is today")
    assert visitor.path == PATH

    ben.presses("History")
    ben.page.get_by_role("radio", name="from revision 1").check()
    ben.presses("Compare")
    ben.presses("Bring back revision 1")
    assert ben.reads("Brought back as a draft. Visitors see it when it is published.")
    ben.presses("Publish changes…")
    publish_changes()
    visitor.opens(PATH)
    assert visitor.reads("They planted 30 trees.")

    ben.presses("Unpublish…")
    ben.page.get_by_label("The way to another page").check()
    ben.enters("Where to", "/events/policy-lab/")
    ben.presses("Unpublish")
    assert ben.reads(f"Off the site: {TITLE}")
    assert visitor.finds_it() == []
    assert visitor.opens(PATH) == 200
    assert (visitor.path, visitor.headline) == ("/events/policy-lab/", "Policy lab")

    ben.presses("Delete")
    ben.page.get_by_role("button", name="Delete").click()
    assert ben.reads("was deleted successfully")
    assert visitor.opens(PATH) == 404
    ben.opens("/admin/trash/")
    ben.page.get_by_role("button", name="Bring back").click()
    assert ben.reads(f"“{TITLE}” is back.")
    assert visitor.opens(PATH) == 200
    assert visitor.headline == "Policy lab"
