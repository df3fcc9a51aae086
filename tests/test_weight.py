"""What a visitor has to download, compressed as a server sends it."""

import gzip
from pathlib import Path

import pytest

from tests.world import make_world

STYLES = Path(__file__).parent.parent / "static" / "css"
KB = 1024


def test_the_styles_of_the_public_pages_weigh_at_most_20_kb():
    weights = {path.name: len(gzip.compress(path.read_bytes())) for path in STYLES.glob("*.css")}
    public = {name: weight for name, weight in weights.items() if not name.startswith("admin")}

    assert {"tokens.css", "base.css", "layout.css", "components.css", "pages.css", "print.css"} <= set(public)
    assert sum(public.values()) <= 20 * KB


@pytest.mark.django_db
def test_no_page_weighs_more_than_40_kb(client):
    world = make_world()

    weights = {what: len(gzip.compress(client.get(path).content)) / KB for what, path in world.items()}

    assert {what: weight for what, weight in weights.items() if not 0.5 < weight <= 40} == {}
