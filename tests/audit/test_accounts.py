"""Who may do what, and who came in: the log knows."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.urls import reverse

from portal.audit import acting, change
from portal.audit.models import Record
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def otto(roles):
    cache.clear()  # nobody has tried to log in yet
    return make_user("otto", first_name="Otto", last_name="Ohnesorg")


def last():
    row = Record.objects.first()
    return row.verb, row.kind, row.label, row.details


class TestAccounts:
    def test_a_new_one(self, otto):
        assert last() == ("added", "accounts.user", "Otto Ohnesorg", {})
        assert Record.objects.first().key == "otto"

    def test_what_decides_who_may_come_in(self, otto):
        with acting():
            otto.is_staff = otto.is_superuser = True
            otto.save()
        assert last()[3] == {"is_staff": change(False, True), "is_superuser": change(False, True)}

    def test_a_password_is_not_told(self, otto):
        with acting():
            otto.set_password("another horse battery")
            otto.save()
        assert last()[3] == {"password": "changed"}

    def test_what_decides_nothing_is_not_recorded(self, otto):
        count = Record.objects.count()
        with acting():
            otto.first_name = "Ottilie"
            otto.save()
        assert Record.objects.count() == count

    def test_roles(self, otto):
        with acting():
            otto.groups.add(*Group.objects.filter(name__in=["Authors", "Editors"]))
        assert last() == (
            "permissions changed",
            "accounts.user",
            "Otto Ohnesorg",
            {"groups added": ["Authors", "Editors"]},
        )
        with acting():
            otto.groups.remove(Group.objects.get(name="Authors"))
        assert last()[3] == {"groups removed": ["Authors"]}
        with acting():
            otto.groups.clear()
        assert last()[3] == {"groups removed": ["Editors"]}

    def test_roles_from_the_other_side(self, otto):
        with acting():
            Group.objects.get(name="Authors").user_set.add(otto)
        assert last() == ("permissions changed", "auth.group", "Authors", {"users added": ["Otto Ohnesorg"]})
        with acting():
            Group.objects.get(name="Authors").user_set.clear()
        assert last()[3] == {"users removed": ["Otto Ohnesorg"]}

    def test_permissions_of_an_account_and_of_a_role(self, otto):
        permission = Permission.objects.get(codename="publish_article")
        for owner, relation in ((otto, "user_permissions"), (Group.objects.get(name="Authors"), "permissions")):
            with acting():
                getattr(owner, relation).add(permission)
            assert last()[2:] == (str(owner), {"permissions added": ["articles.publish_article"]})

    def test_deleting_ones_own_account(self, otto):
        with acting(otto):
            otto.delete()
        row = Record.objects.first()
        assert (row.verb, row.name, row.by, row.label) == ("deleted", "Otto Ohnesorg", None, "Otto Ohnesorg")

    def test_a_role_that_is_renamed(self, otto):
        with acting():
            Group.objects.get(name="Authors").save()
        assert last()[:3] == ("changed", "auth.group", "Authors")


class TestLogins:
    def log_in(self, client, password="correct horse battery"):
        return client.post(reverse("account_login"), {"login": "otto", "password": password})

    def test_coming_and_going(self, client, otto):
        self.log_in(client)
        assert last() == ("logged in", "accounts.user", "Otto Ohnesorg", {})
        assert Record.objects.first().by == otto
        client.post(reverse("account_logout"))
        assert last()[0] == "logged out"
        assert Record.objects.first().by == otto

    def test_trying(self, client, otto):
        self.log_in(client, "wrong")
        row = Record.objects.first()
        assert (row.verb, row.label, row.name, row.by, row.details) == ("failed to log in", "otto", "visitor", None, {})

    def test_the_second_factor(self, client, otto):
        codes = RecoveryCodes.activate(otto)
        Authenticator.objects.create(user=otto, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
        address = self.log_in(client).url
        client.post(address, {"code": "000000"})
        assert last()[0] == "failed at the second factor"
        client.post(address, {"code": codes.get_unused_codes()[0]})
        assert list(Record.objects.values_list("verb", flat=True)[:2]) == ["logged in", "second factor used"]
        assert Record.objects.filter(verb="second factor used").get().details == {"factor": "Recovery codes"}
