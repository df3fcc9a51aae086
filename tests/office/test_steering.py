"""Best bets and synonyms in the back office."""

import pytest
from django.urls import reverse

from portal.audit.models import Record
from portal.catalogue.models import BestBet, Item, Synonym
from portal.catalogue.search.steering import bets_for
from portal.revisions import trash
from tests.factories import make_article

from .forms import add, address

pytestmark = pytest.mark.django_db


def item_of(obj):
    return Item.objects.get(kind=obj._meta.model_name, object_id=obj.pk)


def bet(words, page, **fields):
    return BestBet.objects.create(words=words, page=item_of(page), **fields)


def page(response):
    return response.content.decode()


class TestRoles:
    @pytest.mark.parametrize("model", [BestBet, Synonym])
    def test_what_counts_at_once_is_for_those_who_publish(self, as_ada, model):
        assert as_ada.get(address(model, "changelist")).status_code == 403
        assert as_ada.get(address(model, "add")).status_code == 403

    @pytest.mark.parametrize("model", [BestBet, Synonym])
    def test_editors_find_them_on_the_front_page(self, as_ben, model):
        assert address(model, "changelist") in page(as_ben.get("/admin/"))
        assert as_ben.get(address(model, "changelist")).status_code == 200


class TestBestBets:
    def test_one_is_added_for_a_page_that_is_found_by_its_title(self, as_ben):
        report = make_article("Annual report")
        chosen = as_ben.get(
            reverse("admin:autocomplete"),
            {"term": "annual", "app_label": "catalogue", "model_name": "bestbet", "field_name": "page"},
        )
        assert chosen.json()["results"] == [{"id": str(item_of(report).pk), "text": "Annual report · article"}]
        assert add(as_ben, BestBet, words="the report", page=item_of(report).pk).status_code == 302
        assert bets_for("The Report", "de") == [item_of(report).pk]
        assert Record.objects.get(kind="catalogue.bestbet").name == str(as_ben.user)

    def test_mistakes_are_said_beside_their_fields(self, as_ben):
        report = item_of(make_article("Annual report"))
        BestBet.objects.create(words="report", page=report)
        for words, said in [("?!", "no word"), ("Report.", "already (all languages)"), ("report", "already")]:
            answer = as_ben.post(address(BestBet, "add"), {"words": words, "page": report.pk, "position": 0})
            assert said in answer.context["adminform"].form.errors.as_text()

    def test_the_list_names_the_pages_and_those_that_nobody_sees(self, as_ben, django_assert_max_num_queries):
        bet("shown", make_article("Annual report"))
        bet("hidden", make_article("Old report", state="expired"))
        bet("français", make_article("Rapport", language="fr"), language="fr")
        bet("deutsch", make_article("Deutsch", language="de"), language="fr")
        rows = as_ben.get(address(BestBet, "changelist")).context["cl"].result_list
        assert {row.words: (row.page_label, row.shown) for row in rows} == {
            "shown": ("Annual report · article", True),
            "hidden": ("Old report · article · expired", False),
            "français": ("Rapport · article", True),
            "deutsch": ("Deutsch · article", True),
        }
        answer = page(as_ben.get(address(BestBet, "changelist")))
        assert answer.count("no, the page is not public") == 1
        for number in range(20):
            bet(f"more {number}", make_article())
        with django_assert_max_num_queries(25):
            as_ben.get(address(BestBet, "changelist"))


class TestDeletingThePage:
    def test_the_confirmation_names_its_bets(self, as_ben):
        article = make_article("Annual report")
        bet("the report", article)
        assert "best bet “the report”" in page(as_ben.get(address(article, "delete")))

    def test_they_come_back_with_it_from_the_trash(self, as_ben):
        article = make_article("Annual report")
        bet("the report", article, position=3, language="fr", note="Often asked for")
        as_ben.post(address(article, "delete"), {"post": "yes"})
        assert bets_for("the report", "fr") == []
        back, _lost, _elsewhere = trash.bring_back(trash.thrown_away().get(), by=as_ben.user, may_publish=True)
        row = BestBet.objects.get()
        assert (row.page, row.words, row.position, row.language) == (item_of(back), "the report", 3, "fr")

    def test_what_was_deleted_before_there_were_any_comes_back_too(self, as_ben):
        article = make_article("Annual report")
        article.delete()
        deletion = trash.thrown_away().get()
        del deletion.kept["best_bets"]
        back, _lost, _elsewhere = trash.bring_back(deletion, by=as_ben.user, may_publish=True)
        assert back.pk == deletion.object_id


class TestSynonyms:
    def test_lines_and_commas_both_part_them(self, as_ben):
        add(as_ben, Synonym, words="NBS, nature-based solutions\r\ngreen infrastructure")
        assert Synonym.objects.get().expressions == ["NBS", "nature-based solutions", "green infrastructure"]
        assert "NBS, nature-based solutions, green infrastructure" in page(as_ben.get(address(Synonym, "changelist")))

    def test_a_conflict_names_the_other_group(self, as_ben):
        Synonym.objects.create(words="NBS, nature-based solutions")
        answer = as_ben.post(address(Synonym, "add"), {"words": "Nbs, parks", "is_mutual": "on"})
        said = answer.context["adminform"].form.errors.as_text()
        assert "“nbs” has synonyms already (all languages): NBS, nature-based solutions." in said
        assert Synonym.objects.count() == 1

    def test_null_bytes_are_refused(self, as_ben):
        answer = as_ben.post(address(Synonym, "add"), {"words": "a\x00, b"})
        assert "Null characters" in answer.context["adminform"].form.errors.as_text()
