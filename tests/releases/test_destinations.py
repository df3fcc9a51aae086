"""A page moves only to what visitors can read."""

import pytest
from django.core.exceptions import ValidationError

from portal.releases.destinations import readable_address
from tests.factories import make_event

pytestmark = pytest.mark.django_db


class TestTheAddress:
    @pytest.mark.parametrize(
        ("address", "kept"),
        [
            ("/events/lab/", "/events/lab/"),
            ("http://testserver/events/lab/?a=1#b", "/events/lab/?a=1#b"),
            ("/fr/events/lab/", "/fr/events/lab/"),
            ("/events/", "/events/"),
            ("/", "/"),
            ("https://example.org/", "https://example.org/"),
        ],
    )
    def test_good(self, address, kept):
        make_event("Lab")
        assert readable_address(address) == kept

    @pytest.mark.parametrize(
        "address",
        [
            "/events/lob/",
            "/nowhere/",
            "//evil.example/",
            "http://example.org/",
            "javascript:alert(1)",
            "lab",
            "/draft/",
        ],
    )
    def test_bad(self, address):
        make_event("Lab")
        with pytest.raises(ValidationError):
            readable_address(address)

    def test_a_page_cannot_take_its_own_place(self):
        lab = make_event("Lab")
        with pytest.raises(ValidationError, match="cannot read"):
            readable_address("/events/lab/", going=lab.texts.all())

    def test_nobody_is_sent_to_a_draft(self):
        make_event("Lab", state="draft")
        with pytest.raises(ValidationError, match="cannot read"):
            readable_address("/events/lab/")
