"""Authors write, editors publish and delete, everybody else stays outside."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from articles.models import Article
from portal.accounts.models import User
from tests.factories import MAKERS, make_article, make_user

from .forms import add, address, save

pytestmark = pytest.mark.django_db


def page(response):
    return response.content.decode()


class TestAuthors:
    @pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
    def test_they_see_no_button_and_are_refused_at_the_address(self, as_ada, model):
        obj = MAKERS[model](state="draft")
        answer = page(as_ada.get(address(obj, "change")))
        assert 'name="_publish"' not in answer
        assert address(obj, "delete") not in answer
        for name in ("publish", "unpublish", "delete"):
            assert as_ada.get(address(obj, name)).status_code == 403
            assert as_ada.post(address(obj, name), {"chosen": obj.texts.get().pk, "when": "now"}).status_code == 403
        assert obj.texts.get().status == "draft"

    @pytest.mark.parametrize("action", ["publish_selected", "unpublish_selected", "delete_selected"])
    def test_the_actions_of_the_list_are_not_theirs(self, as_ada, action):
        article = make_article("Care", state="draft")
        data = {"action": action, "_selected_action": [article.pk], "confirmed": "yes", "post": "yes"}
        as_ada.post(address(Article, "changelist"), {**data, "chosen": article.texts.get().pk, "when": "now"})
        assert article.texts.get().status == "draft"
        assert action not in page(as_ada.get(address(Article, "changelist")))

    def test_save_and_publish_only_saves(self, as_ada):
        article = make_article("Care", state="draft")
        response = save(as_ada, article, "_publish", texts__0__title="Care for all")
        assert "publish" not in response.url
        assert article.texts.get().title == "Care for all"

    def test_they_may_write(self, as_ada):
        add(as_ada, Article, texts__0__title="Care", dated_on="2026-05-06")
        assert Article.objects.get().texts.get().status == "draft"

    def test_staff_are_none_of_their_business(self, as_ada):
        assert as_ada.get(address(User, "changelist")).status_code == 403


class TestEditors:
    @pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
    def test_they_may_do_everything_with_content(self, as_ben, model):
        obj = MAKERS[model]()
        assert "Unpublish…" in page(as_ben.get(address(obj, "change")))
        for name in ("publish", "unpublish", "delete", "history"):
            assert as_ben.get(address(obj, name)).status_code == 200

    def test_staff_are_none_of_their_business(self, as_ben):
        assert as_ben.get(address(User, "changelist")).status_code == 403


class TestOthers:
    @pytest.mark.parametrize("name", ["changelist", "add"])
    def test_visitors_are_sent_to_the_login(self, cleo, db, name):
        assert cleo.get(address(Article, name)).url.startswith("/admin/login/")

    def test_a_member_of_staff_without_a_role_sees_nothing(self, client, db):
        client.force_login(make_user("dan", is_staff=True))
        assert client.get("/admin/").status_code == 200
        assert client.get(address(Article, "changelist")).status_code == 403


class TestCreateRoles:
    def test_a_second_run_changes_nothing(self, roles):
        before = {group.name: set(group.permissions.values_list("pk", flat=True)) for group in Group.objects.all()}
        call_command("create_roles", verbosity=0)
        after = {group.name: set(group.permissions.values_list("pk", flat=True)) for group in Group.objects.all()}
        assert before == after
        assert set(before) == {"Auditors", "Authors", "Editors", "Secretariats"}

    def test_only_editors_publish_and_delete(self, roles):
        def verbs(name):
            permissions = Group.objects.get(name=name).permissions.all()
            return {permission.codename.partition("_")[0] for permission in permissions}

        assert verbs("Authors") == {"add", "change", "view", "edit"}
        assert verbs("Editors") == {"add", "change", "view", "publish", "delete", "edit"}
        assert verbs("Secretariats") == {"add", "change", "view"}

    def test_a_secretariat_only_looks_at_what_is_the_houses(self, roles):
        found = Group.objects.get(name="Secretariats").permissions.values_list("codename", flat=True)
        assert {"add_article", "change_partnership", "add_organisation", "view_theme", "add_tag"} <= set(found)
        assert not {"change_theme", "add_page", "change_category", "change_tag", "edit_everywhere"} & set(found)

    def test_what_was_taken_from_a_role_comes_back(self, roles):
        Group.objects.get(name="Authors").permissions.clear()
        call_command("create_roles", verbosity=0)
        assert Group.objects.get(name="Authors").permissions.filter(codename="add_article").exists()


class TestCreateDemoEditor:
    def test_it_refuses_on_a_production_server(self, db):
        with pytest.raises(CommandError, match="do not belong on a public server"):
            call_command("create_demo_editor")
        assert not User.objects.exists()

    def test_it_prints_what_one_can_log_in_with(self, db, client, capsys):
        call_command("create_demo_editor", "--even-in-production")
        call_command("create_demo_editor", "--even-in-production")
        lines = capsys.readouterr().out.splitlines()
        assert lines[:2] == lines[2:]
        username, password = lines[0].split()[3], lines[0].split()[-1]
        assert client.login(username=username, password=password)
        assert User.objects.get(username="editor").has_perm("articles.publish_article")
        assert not User.objects.get(username="author").has_perm("articles.publish_article")

    def test_it_follows_debug(self, db, settings, capsys):
        settings.DEBUG = True
        call_command("create_demo_editor")
        assert User.objects.count() == 2
