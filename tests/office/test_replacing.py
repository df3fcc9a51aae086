"""Find and replace: markup is never touched, nothing is written before it was seen, and public pages get drafts."""

import re
from difflib import SequenceMatcher
from html import escape, unescape

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from articles.models import ArticleText
from partnerships.models import Phase
from portal.office.occurrences import TAG, Wanted, occurrences, replaced
from portal.presence.locks import lock
from portal.revisions.desk import Desk
from portal.revisions.models import Revision
from tests.factories import (
    MAKERS,
    add_text,
    make_article,
    make_event,
    make_organisation,
    make_partnership,
    make_user,
)

from .forms import save_draft
from .test_drafting import words

BODY = ArticleText._meta.get_field("body")
TITLE = ArticleText._meta.get_field("title")
SOURCES = ArticleText._meta.get_field("facts").related_model._meta.get_field("sources")


def swap(value, find, replacement, model_field=BODY, **options):
    wanted = Wanted(find, replacement, **options)
    return replaced(value, occurrences(model_field, value, wanted), replacement)


class TestValues:
    @pytest.mark.parametrize(
        ("before", "find", "replacement", "after"),
        [
            ("<p>Old town</p>", "old", "New", "<p>New town</p>"),
            ("<p>p</p>", "p", "q", "<p>q</p>"),
            ('<p><a href="/old/">old</a></p>', "old", "new", '<p><a href="/old/">new</a></p>'),
            ("<p>R&amp;D</p>", "R&D", "A&B<C", "<p>A&amp;B&lt;C</p>"),
            ("<p>amp &amp; amp</p>", "amp", "volt", "<p>volt &amp; volt</p>"),
            ("<p>a&nbsp;b old</p>", "old", "new", "<p>a&nbsp;b new</p>"),
            ("<p>ca<strong>re</strong></p>", "care", "x", "<p>ca<strong>re</strong></p>"),
            ("<p>Łódź</p>", "łódź", "Lodz", "<p>Lodz</p>"),
            ("<p>a.b axb</p>", "a.b", r"\1", r"<p>\1 axb</p>"),
            ("<p>old</p>", "old", "", "<p></p>"),
        ],
    )
    def test_words_between_tags(self, before, find, replacement, after):
        assert swap(before, find, replacement) == after

    def test_whole_words_and_capitals(self):
        assert swap("<p>cat Cat cats</p>", "cat", "dog", whole_words=True) == "<p>dog dog cats</p>"
        assert swap("<p>cat Cat cats</p>", "cat", "dog", match_case=True) == "<p>dog Cat dogs</p>"

    def test_addresses_of_links_only_if_asked(self):
        html = '<p><a href="https://old.eu/?a=1&amp;b=2">old.eu</a></p>'
        after = '<p><a href="https://new.eu/?a=1&amp;b=2">new.eu</a></p>'
        assert swap(html, "old.eu", "new.eu", in_links=True) == after
        line = "https://old.eu/x The old.eu site"
        assert swap(line, "old.eu", "new.eu", SOURCES) == "https://old.eu/x The new.eu site"
        assert swap(line, "old.eu", "new.eu", SOURCES, in_links=True) == "https://new.eu/x The new.eu site"

    def test_a_quote_does_not_end_an_address(self):
        html = '<p><a href="/old/">x</a></p>'
        assert swap(html, "old", '"><b>', in_links=True) == '<p><a href="/&quot;&gt;&lt;b&gt;/">x</a></p>'

    def test_what_stands_around_is_shown_escaped(self):
        html = "<h2>Heading</h2><p>Some <strong>bold</strong> &lt;old&gt; words</p>"
        (found,) = occurrences(BODY, html, Wanted("old>"))
        assert found.marked("<b>") == ("Heading Some bold &lt;<del>old&gt;</del><ins>&lt;b&gt;</ins> words")


LETTERS = st.text(alphabet="ab &<>\"'é;", max_size=12)
SIMPLE = st.sampled_from(["strong", "em", "sub", "li"])


@st.composite
def markup(draw):
    parts = []
    for _ in range(draw(st.integers(0, 6))):
        tag, text = draw(SIMPLE), escape(draw(LETTERS), quote=draw(st.booleans()))
        href = escape(draw(LETTERS))
        parts.append(f'{text}<{tag}>{text}<a href="{href}">{escape(draw(LETTERS))}</a><br></{tag}>')
    return f"<p>{''.join(parts)}</p>"


@given(markup(), st.text(alphabet="ab &<é", min_size=1, max_size=2), LETTERS, st.booleans())
def test_markup_stays_and_only_the_found_places_differ(html, find, replacement, match_case):
    found = occurrences(BODY, html, Wanted(find, replacement, match_case=match_case))

    after = replaced(html, found, replacement)

    assert TAG.findall(after) == TAG.findall(html)
    before_texts, after_texts = ([unescape(text) for text in TAG.split(value)] for value in (html, after))
    pattern = re.compile(re.escape(find), 0 if match_case else re.IGNORECASE)
    assert after_texts == [pattern.sub(lambda _: replacement, text) for text in before_texts]
    # Everything outside the found places is the same, byte by byte.
    kept, end = [], 0
    for place in found:
        kept, end = [*kept, html[end : place.start]], place.end
    rest = after
    for part in [*kept, html[end:]]:
        assert part in rest
        rest = rest[rest.index(part) + len(part) :]


@given(st.lists(st.sampled_from(["alpha", "beta", "gamma"]), min_size=1, max_size=12))
def test_a_comparison_shows_only_these_places(chosen):
    html = "<p>" + "</p><p>".join(chosen) + "</p>"
    after = swap(html, "beta", "delta", whole_words=True)
    old, new = (re.findall(r"\w+", TAG.sub(" ", value)) for value in (html, after))
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    changed = [(old[a:b], new[c:d]) for what, a, b, c, d in steps if what != "equal"]
    assert all(set(gone) == {"beta"} and set(came) == {"delta"} for gone, came in changed)
    assert sum(len(gone) for gone, _came in changed) == chosen.count("beta")


@pytest.fixture
def kinds():
    return [model._meta.label_lower for model in MAKERS]


def look(client, kinds, find, replacement="", **more):
    data = {"find": find, "replacement": replacement, "kinds": kinds, "look": "yes", **more}
    return client.post("/admin/replace/", data)


def names(response):
    return [name for page in response.context.get("pages", ()) for name, _label, _words in page.rows]


def replace(client, kinds, find, replacement="", *, chosen=None, **more):
    chosen = names(look(client, kinds, find, replacement, **more)) if chosen is None else chosen
    data = {"find": find, "replacement": replacement, "kinds": kinds, "confirmed": "yes", "chosen": chosen, **more}
    response = client.post("/admin/replace/", data)
    return words(client.get(response.url)) if response.status_code == 302 else words(response)


@pytest.mark.django_db
class TestEverywhere:
    @pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
    def test_all_kinds_by_draft_or_at_once(self, as_ada, kinds, model):
        public, draft = MAKERS[model]("Old care"), MAKERS[model]("Old food", state="draft")
        replace(as_ada, kinds, "Old", "New")
        assert (public.texts.get().title, draft.texts.get().title) == ("Old care", "New food")
        Desk(public).release(by=None)
        assert public.texts.get().title == "New care"

    def test_texts_facts_and_rows(self, as_ada, kinds):
        food = make_partnership("Food", state="draft", text={"summary": "Old.", "body": "<p>An <em>old</em> one</p>"})
        Phase.objects.create(partnership=food, position=1, kind="call", note="By the old board")
        add_text(food, "Alt", language="de", state="draft", search_description="old")
        event = make_event("Lab", state="draft", venue="Old hall", sources="https://old.eu Old site")
        assert len(names(look(as_ada, kinds, "old"))) == 6
        assert replace(as_ada, kinds, "old", "new").count("1 page was changed at once") == 2
        english, german = food.texts.get(language="en"), food.texts.get(language="de")
        assert (english.summary, english.body) == ("new.", "<p>An <em>new</em> one</p>")
        assert (german.search_description, food.phases.get().note) == ("new", "By the new board")
        event.refresh_from_db()
        assert (event.venue, event.sources) == ("new hall", "https://old.eu new site")

    def test_codes_keys_and_addresses_of_pages_are_left_alone(self, as_ada, kinds):
        genoa = make_organisation("Genoa", key="it", country="IT", state="draft")
        assert names(look(as_ada, kinds, "it")) == []
        replace(as_ada, kinds, "genoa", "Genova")
        text = genoa.texts.get()
        assert (text.title, text.slug) == ("Genova", "genoa")

    def test_the_draft_is_searched_instead_of_the_page(self, as_ada, kinds):
        article = make_article("Care", text={"summary": "Old one."})
        save_draft(as_ada, article, texts__0__summary="Older one.", texts__0__title="Caring")
        assert len(names(look(as_ada, kinds, "older"))) == 1
        replace(as_ada, kinds, "older", "newer")
        (text,) = Desk(article).draft.data["rows"]["articletext"].values()
        assert (text["title"], text["summary"]) == ("Caring", "newer one.")
        assert article.texts.get().summary == "Old one."

    def test_only_what_is_chosen(self, as_ada, kinds):
        article = make_article("Care", state="draft", text={"body": "<p>old old old</p>"})
        chosen = names(look(as_ada, kinds, "old"))
        replace(as_ada, kinds, "old", "new", chosen=chosen[1:2])
        assert article.texts.get().body == "<p>old new old</p>"

    def test_looking_writes_nothing(self, as_ada, kinds):
        make_article("Old care")
        assert "Old New care" in words(look(as_ada, kinds, "old", "New"))
        assert (Revision.objects.count(), LogEntry.objects.count()) == (0, 0)

    def test_history_and_log_name_the_replacement(self, as_ada, kinds):
        article = make_article("Old care")
        replace(as_ada, kinds, "Old", "New")
        draft = Desk(article).draft
        assert (draft.note, draft.made_by) == ("“Old” replaced by “New”.", as_ada.user)
        assert LogEntry.objects.get().change_message == draft.note

    def test_what_was_changed_meanwhile_is_left_as_it_is(self, as_ada, kinds):
        article = make_article("Old care", state="draft")
        chosen = names(look(as_ada, kinds, "old"))
        article.texts.update(title="Old cares")
        said = replace(as_ada, kinds, "old", "New", chosen=chosen)
        assert "changed by somebody else meanwhile" in said
        assert article.texts.get().title == "Old cares"

    def test_what_a_field_does_not_allow_is_left_out_by_name(self, as_ada, kinds):
        make_article("Old care", state="draft")
        make_article("Old" + "!" * 190, state="draft")
        said = replace(as_ada, kinds, "Old", "A" * 20)
        assert "Left out" in said
        assert "Title: Ensure this value has at most 200 characters" in said
        assert "1 page was changed at once" in said

    def test_an_address_that_is_not_allowed(self, as_ada, kinds):
        body = '<p><a href="https://old.eu/">x</a></p>'
        article = make_article("Care", state="draft", text={"body": body})
        said = replace(as_ada, kinds, "https://old.eu", "javascript:alert(1)", in_links="on")
        assert "such an address is not allowed" in said
        assert article.texts.get().body == body

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({"find": ""}, "This field is required"),
            ({"find": "\x00"}, "Null characters are not allowed"),
            ({"find": "a", "replacement": "a"}, "This is what is looked for"),
            ({"find": "a" * 201}, "at most 200 characters"),
            ({"kinds": []}, "This field is required"),
            ({"kinds": ["auth.user"]}, "Select a valid choice"),
            ({"confirmed": "yes"}, "Choose at least one place"),
        ],
    )
    def test_mistakes_are_explained(self, as_ada, kinds, data, sentence):
        make_article("Old care")
        sent = {"find": "old", "replacement": "new", "kinds": kinds, **data}
        assert sentence in words(as_ada.post("/admin/replace/", sent))

    def test_chosen_names_that_mean_nothing(self, as_ada, kinds):
        article = make_article("Old care", state="draft")
        replace(as_ada, kinds, "old", "new", chosen=["x", "articles.article-1-rows-\x00-9"])
        assert article.texts.get().title == "Old care"

    def test_what_is_found_is_escaped(self, as_ada, kinds):
        make_article("<script>alert(1)</script>")
        answer = look(as_ada, kinds, "script", "<img src=x>").content.decode()
        assert "<script>alert(1)" not in answer
        assert "<img src=x>" not in answer

    def test_more_than_can_be_shown_is_said(self, as_ada, kinds, monkeypatch):
        monkeypatch.setattr("portal.office.replacing.AT_MOST", 2)
        for number in range(5):
            make_article(f"Old {number}", state="draft")
        response = look(as_ada, kinds, "old")
        assert len(response.context["pages"]) == 2
        assert "These are the first 2 pages; there are more" in words(response)

    def test_looking_costs_the_same_for_one_page_and_for_many(self, as_ada, kinds):
        def queries():
            look(as_ada, kinds, "old")
            with CaptureQueriesContext(connection) as captured:
                look(as_ada, kinds, "old")
            return len(captured)

        make_article("Old"), make_event("Old", state="draft")
        few = queries()
        for _ in range(10):
            make_article("Old"), make_event("Old", state="draft")
        assert queries() == few

    def test_a_failure_halfway_changes_nothing(self, as_ada, kinds, monkeypatch):
        articles = [make_article("Old care", state="draft"), make_article("Old food", state="draft")]
        kept = Desk.keep

        def failing(desk, *args, **kwargs):
            if desk.facts == articles[1]:
                raise RuntimeError("disk full")
            return kept(desk, *args, **kwargs)

        monkeypatch.setattr(Desk, "keep", failing)
        with pytest.raises(RuntimeError):
            replace(as_ada, kinds, "old", "new")
        assert [article.texts.get().title for article in articles] == ["Old care", "Old food"]


@pytest.mark.django_db
class TestForWhom:
    def test_visitors_and_people_without_a_role(self, client, kinds):
        assert client.get("/admin/replace/").url.startswith("/admin/login/")
        client.force_login(make_user("dan", is_staff=True))
        assert client.get("/admin/replace/").status_code == 403
        assert look(client, kinds, "old").status_code == 403

    def test_what_somebody_else_keeps_is_left_alone(self, as_ada, ben, kinds):
        kept, free = make_article("Old care", state="draft"), make_article("Old food", state="draft")
        lock(kept, by=ben, reason="Being checked.")
        assert len(names(look(as_ada, kinds, "old"))) == 1
        replace(as_ada, kinds, "old", "New")
        assert (kept.texts.get().title, free.texts.get().title) == ("Old care", "New food")

    def test_kinds_and_pages_that_one_may_not_change_are_not_even_searched(self, as_ada, kinds, monkeypatch):
        mine, theirs = make_article("Old mine", state="draft"), make_article("Old theirs", state="draft")
        make_event("Old lab")
        monkeypatch.setattr(
            "articles.admin.ArticleAdmin.has_change_permission",
            lambda self, request, obj=None: obj is None or obj.pk == mine.pk,
        )
        monkeypatch.setattr("events.admin.EventAdmin.has_change_permission", lambda *args: False)
        assert "Select a valid choice" in words(look(as_ada, ["events.event"], "old"))
        allowed = [kind for kind in kinds if kind != "events.event"]
        assert "theirs" not in words(look(as_ada, allowed, "old"))
        replace(as_ada, allowed, "old", "New")
        assert (mine.texts.get().title, theirs.texts.get().title) == ("New mine", "Old theirs")
