"""The back office in a real browser: axe finds nothing, the content policy stops nothing, editors get things done."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from articles.models import Article
from portal.audit import record
from portal.audit.models import Record
from portal.releases.releasing import schedule
from portal.reviews.reviewing import ask, comment, settle
from portal.revisions.desk import Desk
from portal.revisions.trash import thrown_away
from portal.tasks.mail import post
from portal.tasks.models import Task
from tests.factories import add_text, make_article, make_event, make_organisation, make_partnership
from tests.office.forms import address
from tests.releases.sets import gather

from .conftest import complaints_of_axe, flaws

# It breaks where there is no room for it.
LONG = "Stadtentwicklungspartnerschaftsförderrichtlinienverordnung"


@pytest.fixture
def article(transactional_db):
    """One in three languages: live, soon off the site, and not yet written to the end."""
    genoa = make_organisation("Galați", country="RO")
    food = make_partnership("Food for Cities", members=[genoa])
    words = {"summary": "One sentence.", "body": "<h2>Care</h2><p>Words with a <a href='/events/lab/'>link</a>.</p>"}
    article = make_article("Care and the city", partnerships=[food], organisations=[genoa], tags=["care"], text=words)
    add_text(article, "Le soin", language="fr", state="draft")
    add_text(article, "Die Sorge", language="de", state="draft").publish(until=timezone.now() + timedelta(days=9))
    make_event("Policy lab", state="scheduled", partnerships=[food])
    return article


@pytest.fixture
def drafted(article, ada, ben):
    """The partnership of the article has a draft, and somebody wrote at the same time as another."""
    food = article.partnerships.get()
    mine, theirs = Desk(food).data, deepcopy(Desk(food).data)
    for data, title in ((mine, "Food in all cities"), (theirs, "Food for all cities")):
        next(iter(data["rows"]["partnershiptext"].values()))["title"] = title
    base = Desk(food).data
    Desk(food).save_draft(theirs, by=ada)
    Desk(food).set_aside(mine, base, by=ben)
    return food


def drafting_places(food):
    return {
        "form of a draft": address(food, "change"),
        "history of drafts": address(food, "history"),
        "release": address(food, "release"),
        "compare": f"{address(food, 'compare')}?from=1&to=2",
        "merge": address(food, "merge", 3),
        "duplicate": address(food, "duplicate"),
        "review": address(food, "review"),
        "preview of a draft": f"/admin/preview/partnership-{food.pk}",
        "share": f"/admin/share/partnership-{food.pk}/",
        "gather": address(food, "gather"),
    }


def release_places(food):
    article = food.articles.get()
    gathered = gather(food, name=LONG)
    gather(article, to=gathered, action="unpublish", reason="gone")
    scheduled = gather(make_event(LONG, state="draft"), name="Winter programme")
    schedule(scheduled, by=None, at=timezone.now() + timedelta(hours=1))
    at_set = f"/admin/releases/releaseset/{gathered.pk}"
    return {
        "release sets": "/admin/releases/releaseset/",
        "set": f"{at_set}/change/",
        "release of a set": f"{at_set}/release/",
        "review of a set": f"{at_set}/review/",
        "scheduled set": f"/admin/releases/releaseset/{scheduled.pk}/change/",
        "site with the set": f"/admin/preview/set-{gathered.pk}",
        "calendar": "/admin/calendar/",
    }


def places(article):
    genoa = article.organisations.get()
    make_event("Forgotten lab").delete()
    return {
        "overview": "/admin/",
        "list": address(Article, "changelist"),
        "filtered list": f"{address(Article, 'changelist')}?status=expired&q=care",
        "list of organisations": address(type(genoa), "changelist"),
        "add": address(Article, "add"),
        "add an event": "/admin/events/event/add/",
        "change": address(article, "change"),
        "members": address(article.partnerships.get(), "change"),
        "publish": address(article, "publish"),
        "unpublish": address(article, "unpublish"),
        "delete": address(article, "delete"),
        "delete refused": address(genoa, "delete"),
        "history": address(article, "history"),
        "find": "/admin/find/?term=care",
        "trash": "/admin/trash/",
        "look into the trash": f"/admin/trash/{thrown_away().get().pk}/",
        "what needs care": "/admin/health/",
        "images": "/admin/library/image/add/",
        "tags": "/admin/taggit/tag/",
        "password": "/accounts/password/change/",
        "second factor": "/accounts/2fa/",
    }


def test_every_page_fits_any_screen_and_pleases_axe(office, article, drafted):
    found = []
    for what, path in (places(article) | drafting_places(drafted) | release_places(drafted)).items():
        found += flaws(office(path), what)
    assert found == []


def test_a_review_that_goes_on_and_a_new_link(office, article, drafted, ada, ben):
    ask(drafted, by=ada, reviewer=ben, note=LONG, address="")
    comment(drafted, LONG, by=ben, address="", label="English: title")
    settle(comment(drafted, "Settled", by=ben, address=""), by=ada)
    found = flaws(office(address(drafted, "review")), "review that goes on")
    found += complaints_of_axe(office(address(drafted, "change")), "form under review")

    page = office(f"/admin/share/partnership-{drafted.pk}/")
    page.get_by_label("For whom").fill(LONG)
    page.get_by_role("button", name="Make the link").click()
    page.get_by_label("Copy it now").wait_for()
    assert found + flaws(page, "new link") == []


def test_pages_of_those_who_run_the_site(office, article, ben):
    ben.is_superuser = True
    ben.save()
    post([ben], LONG, "Words")
    record("published", article, by=ben, details={"note": LONG})
    found = []
    for kind, model in (("tasks/task", Task), ("audit/record", Record)):
        found += flaws(office(f"/admin/{kind}/"), f"list of {kind}")
        found += flaws(office(f"/admin/{kind}/{model.objects.first().pk}/change/"), kind)
    assert found == []


def test_axe_finds_nothing_at_the_login(transactional_db, visit):
    assert complaints_of_axe(visit("/accounts/login/"), "login") == []
    assert complaints_of_axe(visit("/accounts/password/reset/"), "reset") == []


def test_axe_finds_nothing_on_a_form_with_mistakes(office, article):
    page = office(address(Article, "add"))
    page.get_by_role("button", name="Save", exact=True).click()
    assert "your attention" in page.locator(".errors").inner_text()
    assert complaints_of_axe(page, "mistakes") == []


def test_an_editor_writes_links_and_schedules(office, article):
    page = office(address(Article, "add"))

    page.keyboard.type("Łódź learns")
    page.get_by_label("Summary").fill("One sentence.")
    page.get_by_label("Date", exact=True).fill("2026-05-06")
    words = page.get_by_role("textbox", name="Body")
    words.click()
    page.keyboard.type("Read the ")
    page.get_by_role("toolbar", name="Formatting: Body").get_by_role("button", name="Link").click()
    page.keyboard.type("care and")
    page.get_by_role("option", name="Care and the city").click()
    page.get_by_role("button", name="Set link").click()
    expect(words).to_be_focused()  # the editor takes it in the next frame

    page.get_by_role("combobox", name="Organisations").press_sequentially("galati")
    page.get_by_role("option", name="Galați").click()
    page.get_by_role("combobox", name="Tags").press_sequentially("ca")
    page.get_by_role("option", name="care", exact=True).click()
    page.get_by_role("combobox", name="Tags").press_sequentially("courtyards,")

    page.get_by_label("Add a language").select_option("fr")
    page.keyboard.type("Łódź apprend")
    page.get_by_role("tab", name="English").click()
    page.get_by_role("button", name="Save and publish…").click()

    page.get_by_label("From the date below").check()
    page.get_by_label("From", exact=True).fill("2030-01-01T10:00")
    page.get_by_role("button", name="Publish or schedule").click()

    page.get_by_text("Scheduled: Łódź learns").wait_for()
    made = Article.objects.get(key="lodz-learns")
    assert {text.language: text.status for text in made.texts.all()} == {"en": "scheduled", "fr": "scheduled"}
    assert '<a href="/articles/care-and-the-city/">' in made.texts.get(language="en").body
    assert [str(organisation) for organisation in made.organisations.all()] == ["Galați"]
    assert sorted(made.tags.names()) == ["care", "courtyards"]


def test_the_keyboard_walks_through_languages_and_choices(office, article):
    page = office(address(article, "change"))

    page.get_by_role("tab", name="English").focus()
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("tab", selected=True).inner_text().startswith("Deutsch")
    assert page.get_by_role("tabpanel").get_by_label("Title").input_value() == "Die Sorge"

    chosen = page.get_by_role("list", name="Partnerships: chosen")
    assert "Food for Cities" in chosen.inner_text()
    page.get_by_role("combobox", name="Partnerships").focus()
    page.keyboard.press("Backspace")
    assert not chosen.is_visible()
    page.keyboard.type("food")
    page.get_by_role("option", name="Food for Cities").wait_for()
    page.keyboard.press("Enter")
    assert "Food for Cities" in chosen.inner_text()


def test_a_finding_leads_to_the_field_of_its_language(office, article):
    text = article.texts.get(language="de")
    text.body = '<p><a href="/articles/nowhere/">dort</a></p>'
    text.save()
    page = office("/admin/health/?rule=internal-link&language=de")
    page.get_by_role("link", name="Care and the city").click()
    assert page.locator("[role=tab][aria-selected=true]").inner_text().startswith("Deutsch")
    assert page.locator("#texts-1 .field-body").is_visible()
    assert page.evaluate("scrollY") > 0


def test_rows_come_and_go(office, article):
    food = article.partnerships.get()
    oslo = make_organisation("Oslo", country="NO")
    page = office(address(food, "change"))
    add = page.get_by_role("button", name="Add member")
    add.click()
    add.click()
    page.get_by_role("group", name="Member 2").get_by_role("button", name="Remove").click()
    page.get_by_role("group", name="Member 2").get_by_role("combobox", name="Organisation").press_sequentially("oslo")
    page.get_by_role("option", name="Oslo").click()
    page.get_by_role("group", name="Member 1").get_by_role("checkbox", name="Remove").check()
    page.get_by_role("button", name="Save draft", exact=True).click()
    page.get_by_text("Saved as a draft").wait_for()
    assert list(food.organisations.all()) != [oslo]
    Desk(food).release(by=None)
    assert list(food.organisations.all()) == [oslo]


def test_leaving_with_unsaved_words_asks_first(office, article):
    page = office(address(article, "change"))
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("#id_texts-0-title").click()
    page.keyboard.type("!")
    page.get_by_role("link", name="Overview").first.click()
    page.wait_for_url("**/admin/")
    assert asked == ["beforeunload"]


def test_a_live_page_is_corrected_by_way_of_a_draft(office, article):
    page = office(address(article, "change"))
    title = page.locator("#id_texts-0-title")
    title.fill("Care in the city")
    page.get_by_role("button", name="Save draft", exact=True).click()
    page.get_by_text("You see the draft.").wait_for()
    assert title.input_value() == "Care in the city"
    assert article.texts.get(language="en").title == "Care and the city"

    with page.expect_popup() as opened:
        page.get_by_role("link", name="Preview draft").first.click()
    assert opened.value.get_by_role("heading", level=1).inner_text() == "Care in the city"

    page.get_by_role("link", name="Publish changes…").click()
    assert page.locator("ins").inner_text() == "in"
    assert page.locator("del").inner_text() == "and"
    page.get_by_label("Why").fill("A better title")
    page.get_by_role("button", name="Publish changes").click()
    page.get_by_text("The changes are on the site.").wait_for()
    assert article.texts.get(language="en").title == "Care in the city"

    page.get_by_role("link", name="History").click()
    page.get_by_role("radio", name="from revision 1").check()
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("button", name="Bring back revision 1").click()
    page.get_by_text("Brought back as a draft").wait_for()
    assert title.input_value() == "Care and the city"
