"""Links that are offered while somebody writes are set where the name stands."""

from tests.factories import make_article, make_organisation
from tests.office.forms import address

BODY = """
<h2>Galați</h2>
<p>Seafood in <em>Old</em> Galați is <a href="/x/">Galați</a> no more.</p>
<p>New <strong>Gal</strong>ați.</p>
"""


def offer(page, name):
    return page.get_by_role("listitem").filter(has_text=name).get_by_role("button", name="Link it")


def test_a_name_is_linked_where_it_is_offered_and_nowhere_else(office, transactional_db):
    make_organisation("Galați")
    make_organisation("Genoa")
    article = make_article("Ports", text={"body": BODY})
    page = office(address(article, "change"))
    body = page.locator("textarea[name$=-body]")
    offer(page, "Galați").click()
    assert '<em>Old</em> <a href="/organisations/galati/">Galați</a> is' in body.input_value()
    assert body.input_value().count("/organisations/galati/") == 1
    offer(page, "Galați").wait_for(state="detached")

    page.get_by_role("textbox", name="Body").click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" And Genoa too.")
    offer(page, "Genoa").click()
    assert '<a href="/organisations/genoa/">Genoa</a> too.' in body.input_value()


def test_a_name_that_runs_through_several_marks_is_linked_whole(office, transactional_db):
    make_organisation("Galați")
    article = make_article("Ports", text={"body": "<p>New <strong>Gal</strong>ați.</p>"})
    page = office(address(article, "change"))
    offer(page, "Galați").click()
    link = page.locator(".ProseMirror a[href='/organisations/galati/']")
    assert "".join(link.all_inner_texts()) == "Galați"


def test_a_name_that_is_gone_by_now_is_said_to_be(office, transactional_db):
    make_organisation("Galați")
    page = office(address(make_article("Ports", text={"body": "<p>Galați</p>"}), "change"))
    page.get_by_role("textbox", name="Body").click()
    page.keyboard.press("Control+A")
    page.keyboard.type("None")
    offer(page, "Galați").click()
    page.get_by_text("The text is another one by now.").wait_for()
    page.get_by_text("Could be linked").wait_for(state="detached")
