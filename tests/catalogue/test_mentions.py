"""“Mentioned in”: pages whose words link to a page, on the page itself."""

import re

import pytest

from tests.factories import (
    MAKERS,
    STATES,
    add_text,
    make_article,
    make_page,
    make_partnership,
    make_person,
    make_theme,
)

pytestmark = pytest.mark.django_db


def linking(obj, language="en"):
    return {"body": f'<p><a href="{obj.texts.get(language=language).get_absolute_url()}">that</a></p>'}


def mentioned_in(client, path):
    """Titles under the heading, in their order."""
    found = re.search(
        r'<section[^>]*aria-labelledby="mentions".*?</section>', client.get(path).content.decode(), re.DOTALL
    )
    return re.findall(r"<a [^>]*>([^<]*)</a>", found.group()) if found else []


def path_of(obj, language="en"):
    return obj.texts.get(language=language).get_absolute_url()


@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_every_kind_of_page_says_which_others_speak_of_it(cleo, model):
    obj = MAKERS[model]("Care")
    make_person("Ann Author", text=linking(obj))
    make_theme("Housing", text=linking(obj))
    assert sorted(mentioned_in(cleo, path_of(obj))) == ["Ann Author", "Housing"]


@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_an_article_that_speaks_of_it_is_shown_in_one_list(cleo, model):
    obj = MAKERS[model]("Care")
    make_article("A long report", text=linking(obj))
    sections = re.findall(r"<section.*?</section>", cleo.get(path_of(obj)).content.decode(), re.DOTALL)
    shown = [section for section in sections if "A long report" in section and 'id="related"' not in section]
    assert len(shown) == 1


@pytest.mark.parametrize("state", set(STATES) - {"live"})
def test_what_is_not_public_is_not_told(cleo, state):
    article = make_article("Care")
    make_article("Secret", state=state, text=linking(article))
    assert mentioned_in(cleo, path_of(article)) == []


def test_each_reader_is_led_to_texts_that_have_the_link(cleo):
    care = make_article("Care")
    add_text(care, "Soin", language="fr")
    report = make_article("Report", text=linking(care))
    add_text(report, "Rapport", language="fr")
    voices = make_article("Voices")
    add_text(voices, "Voix", language="fr", **linking(care, "fr"))
    assert mentioned_in(cleo, path_of(care)) == ["Report"]
    assert mentioned_in(cleo, path_of(care, "fr")) == ["Voix"]


def test_links_that_go_out_and_facts_are_no_mentions(cleo):
    food = make_partnership("Food")
    there = make_page("About")
    article = make_article("Care", partnerships=[food], text=linking(there))
    assert mentioned_in(cleo, path_of(article)) == []
    assert mentioned_in(cleo, path_of(there)) == ["Care"]
    assert mentioned_in(cleo, path_of(food)) == []
