"""Files are reached only by way of a page that is public at this moment."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.files.storage import default_storage
from django.urls import reverse

from portal.library.models import Document, Image
from tests.factories import MAKERS, STATES, make_article, make_document, make_user

from .files import PDF, encode, halves, make_image, upload

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
PUBLIC = "public, max-age=300, must-revalidate"  # a page taken down takes its picture along within five minutes


def copy_of(image, name="150x100.webp"):
    return image.copy_url(name)


def make_file(key="final-plan", state="live", content=PDF, name="Plan (final).pdf"):
    return make_document("Final plan", key=key, state=state, file=upload(content, name))


@pytest.fixture
def staff(client):
    """Somebody who works here, but has no permission yet."""
    user = make_user("dora", is_staff=True)
    client.force_login(user)
    return user


def allow(user, *names):
    user.user_permissions.set(Permission.objects.filter(codename__in=names))


# Pictures


def test_a_picture_of_a_live_page_is_public(cleo):
    image = make_image()
    make_article(lead_image=image)
    response = cleo.get(copy_of(image))
    assert response.status_code == 200
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == PUBLIC
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["ETag"] == f'"{image.stamp}-150x100.webp"'
    content = response.getvalue()
    assert int(response["Content-Length"]) == len(content)
    assert content[:4] == b"RIFF"


def test_a_public_answer_depends_on_no_cookie(cleo, ben):
    image = make_image()
    make_article(lead_image=image)
    cleo.force_login(ben)
    response = cleo.get(copy_of(image))
    assert "Cookie" not in response.get("Vary", "")
    assert not response.cookies


@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
@pytest.mark.parametrize("state", STATES)
def test_only_live_pages_make_their_picture_public(cleo, model, state):
    image = make_image()
    MAKERS[model](lead_image=image, state=state)
    assert cleo.get(copy_of(image)).status_code == (200 if state == "live" else 404)


def test_a_picture_of_no_page_is_not_public(cleo):
    assert cleo.get(copy_of(make_image())).status_code == 404


def test_one_live_page_among_drafts_is_enough(cleo):
    image = make_image()
    make_article(lead_image=image, state="draft")
    make_article(lead_image=image)
    assert cleo.get(copy_of(image)).status_code == 200


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        (NOON - SECOND, 404),
        (NOON, 200),
        (NOON + timedelta(hours=1) - SECOND, 200),
        (NOON + timedelta(hours=1), 404),
        (NOON + timedelta(hours=1) + SECOND, 404),
    ],
)
def test_a_picture_appears_and_disappears_with_its_page_to_the_second(cleo, moment, status):
    image, document = make_image(), make_file(state="draft")
    article = make_article(lead_image=image, state="draft")
    with time_machine.travel(NOON - timedelta(days=1), tick=False):
        for text in (article.texts.get(), document.texts.get()):
            text.publish(at=NOON, until=NOON + timedelta(hours=1))
    with time_machine.travel(moment, tick=False):
        assert cleo.get(copy_of(image)).status_code == status
        assert cleo.get(document.download_url).status_code == status


def test_a_public_picture_costs_one_query(cleo, django_assert_num_queries):
    image = make_image()
    make_article(lead_image=image)
    with django_assert_num_queries(1):
        assert cleo.get(copy_of(image)).status_code == 200


@pytest.mark.parametrize(
    ("is_staff", "permission", "status"),
    [(True, "view_image", 200), (True, "view_document", 404), (False, "view_image", 404)],
)
def test_a_draft_picture_is_seen_by_staff_who_may_see_images(client, staff, is_staff, permission, status):
    image = make_image()
    staff.is_staff = is_staff
    staff.save()
    allow(staff, permission)
    response = client.get(copy_of(image))
    assert response.status_code == status
    if status == 200:
        assert response["Cache-Control"] == "private, no-store"
        assert "Cookie" in response["Vary"]


def test_a_browser_that_has_the_picture_gets_no_second_copy(cleo, monkeypatch):
    image = make_image()
    make_article(lead_image=image)
    etag = cleo.get(copy_of(image))["ETag"]
    monkeypatch.setattr(default_storage, "open", None)
    response = cleo.get(copy_of(image), headers={"If-None-Match": etag})
    assert response.status_code == 304
    assert (response["ETag"], response["Cache-Control"]) == (etag, PUBLIC)


def test_what_a_browser_keeps_of_an_unpublished_picture_is_not_confirmed(cleo):
    image = make_image()
    article = make_article(lead_image=image)
    etag = cleo.get(copy_of(image))["ETag"]
    article.texts.get().unpublish()
    assert cleo.get(copy_of(image), headers={"If-None-Match": etag}).status_code == 404


def test_a_head_request_tells_the_size(cleo):
    image = make_image()
    make_article(lead_image=image)
    response = cleo.head(copy_of(image))
    assert response.status_code == 200
    assert int(response["Content-Length"]) == default_storage.size(image.copy_path("150x100.webp"))
    assert b"".join(response) == b""


def test_files_come_whole_and_say_so(cleo):
    image, document = make_image(), make_file()
    make_article(lead_image=image)
    for path in (copy_of(image), document.download_url):
        whole = cleo.get(path).getvalue()
        response = cleo.get(path, headers={"Range": "bytes=0-3"})
        assert response["Accept-Ranges"] == "none"
        assert response.status_code == 200
        assert response.getvalue() == whole


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_can_be_sent(cleo, method):
    image = make_image()
    make_article(lead_image=image)
    assert getattr(cleo, method)(copy_of(image)).status_code == 405


def test_an_address_of_a_replaced_picture_leads_to_the_new_one(cleo):
    image = make_image()
    make_article(lead_image=image)
    before = copy_of(image)
    image.focus = "0x0"
    image.render()
    response = cleo.get(before)
    assert (response.status_code, response["Location"]) == (302, copy_of(image))


@pytest.mark.parametrize(
    "name",
    [
        "151x100.webp",
        "150x100.gif",
        "150x100",
        "150x100.webp.exe",
        "..",
        "..%2f..%2f..%2fimages",
        "%2e%2e%2f%2e%2e%2fsettings.py",
        "..%5c..%5csettings.py",
        "150x100.webp%00",
        "%2fetc%2fpasswd",
    ],
)
def test_only_names_of_copies_lead_anywhere(cleo, name):
    image = make_image()
    make_article(lead_image=image)
    assert cleo.get(f"/media/town-hall/{image.stamp}/{name}").status_code == 404


def test_originals_have_no_address(cleo):
    image, document = make_image(), make_file()
    make_article(lead_image=image)
    for path in (image.file.name, document.file.name, image.copy_path("150x100.webp")):
        for prefix in ("/media/", "/", "/static/", "/media/../media/"):
            assert cleo.get(prefix + path).status_code == 404, prefix + path


def test_a_copy_that_was_lost_is_not_found_and_reported(cleo, caplog):
    image = make_image()
    make_article(lead_image=image)
    default_storage.delete(image.copy_path("150x100.webp"))
    assert cleo.get(copy_of(image)).status_code == 404
    assert "150x100.webp” is missing in the storage" in caplog.text


def test_addresses_agree_with_the_urls():
    image = make_image()
    assert copy_of(image) == reverse("rendition", args=[image.key, image.stamp, "150x100.webp"])


# Documents


def test_a_document_is_saved_not_shown(cleo):
    document = make_file()
    response = cleo.get("/documents/final-plan/download/")
    assert response.status_code == 200
    assert response["Content-Disposition"] == 'attachment; filename="final-plan.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == PUBLIC
    assert response.getvalue() == PDF
    assert document.size == int(response["Content-Length"]) == len(PDF)
    assert cleo.get(document.download_url, headers={"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize("state", STATES)
def test_only_live_documents_are_handed_out(cleo, state):
    assert cleo.get(make_file(state=state).download_url).status_code == (200 if state == "live" else 404)


def test_a_text_is_never_taken_for_a_page(cleo):
    response = cleo.get(make_file(content=b"a;b\n", name="data.csv").download_url)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="final-plan.csv"'


@pytest.mark.parametrize(("permission", "status"), [("view_document", 200), ("view_image", 404)])
def test_a_draft_document_is_seen_by_staff_who_may_see_documents(client, staff, permission, status):
    document = make_file(state="draft")
    allow(staff, permission, "edit_everywhere")
    response = client.get(document.download_url)
    assert response.status_code == status
    if status == 200:
        assert response["Cache-Control"] == "private, no-store"


def test_a_document_that_is_elsewhere_has_nothing_to_download(cleo):
    document = make_document(key="elsewhere", external_url="https://example.org/plan.pdf")
    assert document.download_url == ""
    assert (document.extension, document.format) == ("", "")
    assert cleo.get("/documents/elsewhere/download/").status_code == 404


def test_a_document_costs_one_query(cleo, django_assert_num_queries):
    url = make_file().download_url
    with django_assert_num_queries(1):
        cleo.get(url)


def test_a_file_that_came_in_past_the_checks_is_not_handed_out(cleo):
    document = make_file()
    default_storage.save("documents/page.html", upload(b"<script>alert(1)</script>", "page.html"))
    Document.objects.filter(pk=document.pk).update(file="documents/page.html")
    assert cleo.get(document.download_url).status_code == 404


def test_unknown_keys_are_not_found_whoever_asks(client, staff):
    allow(staff, "view_image", "view_document")
    assert client.get("/documents/unknown/download/").status_code == 404
    assert client.get("/media/unknown/0123456789/150x100.webp").status_code == 404


def test_a_picture_without_copies_is_not_found(cleo):
    image = Image.objects.create(key="fresh", file=upload(encode(halves(), "PNG"), "a.png"))
    make_article(lead_image=image)
    assert cleo.get("/media/fresh/0123456789/150x100.webp").status_code == 404
