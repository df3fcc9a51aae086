"""Several files at once: each is checked, bad ones are named, nothing that was typed or uploaded is lost."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.storage import default_storage

from portal.library.models import Document, Image, ImageText
from portal.office.stash import FOLDER
from portal.revisions.models import Revision
from tests.factories import make_user
from tests.library.files import PDF, SVG, encode, halves, upload

from .test_drafting import words

pytestmark = pytest.mark.django_db

PICTURES, DOCUMENTS = "/admin/pictures/upload/", "/admin/documents/upload/"


@pytest.fixture(autouse=True)
def _nothing_waits():
    for name in waiting():
        default_storage.delete(f"{FOLDER}/{name}")


def picture(name="tram.png"):
    return upload(encode(halves(), "PNG"), name)


def send(client, url, *files):
    return client.post(url, {"files": files}, follow=True)


def forms_of(response):
    return [form for _name, form, _picture in response.context["rows"]]


def save(client, url, *answers, **more):
    """Answer for each file that waits, in order."""
    data = {"words": "yes", **more}
    for form, answer in zip(forms_of(client.get(url)), answers, strict=True):
        given = {name: form[name].value() or "" for name in form.fields if name not in {"leave_out", "is_decorative"}}
        data |= {f"{form.prefix}-{name}": value for name, value in {**given, **answer}.items()}
    return client.post(url, data, follow=True)


def waiting():
    return default_storage.listdir(FOLDER)[1] if default_storage.exists(FOLDER) else []


class TestPictures:
    def test_each_gets_its_own_words(self, as_ada, django_capture_on_commit_callbacks):
        asked = send(as_ada, PICTURES, picture("Old tram.png"), picture("ornament.png"))
        assert "data:image/jpeg;base64," in asked.content.decode()
        with django_capture_on_commit_callbacks(execute=True):
            said = save(
                as_ada,
                PICTURES,
                {"alt": "A tram", "credit": "Zoë", "licence": "CC BY 4.0", "language": "de"},
                {"is_decorative": "on"},
            )
        assert "2 files added: old-tram, ornament" in words(said)
        tram, ornament = Image.objects.get(key="old-tram"), Image.objects.get(key="ornament")
        assert (tram.credit, tram.licence, tram.width, ornament.is_decorative) == ("Zoë", "CC BY 4.0", 150, True)
        assert list(ImageText.objects.values_list("image__key", "language", "alt")) == [("old-tram", "de", "A tram")]
        assert LogEntry.objects.count() == 2
        assert waiting() == []

    def test_a_missing_word_saves_nothing_and_loses_nothing(self, as_ada):
        send(as_ada, PICTURES, picture("a.png"), picture("b.png"))
        said = save(as_ada, PICTURES, {"alt": "A tram", "credit": "Zoë"}, {"alt": " "})
        assert "Nothing is saved yet" in words(said)
        assert "Say what the picture shows, or declare it decorative." in words(said)
        assert 'value="Zoë"' in said.content.decode()
        assert not Image.objects.exists()
        assert len(waiting()) == 2
        save(as_ada, PICTURES, {"alt": "A tram"}, {"alt": "A bridge"})
        assert Image.objects.count() == 2

    def test_what_cannot_be_used_is_named_and_the_others_wait(self, as_ada):
        said = send(as_ada, PICTURES, upload(SVG, "logo.svg"), picture("good.png"), upload(PDF, "plan.pdf"))
        assert "“logo.svg” is not a picture that can be used here" in words(said)
        assert "“plan.pdf” is not a picture that can be used here" in words(said)
        assert [name for name, _form, _picture in said.context["rows"]] == ["good.png"]

    def test_one_can_be_left_out(self, as_ada):
        send(as_ada, PICTURES, picture("a.png"), picture("b.png"))
        save(as_ada, PICTURES, {"leave_out": "on"}, {"alt": "A bridge"})
        assert [image.key for image in Image.objects.all()] == ["b"]
        assert waiting() == []

    def test_more_can_be_added_before_saving(self, as_ada):
        send(as_ada, PICTURES, picture("a.png"))
        asked = send(as_ada, PICTURES, picture("b.png"))
        assert [name for name, _form, _picture in asked.context["rows"]] == ["a.png", "b.png"]


class TestDocuments:
    def test_they_become_drafts_with_a_history(self, as_ada):
        asked = send(as_ada, DOCUMENTS, upload(PDF, "annual_report-2024.pdf"), upload(b"a,b\n", "table.csv"))
        assert [form["title"].value() for form in forms_of(asked)] == ["Annual report 2024", "Table"]
        save(as_ada, DOCUMENTS, {"kind": "report", "language": "fr"}, {"title": "Annual report 2024"})
        first, second = Document.objects.order_by("pk")
        assert (first.key, second.key) == ("annual-report-2024", "annual-report-2024-2")
        assert (first.kind, first.language, first.size, first.format) == ("report", "fr", len(PDF), "PDF")
        assert [document.texts.get().status for document in (first, second)] == ["draft", "draft"]
        assert [Revision.objects.of(document).count() for document in (first, second)] == [1, 1]

    def test_a_title_is_required(self, as_ada):
        send(as_ada, DOCUMENTS, upload(PDF, "a.pdf"))
        assert "This field is required" in words(save(as_ada, DOCUMENTS, {"title": ""}))
        assert not Document.objects.exists()


class TestLimits:
    @pytest.mark.parametrize(
        ("limit", "value", "sentence"),
        [("MOST_FILES", 1, "At most 1 files wait at once"), ("MOST_BYTES", 10, "Together at most 10")],
    )
    def test_too_much_is_refused_in_words(self, as_ada, monkeypatch, limit, value, sentence):
        monkeypatch.setattr(f"portal.office.uploads.{limit}", value)
        said = send(as_ada, PICTURES, picture("a.png"), picture("b.png"))
        assert sentence in words(said).replace("\xa0", " ")
        assert waiting() == []

    def test_no_file_at_all(self, as_ada):
        assert "Choose at least one file" in words(as_ada.post(PICTURES, follow=True))

    def test_what_nobody_came_back_for_is_deleted(self, as_ada, noon):
        send(as_ada, PICTURES, picture("a.png"))
        (left,) = waiting()
        noon.shift(timedelta(days=2))
        as_ada.force_login(as_ada.user)
        send(as_ada, PICTURES, picture("b.png"))
        assert left not in waiting()


class TestForWhom:
    def test_what_one_uploads_no_other_sees(self, client, ada, ben):
        client.force_login(ada)
        send(client, PICTURES, picture("a.png"))
        client.logout()
        client.force_login(ben)
        assert client.get(PICTURES).context["rows"] == []

    @pytest.mark.parametrize("url", [PICTURES, DOCUMENTS])
    def test_without_the_right(self, client, db, url):
        assert send(client, url, picture()).redirect_chain[0][0].startswith("/admin/login/")
        client.force_login(make_user("dan", is_staff=True))
        assert client.get(url).status_code == 403
        assert send(client, url, picture()).status_code == 403
        assert waiting() == []

    def test_a_name_is_shown_as_words(self, as_ada):
        send(as_ada, PICTURES, picture("<b>x.png"))
        assert "<b>x.png" not in as_ada.get(PICTURES).content.decode()

    def test_the_lists_lead_there(self, as_ada):
        assert PICTURES in as_ada.get("/admin/library/image/").content.decode()
        assert DOCUMENTS in as_ada.get("/admin/library/document/").content.decode()
        assert "Add several" not in as_ada.get("/admin/articles/article/").content.decode()
