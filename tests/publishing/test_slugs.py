"""Addresses that people can read, from titles in any European language."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.publishing.folding import fold
from portal.publishing.slugs import MAX_LENGTH, free_slug, readable_slug
from tests.factories import add_text, make_article, make_event

# Letters, accents, ligatures, signs and spaces as editors paste them, beside whatever else Unicode holds.
TITLES = st.one_of(
    st.text(max_size=300),
    st.text("aZé-_ ßłøæǽœĳŉﬁΆἄςϔЙёІґ’–…«»1²½", max_size=300),
    st.lists(st.text("abcé", min_size=1, max_size=30), max_size=20).map("_ -".join),
)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Łódź: naïve façade", "lodz-naive-facade"),
        ("Straße des 17. Juni", "strasse-des-17-juni"),
        ("Ærø & Ǽgir", "aero-aegir"),
        ("Αθήνα, η πόλη", "αθηνα-η-πολη"),
        ("Пловдив и София", "пловдив-и-софия"),
        ("L’Aquila – città d’arte", "laquila-citta-darte"),
        ("  --Galați--  ", "galati"),
        ("2.1.1", "211"),
        ("…", ""),
        ("", ""),
    ],
)
def test_slug_is_readable(title, slug):
    assert readable_slug(title) == slug


@given(TITLES)
def test_slug_fits_every_address(title):
    slug = readable_slug(title)

    assert re.fullmatch(r"[-\w]*", slug)
    assert len(slug) <= MAX_LENGTH


@given(TITLES)
def test_slug_of_a_slug_is_itself(title):
    slug = readable_slug(title)

    assert readable_slug(slug) == slug


def test_long_slug_ends_at_a_word():
    assert readable_slug("word " * 40) == "-".join(["word"] * 20)


def test_long_slug_of_one_word_is_cut():
    assert readable_slug("w" * 300) == "w" * MAX_LENGTH


@given(st.text(max_size=200))
def test_folded_text_is_folded(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Łódź", "lodz"),
        ("Αθήνα", "ΑΘΗΝΑ"),
        ("Straße", "STRASSE"),
        ("Galați", "Galaţi"),  # comma and cedilla below, both in use
        ("Ǽ", "ae"),
        ("é", "e\N{COMBINING ACUTE ACCENT}"),
    ],
)
def test_folding_makes_spellings_the_same(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("taken", "slug"),
    [
        ([], "paris"),
        (["paris"], "paris-2"),
        (["paris", "paris-2", "paris-3"], "paris-4"),
        (["paris-2"], "paris"),
    ],
)
def test_free_slug_counts_until_it_is_free(taken, slug):
    assert free_slug("paris", taken.__contains__) == slug


def test_free_slug_of_nothing_is_untitled():
    assert free_slug("", {"untitled"}.__contains__) == "untitled-2"


def test_free_slug_of_a_long_one_stays_within_the_column():
    long = "w" * MAX_LENGTH
    taken = {long, *(f"{long[: MAX_LENGTH - 4]}-{number}" for number in range(2, 1000))}

    assert len(free_slug(long, taken.__contains__)) <= 110


@pytest.mark.django_db
def test_saving_gives_each_object_a_slug_of_its_own():
    articles = [make_article("Paris lab") for _ in range(3)]

    assert [article.texts.get().slug for article in articles] == ["paris-lab", "paris-lab-2", "paris-lab-3"]


@pytest.mark.django_db
def test_saving_avoids_the_slugs_of_other_languages():
    make_article("Le labo", language="fr")

    assert make_article("Le labo", language="en").texts.get().slug == "le-labo-2"


@pytest.mark.django_db
def test_translations_of_one_object_may_share_a_slug():
    article = make_article("Paris")

    assert add_text(article, "Paris", language="fr").slug == "paris"


@pytest.mark.django_db
def test_slugs_of_other_kinds_do_not_count():
    make_event("Paris lab")

    assert make_article("Paris lab").texts.get().slug == "paris-lab"


@pytest.mark.django_db
def test_saving_keeps_the_slug_when_the_title_changes():
    text = make_article("Paris lab").texts.get()

    text.title = "London lab"
    text.save()

    assert text.slug == "paris-lab"
