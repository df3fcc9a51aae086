"""What visitors find where a text was: nothing, a farewell, the way to another page, or the text under a banner."""

import pytest

from portal.catalogue import pending
from portal.catalogue.models import Entry
from tests.factories import MAKERS, add_text, make_article, make_event, make_partnership

pytestmark = pytest.mark.django_db


def unpublish(obj, reason, **more):
    text = obj.texts.first()
    text.unpublish(reason=reason, **more)
    return text.get_absolute_url()


@pytest.mark.parametrize("kind", MAKERS)
class TestEveryKind:
    def test_gone(self, client, kind):
        path = unpublish(MAKERS[kind](), "gone", note="The programme has ended.")
        response = client.get(path)
        assert response.status_code == 410
        assert "The programme has ended." in response.content.decode()

    def test_withdrawn(self, client, kind):
        obj = MAKERS[kind]("Long ago")
        path = unpublish(obj, "withdrawn", note="Rules have changed since.")
        response = client.get(path)
        html = response.content.decode()
        assert response.status_code == 200
        assert "Long ago" in html
        assert "Rules have changed since." in html
        assert '<meta name="robots" content="noindex">' in html
        assert not Entry.objects.reading("en").filter(kind=kind).exists()

    def test_moved(self, client, kind):
        new = make_event("New place")
        path = unpublish(MAKERS[kind](), "moved", moved_to=new.texts.get().get_absolute_url())
        response = client.get(path)
        assert (response.status_code, response.url) == (301, "/events/new-place/")

    def test_without_a_reason(self, client, kind):
        assert client.get(unpublish(MAKERS[kind](), "")).status_code == 404


class TestMoved:
    def test_the_new_page_is_found_when_it_moves_itself(self, client):
        new = make_event("New place")
        path = unpublish(make_article("Old"), "moved", moved_to="/events/new-place/")
        client.get("/events/new-place/")  # it has stood there
        text = new.texts.get()
        text.slug = "newest-place"
        text.save()
        assert client.get(path).url == "/events/newest-place/"

    def test_in_the_language_of_the_reader(self, client):
        new = make_event("New place")
        add_text(new, "Nouveau lieu", language="fr")
        unpublish(make_article("Old"), "moved", moved_to="/events/new-place/")
        assert client.get("/fr/articles/old/").url == "/fr/events/nouveau-lieu/"

    def test_to_a_list_and_to_elsewhere(self, client):
        assert client.get(unpublish(make_article("Old"), "moved", moved_to="/events/")).url == "/events/"
        elsewhere = "https://example.org/new"
        assert client.get(unpublish(make_article("Older"), "moved", moved_to=elsewhere)).url == elsewhere

    def test_to_a_page_that_went_as_well(self, client):
        new = make_event("New place")
        path = unpublish(make_article("Old"), "moved", moved_to="/events/new-place/")
        unpublish(new, "")
        assert client.get(path).status_code == 404

    def test_the_reader_is_told_at_former_addresses_too(self, client):
        article = make_article("Old")
        pending.flush()
        text = article.texts.get()
        text.slug = "older"
        text.save()
        pending.flush()
        unpublish(article, "withdrawn")
        response = client.get("/articles/old/")
        assert (response.status_code, response.url) == (301, "/articles/older/")
        assert client.get("/articles/older/").status_code == 200


class TestNothingElse:
    def test_publishing_again_forgets_the_reason(self, client):
        article = make_article("Old")
        path = unpublish(article, "gone", note="Over.")
        article.texts.get().publish()
        assert client.get(path).status_code == 200
        text = article.texts.get()
        assert (text.unpublish_reason, text.unpublish_note, text.moved_to) == ("", "", "")

    def test_one_language_goes_and_the_other_stays(self, client):
        article = make_article("Old")
        french = add_text(article, "Ancien", language="fr")
        french.unpublish(reason="gone")
        assert client.get("/fr/articles/ancien/").status_code == 410
        assert client.get("/articles/old/").status_code == 200

    def test_another_page_that_took_the_address_over_is_shown(self, client):
        article = make_article("Old")
        unpublish(article, "gone")
        text = article.texts.get()
        text.slug = "older"
        text.save()
        make_article("New", text={"slug": "old"})
        assert client.get("/articles/old/").status_code == 200


def test_a_text_that_moved_says_where_to():
    text = make_partnership("Food").texts.get()
    with pytest.raises(ValueError, match="where to"):
        text.unpublish(reason="moved")
    with pytest.raises(ValueError, match="where to"):
        text.unpublish(reason="gone", moved_to="/events/")
