"""The one door to the back office: attempts are counted, nobody signs up, a second factor can be had."""

import pytest
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse

from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet():
    cache.clear()


def log_in(client, username="ada", password="correct horse battery", **query):
    return client.post(reverse("account_login"), {"login": username, "password": password, **query})


class TestLogin:
    def test_the_admin_sends_to_it_and_it_sends_back(self, client, ada):
        response = client.get("/admin/articles/article/", follow=True)
        assert response.redirect_chain[-1][0].startswith("/accounts/login/?next=%2Fadmin%2Farticles%2Farticle%2F")
        assert log_in(client, next="/admin/articles/article/").url == "/admin/articles/article/"

    def test_by_name_or_by_address(self, client, ada):
        assert log_in(client, "ada@example.org").url == "/admin/"

    def test_a_wrong_password_says_little(self, client, ada):
        response = log_in(client, password="wrong")
        assert response.status_code == 200
        assert "not correct" in response.content.decode()

    def test_after_many_wrong_passwords_even_the_right_one_waits(self, client, ada):
        for _ in range(8):
            log_in(client, password="wrong")
        response = log_in(client)
        assert "Too many failed login attempts" in response.content.decode()

    def test_it_leads_nowhere_else(self, client, ada):
        assert log_in(client, next="https://evil.example/").url == "/admin/"

    def test_an_account_that_is_not_staff_stays_outside(self, client):
        make_user("cora")
        log_in(client, "cora")
        assert client.get("/admin/", follow=True).status_code == 403

    def test_logging_out(self, as_ada):
        as_ada.post(reverse("account_logout"))
        assert as_ada.get("/admin/").status_code == 302

    @pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/email/", "/accounts/login/code/", "/accounts/"])
    def test_there_is_no_signing_up(self, client, path):
        assert client.get(path).status_code == 404
        with pytest.raises(NoReverseMatch):
            reverse("account_signup")


class TestAccount:
    @pytest.mark.parametrize(
        "name", ["account_change_password", "mfa_index", "account_logout", "account_reset_password"]
    )
    def test_pages_have_a_language_one_heading_and_landmarks(self, as_ada, name):
        answer = as_ada.get(reverse(name)).content.decode()
        assert '<html lang="en">' in answer
        assert answer.count("<h1") == 1
        assert "<main" in answer

    def test_the_menu_leads_to_the_second_factor(self, as_ada):
        assert reverse("mfa_index") in as_ada.get("/admin/").content.decode()

    def test_django_s_own_form_for_passwords_gives_way(self, as_ada):
        assert as_ada.get("/admin/password_change/").url == reverse("account_change_password")

    def test_an_unknown_address_gets_no_letter(self, client, mailoutbox):
        response = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
        assert response.status_code == 302
        assert mailoutbox == []

    def test_a_known_one_gets_a_link(self, client, ada, mailoutbox):
        client.post(reverse("account_reset_password"), {"email": "ada@example.org"})
        path = mailoutbox[0].body.split("http://testserver")[1].split()[0]
        assert "Change Password" in client.get(path, follow=True).content.decode()

    @pytest.mark.parametrize(
        ("name", "sign"), [("mfa_activate_totp", "data:image/svg+xml"), ("mfa_add_webauthn", "mfa/js/webauthn.js")]
    )
    def test_a_second_factor_can_be_set_up_after_the_password(self, as_ada, name, sign):
        assert as_ada.get(reverse(name)).url.startswith(reverse("account_reauthenticate"))
        as_ada.post(reverse("account_reauthenticate"), {"password": "correct horse battery"})
        assert sign in as_ada.get(reverse(name)).content.decode()
