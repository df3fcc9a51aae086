"""Which entries say a stem: the same, however the shelf came about."""

import numpy as np
import pytest

from portal.catalogue import shelf
from portal.catalogue.shelf.postings import Basis, Postings
from tests.factories import add_text, make_article

pytestmark = pytest.mark.django_db


def said(postings, stems):
    """`{stem: [(row, count), …]}`"""
    return {int(stem): sorted(zip(*map(np.ndarray.tolist, postings.of(stem)), strict=True)) for stem in stems}


def from_scratch(now):
    return Postings(now, Basis(now), frozenset())


@pytest.fixture
def before():
    articles = [make_article(f"Housing {number}", text={"summary": "Water and housing."}) for number in range(5)]
    assert shelf.current().postings.place is None
    return articles


def test_changes_stand_beside_what_was_sorted(before):
    first, second, third, *_rest = before
    text = first.texts.get()
    text.title, text.summary = "Mobility", "Trams, water, trams."
    text.save()
    second.delete()
    add_text(third, "Wohnen", language="de")
    make_article("Housing of tomorrow")
    now = shelf.current()

    assert now.postings.place is not None, "nothing was sorted anew"
    stems = np.unique(now.stems.stem)
    assert said(now.postings, stems) == said(from_scratch(now), stems)
    assert said(now.postings, [shelf.hashed("tram")]) != {shelf.hashed("tram"): []}


def test_every_stem_of_the_shelf_is_found_where_it_stands(before):
    now = shelf.current()
    rows = np.repeat(np.arange(len(now.entries)), now.entries.stems)
    expected = {int(stem): [] for stem in now.stems.stem}
    for stem, row, count in zip(now.stems.stem, rows, now.stems.count, strict=True):
        expected[int(stem)].append((int(row), int(count)))

    assert said(now.postings, np.unique(now.stems.stem)) == expected


def test_a_stem_that_nobody_says_is_found_nowhere(before):
    assert said(shelf.current().postings, [np.uint32(0), np.uint32(2**32 - 1)]) == {0: [], 2**32 - 1: []}
