"""Whoever works for one partnership changes its pages, and neither changes nor reads what others have not published."""

import json
import re
from datetime import date, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone

from articles.models import Article
from partnerships.models import Action, ActionPlan, Membership, MonitoringRound, Organisation, Partnership
from portal.catalogue.models import Item, Separation
from portal.library.models import Image
from portal.presence.locks import lock
from portal.presence.models import Unfinished
from portal.previews.models import PreviewLink
from portal.publishing.changes import publishable_models
from portal.releases.models import ReleaseItem, ReleaseSet
from portal.reviews import reviewing
from portal.reviews.models import Comment, Mandate, Review
from portal.revisions.desk import Desk
from portal.revisions.models import Revision
from tests.factories import (
    MAKERS,
    make_article,
    make_document,
    make_event,
    make_organisation,
    make_partnership,
)
from tests.releases.sets import gather
from tests.test_routes import routes

from .bound import BELONGING, SECRET, never_public, page_of, plan_of, public_with_draft, state_of, with_rows, work_for
from .forms import add, address, errors, filled, save, save_draft

pytestmark = pytest.mark.django_db
every_kind = pytest.mark.parametrize("model", BELONGING, ids=lambda model: model.__name__)
HTML = {"Accept": "text/html"}
STRONG = ("add", "change", "view", "delete", "publish")


@pytest.fixture
def food():
    return make_partnership("Food")


@pytest.fixture
def water():
    return make_partnership("Water")


@pytest.fixture
def fia(roles, food, client):
    """Works for Food. Her role would let her do everything with all content."""
    user = work_for(food, verbs=STRONG)
    client.force_login(user)
    return user


def says(response):
    """All that an answer tells, but what it was asked for."""
    words = response.content.decode() if not response.streaming else ""
    return f"{words} {response.get('Location', '')}".lower()


def addresses_of(page):
    """`{verb: address}` of all addresses that an object of this kind has."""
    kind = f"admin/{page._meta.app_label}/{page._meta.model_name}/<path:object_id>/"
    round_, _ = MonitoringRound.objects.get_or_create(key="autumn", reported_on=date(2025, 9, 1))
    values = {"number": 1, "step": "ask", "round": round_.pk, "verb": "correct"}
    return {
        pattern.removeprefix(kind): "/"
        + re.sub(r"<\w+:(\w+)>", lambda m: str({**values, "object_id": page.pk}[m[1]]), pattern)
        for pattern in routes()
        if pattern.startswith(kind)
    }


class TestPagesOfOthers:
    """At every address that an object has."""

    @pytest.fixture(params=BELONGING, ids=lambda model: model.__name__)
    def pages(self, request, water, ben):
        shown = public_with_draft(request.param, water, ben)
        hidden = never_public(request.param, water)
        for page in (shown, hidden):
            reviewing.comment(page, f"{SECRET}?", by=ben, address="/")
            Desk(page).remember()
        return shown, hidden

    def test_nothing_is_told(self, fia, client, pages):
        for page in pages:
            for verb, url in addresses_of(page).items():
                response = client.get(f"{url}?from=1", follow=True)
                assert SECRET not in says(response), url
                assert response.status_code in {200, 403, 404, 405}, url
                assert verb == "" or response.redirect_chain or response.status_code != 200, url

    def test_nothing_is_changed(self, fia, ben, client, pages):
        editor = Client()
        editor.force_login(ben)
        before = [state_of(page) for page in pages]
        counts = [model.objects.count() for model in (Revision, Review, Comment, ReleaseItem, PreviewLink, Unfinished)]
        for page in pages:
            values = filled(editor.get(address(page, "change"))) | {"texts-0-title": "Mine", "_save": "1"}
            text = page.texts.get()
            values |= {"post": "yes", "chosen": text.pk, "when": "now", "texts": "en", "reason": "why", "name": "Set"}
            values |= {"action": "publish", "window": "0" * 32, "revision": "0", "verdict": "approved", "words": "Ha"}
            values = {name: value for name, value in values.items() if value is not None}
            for verb, url in addresses_of(page).items():
                response = client.post(url, values)
                assert SECRET not in says(response), url
                assert response.status_code in {302, 403, 404, 405}, (verb, response.status_code)
        assert [state_of(page) for page in pages] == before
        assert counts == [m.objects.count() for m in (Revision, Review, Comment, ReleaseItem, PreviewLink, Unfinished)]

    def test_nothing_is_done_from_lists(self, fia, client, pages):
        before = [state_of(page) for page in pages]
        model = type(pages[0])
        for action in ("publish", "unpublish", "delete", "release", "tag", "upkeep", "move"):
            values = {"action": f"{action}_selected", "_selected_action": [page.pk for page in pages], "look": "1"}
            values |= {"confirmed": "yes", "post": "yes", "chosen": pages[1].texts.get().pk, "when": "now"}
            response = client.post(address(model, "changelist"), {**values, "add": "Tag", "no_owner": "1"}, follow=True)
            assert SECRET not in says(response), action
        assert [state_of(page) for page in pages] == before

    def test_public_addresses_of_hidden_pages_lead_nowhere(self, fia, client, pages):
        text = pages[1].texts.get()
        assert client.get(text.get_absolute_url()).status_code == 404
        kind = ContentType.objects.get_for_model(type(text))
        response = client.get(f"/admin/r/{kind.pk}/{text.pk}/")
        assert response.status_code == 404
        assert SECRET not in says(response)

    def test_nor_do_their_previews(self, fia, client, pages):
        for page in pages:
            scene = f"{page._meta.model_name}-{page.pk}"
            for url in (f"/admin/preview/{scene}", f"/admin/preview/{scene}/", f"/admin/share/{scene}/"):
                assert client.get(url).status_code == 403, url
                assert client.post(url, {"label": "Me", "days": 7}).status_code in {403, 405}, url
            assert not PreviewLink.objects.exists()


class TestEverywhereElse:
    """At the addresses that are about many pages."""

    @pytest.fixture
    def world(self, ben, food, water):
        pages = [never_public(model, water) for model in BELONGING]
        hidden = next(page for page in pages if isinstance(page, Partnership))
        pages += [public_with_draft(model, water, ben, number=5) for model in (Article, ActionPlan, Partnership)]
        genoa = make_organisation("Genoa")
        Membership.objects.create(partnership=hidden, organisation=genoa)
        own = make_article("Own", partnerships=[food], organisations=[genoa])
        naming = make_article(f"{SECRET} names", partnerships=[water], state="draft", organisations=[genoa])
        naming.picks.create(target=Item.objects.get(kind="article", object_id=own.pk))
        Separation.objects.create(
            item=Item.objects.get(kind="article", object_id=own.pk),
            other=Item.objects.get(kind="article", object_id=naming.pk),
        )
        text = pages[2].texts.get()
        text.slug = "elsewhere"  # as one may guess
        text.save()
        linked = text.get_absolute_url()
        own.texts.update(body=f'<p><a href="{linked}">see</a></p>')
        own.texts.get().save()
        scheduled = make_article(f"{SECRET} soon", partnerships=[water], state="scheduled")
        make_article(f"{SECRET} gone", partnerships=[water]).delete()
        lock(pages[2], by=ben, reason=SECRET, until=None)
        reviewing.ask(pages[2], by=ben, address="/")
        gathered = gather(never_public(Article, water), name=f"{SECRET} set")
        Image.objects.create(key="tram", file="images/tram.png")
        naming.lead_image = Image.objects.get()
        naming.save()
        self.own, self.genoa, self.scheduled, self.gathered = own, genoa, scheduled, gathered
        return pages

    def asked(self):
        """Addresses to look at."""
        month = f"{timezone.localdate():%Y-%m}"
        yield from ("/admin/", "/admin/find/?term=zanz", "/admin/health/", "/admin/health/?put_off=1", "/admin/trash/")
        yield from ("/admin/calendar/", f"/admin/calendar/?month={month}", "/admin/catalogue/item/", "/admin/replace/")
        yield from ("/admin/releases/releaseset/", address(self.gathered, "change"), address(self.gathered, "review"))
        yield from (
            f"/admin/releases/releaseset/{self.gathered.pk}/release/",
            f"/admin/preview/set-{self.gathered.pk}/",
        )
        yield from (
            f"/admin/trash/{pk}/" for pk in Revision.objects.filter(step="deleted").values_list("pk", flat=True)
        )
        yield from (f"/admin/catalogue/item/{pk}/change/" for pk in Item.objects.values_list("pk", flat=True))
        later = f"{timezone.now() + timedelta(days=5):%Y%m%dT%H%M}Z"
        yield from (f"/admin/preview/site@{later}/articles/", f"/admin/preview/article-{self.own.pk}@{later}/articles/")
        for page in (self.own, self.genoa):
            for verb in ("change", "history", "review", "delete", "publish", "unpublish", "gather", "duplicate"):
                yield address(page, verb)
        yield from (f"/admin/preview/article-{self.own.pk}/", f"/admin/share/article-{self.own.pk}/")
        yield f"/admin/preview/article-{self.own.pk}/{self.pages[2].texts.get().get_absolute_url()[1:]}"
        yield address(Image.objects.get(), "change")
        for model in MAKERS:
            yield from (address(model, "changelist"), f"{address(model, 'changelist')}?q=zanz", address(model, "add"))
        for model in publishable_models():
            for field in [*model._meta.concrete_fields, *model._meta.local_many_to_many]:
                if field.is_relation and field.related_model in MAKERS:
                    names = f"app_label={model._meta.app_label}&model_name={model._meta.model_name}"
                    yield f"/admin/autocomplete/?{names}&field_name={field.name}"
                    yield f"/admin/autocomplete/?{names}&field_name={field.name}&term=zanz"
        yield "/admin/autocomplete/?app_label=articles&model_name=articlepick&field_name=target&term=zanz"

    def test_no_draft_word_is_told(self, world, fia, client):
        self.pages = world
        for url in self.asked():
            assert SECRET not in says(client.get(url, follow=True, headers=HTML)), url
        found = client.get("/admin/find/?term=zanz", headers={"Accept": "application/json"})
        assert json.loads(found.content) == {"results": []}

    def test_nor_to_who_looks_for_words_or_does_things_to_many(self, world, fia, client):
        self.pages = world
        values = {"find": "zanz", "kinds": [model._meta.label_lower for model in publishable_models()]}
        response = client.post("/admin/replace/", {**values, "replacement": "x"})
        assert response.context["is_searched"]
        assert response.context["pages"] == []
        page = page_of(Action, Partnership.objects.get(key=self.own.partnerships.get().key), title="Mine")
        for thing, action in ((self.own, "move"), (page, "move"), (self.own, "tag"), (self.own, "unpublish")):
            values = {"action": f"{action}_selected", "_selected_action": [thing.pk]}
            response = client.post(address(type(thing), "changelist"), values)
            assert response.status_code == 200
            assert SECRET not in says(response), action

    def test_nothing_of_them_is_brought_back_put_off_or_released(self, world, fia, client):
        self.pages = world
        deletion = Revision.objects.get(step="deleted")
        assert client.post(f"/admin/trash/{deletion.pk}/bring-back/").status_code == 404
        for verb in ("release", "call-off", "roll-back"):
            assert (
                client.post(f"/admin/releases/releaseset/{self.gathered.pk}/{verb}/", {"when": "now"}).status_code
                == 404
            )
        item = self.gathered.items.get()
        assert client.post(f"/admin/releases/releaseset/{self.gathered.pk}/take-out/{item.pk}/").status_code == 404
        assert ReleaseItem.objects.filter(pk=item.pk).exists()

    def test_an_editor_is_told_all_of_it(self, world, client, ben):
        """Or the tests above would pass on an empty page."""
        self.pages = world
        client.force_login(ben)
        telling = [url for url in self.asked() if SECRET in says(client.get(url, follow=True, headers=HTML))]
        assert len(telling) > 60
        for part in ("/admin/", "/admin/trash/", "/admin/releases/releaseset/", address(self.own, "change")):
            assert part in telling


class TestTheirOwn:
    @every_kind
    def test_everything_works(self, fia, client, food, model):
        page = with_rows(food) if model is Partnership else page_of(model, food)
        save_draft(client, page, texts__0__title="Better")
        assert Desk(page).draft
        for verb in ("change", "history", "compare", "lock", "gather", "review", "release", "publish", "delete"):
            assert client.get(f"{address(page, verb)}?from=1").status_code == 200, verb
        assert address(page, "change") in says(client.get(address(model, "changelist")))
        assert "better" in says(client.get("/admin/find/?term=better", headers=HTML))
        scene = f"{model._meta.model_name}-{page.pk}"
        assert "Better" in client.get(f"/admin/preview/{scene}", follow=True).content.decode()
        assert client.post(f"/admin/share/{scene}/", {"label": "Max", "days": 7, "pinned": ""}).context["address"]
        client.post(address(page, "release"))
        assert page.texts.get().title == "Better"
        number = Revision.objects.of(page).last().number
        client.post(address(page, "restore", number))
        assert Desk(page).draft
        client.post(address(page, "discard"))
        assert Desk(page).draft is None
        client.post(address(page, "lock"), {"reason": "Lawyers"})
        client.post(address(page, "unlock"))
        client.post(address(page, "gather"), {"name": "Spring", "action": "publish"})
        assert ReleaseSet.objects.get().items.count() == 1
        assert client.get(address(ReleaseSet.objects.get(), "change")).status_code == 200

    @every_kind
    def test_changes_in_bulk(self, fia, client, food, model):
        page = food if model is Partnership else page_of(model, food, state="draft")
        values = {"action": "upkeep_selected", "_selected_action": [page.pk], "review_on": "2030-01-01"}
        client.post(address(model, "changelist"), {**values, "confirmed": "1"})
        assert "2030-01-01" in str(Desk(page).data["facts"]["review_on"])

    def test_rows_too(self, fia, client, food):
        page = with_rows(food)
        genoa = make_organisation("Genoa")
        row = page.memberships.get()
        save(client, page, memberships__0__organisation=genoa.pk, phases__0__note="Done")
        assert page.memberships.get(pk=row.pk).organisation == genoa
        assert page.phases.get().note == "Done"

    def test_words_are_replaced_in_their_own_pages_only(self, fia, client, food, water):
        mine = page_of(Article, food, title="Citys", state="draft")
        theirs = page_of(Article, water, title="Citys", state="draft", text={"slug": "other"})
        data = {"find": "Citys", "replacement": "Cities", "kinds": ["articles.article"]}
        (found,) = client.post("/admin/replace/", data).context["pages"]
        client.post("/admin/replace/", {**data, "confirmed": "1", "chosen": [name for name, *_ in found.rows]})
        assert (mine.texts.get().title, theirs.texts.get().title) == ("Cities", "Citys")

    def test_what_they_delete_they_find_in_the_trash(self, fia, client, food):
        page = page_of(Article, food, title="Mistake", state="draft")
        client.post(address(page, "delete"), {"post": "yes"})
        deletion = Revision.objects.get(step="deleted")
        assert "mistake" in says(client.get("/admin/trash/"))
        client.post(f"/admin/trash/{deletion.pk}/bring-back/")
        assert Article.objects.get().texts.get().title == "Mistake"

    def test_a_list_costs_the_same_however_much_there_is(self, fia, client, food, django_assert_max_num_queries):
        costs = []
        for number in (1, 9):
            while food.articles.count() < number:
                page_of(Article, food)
            client.get(address(Article, "changelist"))
            with django_assert_max_num_queries(45) as queries:
                response = client.get(address(Article, "changelist"))
            costs.append(len(queries))
            assert response.context["cl"].result_count == number
        assert costs[0] == costs[1]


class TestAdding:
    def test_something_of_ones_own(self, fia, client, food):
        add(client, Article, texts__0__title="News", dated_on="2026-05-06", partnerships=[food.pk])
        assert Article.objects.get().partnerships.get() == food
        add(client, Action, texts__0__title="Act", plan=plan_of(food).pk)
        assert Action.objects.get().plan.partnership == food

    @pytest.mark.parametrize("name", ["partnerships", "plans", "topics", "actions"])
    def test_a_forged_home_is_refused_beside_its_field(self, fia, client, food, water, name):
        other = {
            "partnerships": lambda: water,
            "plans": lambda: plan_of(water),
            "topics": lambda: page_of(type(water.plans.model.topics.rel.related_model()), water),
            "actions": lambda: page_of(Action, water),
        }[name]()
        values = {"texts__0__title": "News", "dated_on": "2026-05-06", "partnerships": [food.pk]}
        response = add(client, Article, **{**values, name: [other.pk]})
        assert "not your partnership" in response.context["adminform"].form.errors[name][0]
        assert not Article.objects.exists()

    def test_what_belongs_to_nobody_is_refused(self, fia, client):
        response = add(client, Article, texts__0__title="News", dated_on="2026-05-06")
        assert "to which of your partnerships" in response.context["adminform"].form.errors["partnerships"][0]
        assert not Article.objects.exists()

    def test_a_partnership_is_added_by_others(self, fia, client):
        assert client.get(address(Partnership, "add")).status_code == 403

    def test_the_plan_of_another_is_no_place(self, fia, client, water):
        response = add(client, Action, texts__0__title="Act", plan=plan_of(water).pk)
        assert "not your partnership" in errors(response)
        assert not Action.objects.exists()

    def test_an_organisation_is_theirs_until_it_is_public(self, fia, client):
        add(client, Organisation, texts__0__title="Genoa", kind="urban-authority")
        genoa = Organisation.objects.get()
        assert genoa.owner == fia
        save(client, genoa, texts__0__title="Genova")
        assert genoa.texts.get().title == "Genova"
        genoa.texts.get().publish()
        assert not client.get(address(genoa, "change")).context["has_change_permission"]
        client.post(address(genoa, "change"), {"texts-0-title": "Zena", "_save": "1"})
        assert Desk(genoa).draft is None

    def test_other_organisations_can_be_read_and_named(self, fia, client, food):
        genoa = make_organisation("Genoa")
        assert client.get(address(genoa, "change")).status_code == 200
        url = "/admin/autocomplete/?app_label=partnerships&model_name=membership&field_name=organisation&term=gen"
        assert [found["id"] for found in client.get(url).json()["results"]] == [str(genoa.pk)]

    def test_public_pages_of_others_can_be_named(self, fia, client, food, water):
        event = make_event("Lab", partnerships=[water])
        page = page_of(Article, food)
        save(client, page, events=[event.pk])
        assert page.events.get() == event

    def test_hidden_ones_cannot(self, fia, client, food, water):
        event = make_event("Lab", partnerships=[water], state="draft")
        page = page_of(Article, food, state="draft")
        assert "events" in save(client, page, events=[event.pk]).context["adminform"].form.errors
        assert not page.events.exists()

    def test_what_an_editor_has_named_stays(self, fia, client, food, water):
        event = make_event("Lab", partnerships=[water], state="draft")
        page = page_of(Article, food, state="draft", events=[event])
        save(client, page, texts__0__title="Better")
        assert (page.events.get(), page.texts.get().title) == (event, "Better")

    def test_a_copy_stays_with_the_partnership(self, fia, client, food, water):
        page = page_of(Article, food, title="One")
        client.post(address(page, "duplicate"))
        assert food.articles.count() == 2
        both = make_article("Both", partnerships=[food, water])
        client.post(address(both, "duplicate"))
        client.post(address(food, "duplicate"))
        assert water.articles.count() == 1
        assert Partnership.objects.count() == 2


class TestMovingAway:
    @pytest.fixture
    def page(self, food):
        return page_of(Article, food, state="draft")

    def test_by_the_form(self, fia, client, food, water, page):
        for homes in ([water.pk], [food.pk, water.pk], []):
            response = save(client, page, partnerships=homes)
            assert response.context["adminform"].form.errors["partnerships"]
            assert list(page.partnerships.all()) == [food]

    def test_in_bulk(self, fia, client, food, water, page):
        values = {"action": "move_selected", "_selected_action": [page.pk], "confirmed": "1"}
        for change in ({"remove_partnerships": food.pk}, {"add_partnerships": water.pk}):
            client.post(address(Article, "changelist"), {**values, **change})
            assert list(page.partnerships.all()) == [food]

    def test_by_bringing_back_what_it_was(self, fia, client, food, water, page):
        page.partnerships.set([water])
        old = Desk(page).remember()
        page.partnerships.set([food])
        Desk(page).record(by=None)
        response = client.post(address(page, "restore", old.number), follow=True)
        assert "not belong to your partnerships any more" in says(response)
        assert list(page.partnerships.all()) == [food]

    def test_by_publishing_a_draft_that_does(self, fia, ben, client, food, water):
        page = page_of(Article, food)
        desk = Desk(page)
        relations = {**desk.data["relations"], "partnerships": [[water.key]]}
        desk.save_draft({**desk.data, "relations": relations}, by=ben)
        assert client.post(address(page, "release")).status_code == 403
        assert 'name="_save"' not in says(client.get(address(page, "change")))
        assert list(page.partnerships.all()) == [food]


class TestShared:
    def test_a_page_of_two_partnerships_is_read_only(self, fia, client, food, water):
        both = make_article("Both", partnerships=[food, water])
        response = client.get(address(both, "change"))
        assert response.status_code == 200
        assert not response.context["has_change_permission"]
        client.post(address(both, "change"), {"texts-0-title": "Mine", "_save": "1"})
        assert Desk(both).draft is None

    def test_a_picture_is_changed_by_who_changes_its_pages(self, fia, client, food, water):
        image = Image.objects.create(key="tram", file="images/tram.png")
        assert client.get(address(image, "change")).context["has_change_permission"]
        food.lead_image = image
        food.save()
        assert client.get(address(image, "change")).context["has_change_permission"]
        water.lead_image = image
        water.save()
        assert not client.get(address(image, "change")).context["has_change_permission"]

    def test_hidden_files_are_not_served(self, fia, client, food, water, settings):
        paper = make_document("Plan", state="draft", file="documents/x.pdf", key="plan")
        water.documents.add(paper)
        assert client.get("/documents/plan/download/").status_code == 404

    def test_a_preview_shows_no_hidden_page_that_is_only_linked(self, fia, client, food, water):
        hidden = page_of(Article, water, title=f"{SECRET} itself", state="draft")
        path = hidden.texts.get().get_absolute_url()
        own = page_of(Article, food, text={"body": f'<p><a href="{path}">see</a></p>'})
        assert client.get(f"/admin/preview/article-{own.pk}{path}").status_code == 404
        link = client.post(f"/admin/share/article-{own.pk}/", {"label": "Me", "days": 7, "pinned": ""})
        shared = link.context["address"].replace("http://testserver", "")
        guest = Client()
        assert guest.get(f"{shared}{path}").status_code == 404
        assert guest.get(shared, follow=True).status_code == 200

    def test_findings_are_put_off_by_who_may_mend_them(self, fia, client, food, water):
        page_of(Article, food, key="mine")
        page_of(Article, water, key="theirs")
        found = {row["place"] for row in client.get("/admin/health/").context["rows"]}
        assert found <= {(page._meta.model_name, page.pk) for page in (food, *food.articles.all(), *food.plans.all())}

    def test_a_mandate_that_ends_takes_the_pages_along(self, fia, client, food):
        assert client.get(address(food, "change")).status_code == 200
        Mandate.objects.all().delete()
        assert client.get(address(food, "change"), follow=True).redirect_chain
