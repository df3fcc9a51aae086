"""One object says which entries an address means, wherever it stands."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from django.http import Http404, QueryDict

from portal.catalogue.criteria import Criteria, linkable
from portal.catalogue.models import Entry
from tests.conftest import NOON
from tests.factories import (
    STATES,
    add_text,
    make_action,
    make_article,
    make_event,
    make_organisation,
    make_partnership,
    make_plan,
    make_theme,
)

pytestmark = pytest.mark.django_db

COLUMNS = ["kind", "language", "country", "year", "month", "sort", "status", "pillar"]


def read(address, language="en", **options):
    options = {"by_link": linkable(), "by_column": COLUMNS, **options}
    return Criteria(QueryDict(address), language, **options)


def titles(address, language="en", **options):
    """Of the entries that the address means, in the order of the alphabet."""
    entries = read(address, language, **options).apply(Entry.objects.reading(language))
    return sorted(entry.title for entry in entries)


def test_values_of_one_name_are_alternatives_and_names_narrow():
    food, housing = make_partnership("Food"), make_partnership("Housing")
    make_article("Both", partnerships=[food, housing], dated_on=date(2024, 5, 1))
    make_article("Food only", partnerships=[food], dated_on=date(2025, 5, 1))
    make_article("Housing only", partnerships=[housing], dated_on=date(2026, 5, 1))

    assert titles("kind=article&partnership=food&partnership=housing") == ["Both", "Food only", "Housing only"]
    assert titles("partnership=food&year=2024&year=2026") == ["Both"]
    assert titles("year=2024&month=2025-05") == []


def test_the_order_of_parameters_does_not_matter():
    food, housing = make_partnership("Food"), make_partnership("Housing")
    make_article("Report", partnerships=[food])
    make_article("Other", partnerships=[housing])
    parts = ["partnership=housing", "partnership=food", "year=2025", "kind=article"]

    orders = ["&".join(order) for order in permutations(parts)]

    assert {tuple(titles(order)) for order in orders} == {("Other", "Report")}
    assert {read(order).query() for order in orders} == {"?partnership=food&partnership=housing&kind=article&year=2025"}
    assert read(read(orders[0]).query().removeprefix("?")).chosen == read(orders[0]).chosen


def test_language_means_that_it_can_be_read_in_it():
    both = make_article("Report")
    add_text(both, "Rapport", language="fr")
    make_article("English only")
    hidden = make_article("Hidden in French")
    add_text(hidden, "Caché", language="fr", state="draft")

    assert titles("language=fr") == ["Report"]
    assert titles("language=fr", "fr") == ["Rapport"]
    assert titles("language=en") == ["English only", "Hidden in French", "Report"]
    assert titles("language=en&language=fr", "de") == ["English only", "Hidden in French", "Report"]
    assert titles("language=de") == []


def test_language_follows_the_clock_of_the_translation(noon):
    article = make_article("Report")
    add_text(article, "Rapport", language="fr", state="draft").publish(at=NOON, until=NOON + timedelta(hours=1))
    found = []
    for seconds in (-1, 0, 3599, 3600):
        noon.move_to(NOON + timedelta(seconds=seconds))
        make_article("Always there")
        found.append(titles("language=fr"))
    assert found == [[], ["Report"], ["Report"], []]


def test_pillars_are_found_among_several():
    make_action("Rules", pillars=["BR"])
    make_action("Rules and knowledge", pillars=["BR", "BK"])
    make_action("Money", pillars=["BF"])
    make_action("Neither")

    assert titles("pillar=BR") == ["Rules", "Rules and knowledge"]
    assert titles("pillar=BK&pillar=BF") == ["Money", "Rules and knowledge"]


def test_pillars_are_derived_anew_when_they_change():
    action = make_action("Rules", pillars=["BR"])
    assert titles("pillar=BR") == ["Rules"]
    action.pillars = ["BF"]
    action.save()
    assert titles("pillar=BR") == []
    assert titles("pillar=BF") == ["Rules"]


def test_kind_and_status_hold_over_all_kinds():
    plan = make_plan("Plan")
    plan.state = plan.State.FINAL
    plan.save()
    make_action("Begun", status="early", on=date(2025, 1, 1), plan=plan)
    make_event("Called off", status="cancelled")

    assert titles("status=early") == ["Begun"]
    assert titles("status=early&status=final&status=cancelled") == ["Begun", "Called off", "Plan"]
    assert titles("status=early&status=cancelled&kind=event") == ["Called off"]
    assert titles("kind=event&kind=actionplan") == ["Called off", "Plan"]


def test_a_list_knows_the_statuses_of_its_kind_only():
    assert read("status=final", kind="actionplan").chosen[0].label == "final"
    with pytest.raises(Http404):
        read("status=final", kind="action")


def test_countries_of_organisations_and_events():
    make_organisation("Genoa", country="IT")
    make_event("Paris meeting", country="FR")
    make_event("Oslo meeting", country="NO")
    assert titles("country=IT&country=FR") == ["Genoa", "Paris meeting"]


@pytest.mark.parametrize("state", STATES)
def test_a_theme_reaches_through_what_is_visible_now(state):
    theme = make_theme("Equality")
    make_article("Report", partnerships=[make_partnership("Between", theme=theme, state=state)])
    assert titles("theme=equality&kind=article") == (["Report"] if state == "live" else [])


def test_several_themes_reach_like_each_of_them():
    one, two = make_theme("One"), make_theme("Two")
    make_article("Of one", partnerships=[make_partnership(theme=one)])
    make_article("Of two", partnerships=[make_partnership(theme=two)])
    make_article("Of none")
    assert titles("theme=one&theme=two&kind=article") == ["Of one", "Of two"]


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("colour=red", "There is no filter called “colour” here."),
        ("language=xx", "“xx” is none of the choices of this filter."),
        ("language=", None),
        ("pillar=br", "“br” is none of the choices of this filter."),
        ("pillar=%25", "“%” is none of the choices of this filter."),
        ("pillar=BR,BK", "“BR,BK” is none of the choices of this filter."),
        ("status=done", "“done” is none of the choices of this filter."),
        ("kind=novel", "“novel” is none of the choices of this filter."),
        ("kind=tag", "“tag” is none of the choices of this filter."),
        ("country=de", "“de” is none of the choices of this filter."),
        ("topic=nothing", "There is no topic “nothing”."),
        ("partnership=food&partnership=nothing", "There is no partnership “nothing”."),
        ("tag=nothing", "There is no tag “nothing”."),
        ("year=1899", "“1899” is not a year."),
        ("q=%00", "An address cannot hold this character."),
        ("&".join(f"year={1990 + n}" for n in range(21)), "An address may name at most 20 filters."),
    ],
)
def test_what_does_not_exist_is_refused_with_a_sentence(address, sentence):
    make_partnership("Food")
    if sentence is None:
        assert read(address).chosen == []
        return
    with pytest.raises(Http404, match=r".") as refused:
        read(address, kept={"q": ""})
    assert str(refused.value) == sentence


def test_reading_filters_costs_two_queries_whatever_their_number(django_assert_num_queries):
    make_article("Report", tags=["One", "Two"], partnerships=[make_partnership(f"P {n}") for n in range(9)])
    Entry.objects.count()
    wanted = "&".join(["tag=one", "tag=two", "kind=article", "language=en", *(f"partnership=p-{n}" for n in range(9))])
    with django_assert_num_queries(2):  # pages and tags
        criteria = read(wanted)
    with django_assert_num_queries(1):
        assert [entry.title for entry in criteria.apply(Entry.stored.reading("en"))] == ["Report"]


def test_links_add_take_away_and_keep():
    criteria = read("kind=event&kind=article&year=2025", kept={"q": "a b", "order": ""})

    assert criteria.query() == "?q=a+b&kind=article&kind=event&year=2025"
    assert criteria.query(page=2) == "?q=a+b&kind=article&kind=event&year=2025&page=2"
    assert criteria.query(order="newest") == "?q=a+b&order=newest&kind=article&kind=event&year=2025"
    assert criteria.with_value("kind", "action") == "?q=a+b&kind=action&kind=article&kind=event&year=2025"
    assert criteria.with_value("kind", "event") == criteria.query()
    assert criteria.with_value("language", "fr") == "?q=a+b&kind=article&kind=event&language=fr&year=2025"
    assert criteria.without("kind", "event") == "?q=a+b&kind=article&year=2025"
    assert criteria.without_filters() == "?q=a+b"
    assert read("kind=event").without("kind", "event") == "?"
