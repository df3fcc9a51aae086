"""Suggestions while somebody types: by keyboard alone, by mouse, and in words for those who do not see the list."""

import pytest

from .conftest import complaints_of_axe, sticking_out


@pytest.fixture
def field(read):
    """The search field of the page of results, in focus."""
    page = read("/search/")
    field = page.get_by_role("combobox", name="Words to look for")
    field.focus()
    return field


def typed(field, text):
    """The page once it suggests something for the text."""
    with field.page.expect_response("**/search/suggestions/**"):
        field.press_sequentially(text)
    field.page.get_by_role("listbox", name="Suggestions").wait_for()
    return field.page


def active(field):
    """The words of the option that Enter would choose, or None."""
    option = field.get_attribute("aria-activedescendant")
    return option and field.page.locator(f"#{option}").inner_text().splitlines()[0]


def test_nothing_is_open_before_somebody_types(field):
    assert field.get_attribute("aria-expanded") == "false"
    assert field.page.get_by_role("listbox").count() == 0, "hidden"


def test_arrows_choose_and_enter_opens_the_page(field):
    page = typed(field, "equal")
    assert field.get_attribute("aria-expanded") == "true"
    assert page.get_by_role("status").inner_text() == f"Suggestions: {page.get_by_role('option').count()}"
    titles = page.locator("[role=option] [lang]").all_inner_texts()
    assert {"Equality", "Cities of Equality"} <= set(titles)

    chosen = []
    for _ in range(20):
        page.keyboard.press("ArrowDown")
        chosen.append(active(field))
        if chosen[-1] == "Cities of Equality":
            break
    assert page.locator("[role=option][aria-selected=true]").count() == 1
    assert page.evaluate("document.activeElement.id") == "q", "the field keeps the focus"

    page.keyboard.press("Enter")
    page.wait_for_url("**/partnerships/cities-of-equality/")


def test_a_completed_query_is_searched(field):
    page = typed(field, "segreg")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=segregation")
    assert page.get_by_role("link", name="Tackle segregation").count() == 1


def test_enter_searches_what_was_typed_as_long_as_nothing_is_chosen(field):
    page = typed(field, "equal")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert active(field) is None
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=equal")


def test_arrow_up_begins_at_the_end(field):
    page = typed(field, "equal")
    page.keyboard.press("ArrowUp")
    last = page.get_by_role("option").last
    assert last.get_attribute("aria-selected") == "true"


def test_escape_closes_the_list_and_keeps_what_was_typed(field):
    page = typed(field, "equal")
    page.keyboard.press("Escape")
    assert page.get_by_role("listbox").count() == 0
    assert field.get_attribute("aria-expanded") == "false"
    assert field.input_value() == "equal"
    assert page.get_by_role("status").inner_text() == ""

    page.keyboard.press("ArrowDown")
    page.get_by_role("listbox").wait_for()


def test_tab_leaves_the_list_behind(field):
    page = typed(field, "equal")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.type") == "submit"
    assert page.get_by_role("listbox").count() == 0


def test_a_click_opens_the_page(field):
    page = typed(field, "equal")
    page.get_by_role("option", name="Cities of Equality").first.click()
    page.wait_for_url("**/partnerships/cities-of-equality/")


def test_where_nothing_fits_that_is_said_and_nothing_opens(field):
    page = field.page
    with page.expect_response("**/search/suggestions/**"):
        field.press_sequentially("zzzz")
    page.get_by_text("No suggestions").wait_for(state="attached")
    assert page.get_by_role("listbox").count() == 0


def test_an_open_list_pleases_axe_and_fits_any_screen(field):
    page = typed(field, "equal")
    page.keyboard.press("ArrowDown")
    assert complaints_of_axe(page, "suggestions") + sticking_out(page, "suggestions") == []
    assert page.get_by_role("listbox").is_visible()


def test_narrowed_results_please_axe_and_fit_any_screen(read):
    page = read("/search/?q=sentence&kind=article&year=2024&order=newest")
    assert page.get_by_role("link", name="Clear all filters").is_visible()
    assert complaints_of_axe(page, "narrowed results") + sticking_out(page, "narrowed results") == []


def test_facets_are_open_beside_the_results_and_a_disclosure_on_phones(read):
    page = read("/search/?q=sentence")
    facet = page.get_by_role("navigation", name="Narrow the results").get_by_role("link", name="Events")
    page.set_viewport_size({"width": 1440, "height": 900})
    assert facet.is_visible()
    page.set_viewport_size({"width": 390, "height": 900})
    assert not facet.is_visible()
    page.get_by_text("Narrow the results").click()
    facet.click()
    page.wait_for_url("**/search/?q=sentence&kind=event")
    assert page.get_by_role("link", name="Paris meeting").count() == 1
