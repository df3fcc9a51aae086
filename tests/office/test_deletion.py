"""What other pages name is not deleted; the page of confirmation says where it is named."""

import pytest

from articles.models import Article
from partnerships.models import Organisation
from tests.factories import make_article, make_event, make_organisation, make_partnership

from .forms import address

pytestmark = pytest.mark.django_db


def page(response):
    return response.content.decode()


class TestOne:
    def test_a_member_of_a_partnership_stays(self, as_ben):
        genoa = make_organisation("Genoa")
        food = make_partnership("Food", members=[genoa])
        answer = page(as_ben.get(address(genoa, "delete")))
        assert "Not possible" in answer
        assert f'<a href="{address(food, "change")}">Food · partnership</a>' in answer
        response = as_ben.post(address(genoa, "delete"), {"post": "yes"})
        assert response.status_code == 200
        assert Organisation.objects.filter(pk=genoa.pk).exists()

    def test_so_does_a_page_that_a_text_links_to(self, as_ben):
        lab = make_event("Policy lab")
        make_article("Care", text={"body": '<p><a href="/events/policy-lab/">lab</a></p>'})
        assert "Care · article" in page(as_ben.get(address(lab, "delete")))
        assert as_ben.post(address(lab, "delete"), {"post": "yes"}).status_code == 200
        assert type(lab).objects.filter(pk=lab.pk).exists()

    def test_what_nobody_names_goes_with_its_texts(self, as_ben):
        article = make_article("Care")
        assert "brought back from the trash" in page(as_ben.get(address(article, "delete")))
        as_ben.post(address(article, "delete"), {"post": "yes"})
        assert not Article.objects.exists()


class TestMany:
    def delete(self, client, *objects, **data):
        pks = [obj.pk for obj in objects]
        url = address(type(objects[0]), "changelist")
        return client.post(url, {"action": "delete_selected", "_selected_action": pks, **data})

    def test_one_that_is_named_keeps_them_all(self, as_ben):
        genoa, lisbon = make_organisation("Genoa"), make_organisation("Lisbon")
        make_partnership("Food", members=[genoa])
        assert "Food · partnership" in page(self.delete(as_ben, genoa, lisbon))
        assert self.delete(as_ben, genoa, lisbon, post="yes").status_code == 200
        assert Organisation.objects.count() == 2

    def test_they_may_name_each_other(self, as_ben):
        first = make_article("First")
        second = make_article("Second", text={"body": '<p><a href="/articles/first/">first</a></p>'})
        self.delete(as_ben, first, second, post="yes")
        assert not Article.objects.exists()
