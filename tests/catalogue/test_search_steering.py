"""Best bets and synonyms: what editors say to the search."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from portal.audit.models import Record
from portal.catalogue.models import BestBet, Item, Synonym
from portal.catalogue.search.steering import bets_for, synonyms
from portal.catalogue.search.tokens import phrase
from tests.factories import make_article, make_organisation

pytestmark = pytest.mark.django_db


def item_of(obj):
    return Item.objects.get(kind=obj._meta.model_name, object_id=obj.pk)


def bet(words, page, **fields):
    row = BestBet(words=words, page=item_of(page), **fields)
    row.full_clean()
    row.save()
    return row


def synonym(words, **fields):
    row = Synonym(words=words, **fields)
    row.full_clean()
    row.save()
    return row


class TestBestBets:
    def test_they_are_found_whatever_the_accents_capitals_and_signs(self, django_assert_num_queries):
        galati = make_organisation("Galați")
        bet("Port of Galați", galati)
        item = item_of(galati)
        with django_assert_num_queries(1):
            assert bets_for("  port of GALATI! ", "en") == [item.pk]

    @pytest.mark.parametrize("query", ["port", "port of galati today", "galati port of", "", "„“", "x" * 9_000])
    def test_the_whole_query_counts(self, query):
        bet("Port of Galați", make_organisation("Galați"))
        assert bets_for(query, "en") == []

    def test_several_stand_in_the_editors_order_and_each_once(self):
        first, second = make_article("First"), make_article("Second")
        bet("report", second, position=2)
        bet("Report", first, position=1, language="fr")
        BestBet.objects.create(words="REPORT", page=item_of(second), language="fr")  # as only a script can
        assert bets_for("report", "fr") == [item_of(second).pk, item_of(first).pk]
        assert bets_for("report", "en") == [item_of(second).pk]

    def test_deleting_the_page_takes_its_bets_with_it(self):
        article = make_article("Report")
        bet("report", article)
        article.delete()
        assert bets_for("report", "en") == []

    def test_the_same_bet_is_refused_and_named(self):
        article = make_article("Report")
        bet("annual report", article, language="fr")
        bet("annual report", article, language="de")
        with pytest.raises(ValidationError, match=r"a best bet for “annual report” already \(Français\)"):
            bet("Annual Répört", article, language="fr")
        with pytest.raises(ValidationError, match="already"):
            bet("annual report", article)

    def test_saving_one_again_is_no_repetition(self):
        row = bet("annual report", make_article("Report"))
        row.note = "Asked for in May."
        row.full_clean()


class TestSynonyms:
    def test_each_finds_all_the_others(self, django_assert_num_queries):
        synonym("NBS, nature-based solutions\nSolutions fondées sur la nature")
        nbs, english, french = (
            ("nbs",),
            ("nature", "based", "solutions"),
            ("solutions", "fondees", "sur", "la", "nature"),
        )
        with django_assert_num_queries(1):
            assert synonyms("en") == {nbs: [english, french], english: [nbs, french], french: [nbs, english]}

    def test_one_way_only_the_first_finds(self):
        synonym("greenery, parks, trees", is_mutual=False)
        assert synonyms("en") == {("greenery",): [("parks",), ("trees",)]}

    def test_those_of_another_language_do_not_count(self):
        synonym("loyer, logement", language="fr")
        assert synonyms("en") == {}
        assert set(synonyms("fr")) == {("loyer",), ("logement",)}

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ("NBS", "two expressions at least"),
            ("NBS, nbs.", "“NBS” and “nbs.” are the same"),
            ("a, a", "are the same"),
            ("NBS, ---", "“---” holds no word"),
            ("NBS, " + "far " * 11, "more than 10 words"),
            (", ".join(f"word{number}" for number in range(13)), "at most 12"),
        ],
    )
    def test_what_makes_no_sense_is_refused(self, words, said):
        with pytest.raises(ValidationError, match=said):
            synonym(words)

    def test_words_that_have_synonyms_already_are_refused_with_their_group(self):
        synonym("NBS, nature-based solutions")
        with pytest.raises(ValidationError, match=r"“nbs” has synonyms already \(all languages\): NBS, nature-based"):
            synonym("Nbs, green infrastructure", language="fr")
        synonym("greening, NBS", is_mutual=False)  # finds them, and is not found by them

    def test_groups_that_a_script_has_written_twice_count_once(self):
        for words in ("NBS, nature", "nature, NBS"):
            Synonym.objects.create(words=words)
        assert synonyms("en") == {("nbs",): [("nature",)], ("nature",): [("nbs",)]}


@pytest.mark.parametrize("words", ["", "…", "one " * 11])
def test_words_that_nobody_can_look_for_are_refused(words):
    with pytest.raises(ValidationError):
        bet(words, make_article())


def test_whatever_is_written_can_be_read(db):
    @given(st.text(max_size=60), st.text(max_size=60))
    def holds(words, other):
        Synonym.objects.all().delete()
        Synonym.objects.create(words=f"{words}, {other}".replace("\x00", ""))
        for seeker, found in synonyms("en").items():
            assert seeker not in found
            assert all(found)
            assert len(set(found)) == len(found)

    holds()


def test_a_phrase_is_what_two_spellings_have_in_common():
    assert phrase("Straße nach ŁÓDŹ!") == phrase("strasse nach lodz") == ("strasse", "nach", "lodz")


def test_what_is_done_is_on_record():
    row = bet("report", make_article("Report"))
    row.delete()
    found = Record.objects.filter(kind="catalogue.bestbet").order_by("pk")
    assert list(found.values_list("verb", "label")) == [("added", "“report”"), ("deleted", "“report”")]
