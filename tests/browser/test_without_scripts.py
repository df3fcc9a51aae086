"""A visitor whose browser runs no scripts reads, filters and searches all the same."""

import pytest


@pytest.fixture
def page(chromium, site):
    context = chromium.new_context(base_url=site[0], java_script_enabled=False)
    yield context.new_page()
    context.close()


def test_a_visitor_follows_links_from_page_to_page(page):
    page.goto("/")

    page.get_by_role("navigation").get_by_role("link", name="Partnerships").first.click()
    page.get_by_role("link", name="Cities of Equality").first.click()
    page.get_by_role("link", name="Tackle segregation").first.click()

    assert page.locator("h1").inner_text() == "Tackle segregation"
    assert page.get_by_role("link", name="Genoa").count() > 0


def test_a_visitor_searches(page):
    page.goto("/search/")

    page.get_by_role("searchbox").fill("segregation")
    page.get_by_role("searchbox").press("Enter")

    assert "q=segregation" in page.url
    assert page.get_by_role("link", name="Tackle segregation").count() == 1


def test_a_visitor_filters_a_list(page):
    page.goto("/articles/")

    page.get_by_label("year").select_option("2024")
    page.locator("main form").get_by_role("button").click()

    assert "year=2024" in page.url
    assert page.get_by_role("link", name="Report 24").count() == 1
    assert page.get_by_role("link", name="A lab in Paris").count() == 0
