"""HEAD brings the headers of GET, and nothing else, whatever serves it."""

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import RequestFactory

from tests.factories import make_article, make_document
from tests.library.files import PDF, upload

pytestmark = pytest.mark.django_db


def answer(method, path):
    """`(status, length, body)` as a server gets them: Django's test client would drop the body by itself."""
    told = {}
    request = RequestFactory().generic(method, path)
    response = get_wsgi_application()(request.environ, lambda status, headers: told.update(headers, status=status))
    body = b"".join(response)
    response.close()
    return told["status"], told.get("Content-Length"), body


@pytest.mark.parametrize("path", ["/", "/articles/care/", "/no/such/page/", "/documents/plan/file/"])
def test_it_has_the_length_of_the_page_and_no_body(path):
    make_article("Care")
    make_document("Plan", key="plan", file=upload(PDF, "plan.pdf"))
    status, length, body = answer("GET", path)
    assert len(body) == int(length) > 0
    assert answer("HEAD", path) == (status, length, b"")
