import pytest
from taggit.models import Tag

from tests.factories import make_article, make_event

pytestmark = pytest.mark.django_db


def test_a_renamed_tag_is_found_by_its_new_name_only(client):
    make_article("A lab", tags=["Housing"])
    make_event("A meeting", tags=["Housing"])
    tag = Tag.objects.get()

    tag.name = "Dwellings"
    tag.save()

    found = client.get("/search/?q=dwellings").content.decode()
    assert ("/articles/a-lab/" in found, "/events/a-meeting/" in found) == (True, True)
    assert "/articles/a-lab/" not in client.get("/search/?q=housing").content.decode()


def test_a_deleted_tag_leaves_nothing(client):
    make_article("A lab", tags=["Housing"])

    Tag.objects.get().delete()

    assert client.get("/tags/housing/").status_code == 404
    assert "/articles/a-lab/" not in client.get("/search/?q=housing").content.decode()
