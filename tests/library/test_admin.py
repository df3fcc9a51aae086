"""Editors' side: pictures are described, and their focus can be set by mouse and keyboard."""

import re

import pytest
from django.urls import reverse

from portal.library.forms import FocusField, FocusWidget
from portal.library.models import Image, ImageText
from tests.factories import make_article, make_user
from tests.office.forms import filled

from .files import SVG, encode, halves, make_image, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    client.force_login(make_user("root", is_staff=True, is_superuser=True))
    return client


def answers(*texts, image=None, **fields):
    """What the form of an image sends, with `(language, alt)` for each text."""
    data = {
        "key": "town-hall",
        "focus_x": 50,
        "focus_y": 50,
        "credit": "",
        "licence": "",
        "texts-TOTAL_FORMS": len(texts),
        "texts-INITIAL_FORMS": 0,
        "texts-MIN_NUM_FORMS": 0,
        "texts-MAX_NUM_FORMS": 1000,
        **fields,
    }
    for number, (language, alt) in enumerate(texts):
        data |= {f"texts-{number}-language": language, f"texts-{number}-alt": alt, f"texts-{number}-caption": ""}
    return data


def add(office, *texts, content=None, name="a.png", **fields):
    file = upload(content or encode(halves(), "PNG"), name)
    return office.post(reverse("admin:library_image_add"), answers(*texts, file=file, **fields))


def complaints(response):
    return re.sub(
        r"<[^>]+>", " ", " ".join(re.findall(r'<ul class="errorlist.*?</ul>', response.content.decode(), re.S))
    )


def test_an_editor_adds_a_picture_and_finds_its_copies(office, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert add(office, ("en", "A town hall"), focus_x=25, focus_y=80).status_code == 302
    image = Image.objects.get()
    assert image.focus == "0.25x0.8"
    assert image.texts.get().alt == "A town hall"
    page = office.get(reverse("admin:library_image_change", args=[image.pk])).content.decode()
    assert image.smallest("full")["url"] in page
    assert image.smallest("social")["url"] in page
    assert 'value="25"' in page
    assert 'value="80"' in page


def test_a_picture_without_words_is_refused(office):
    for texts in ((), [("en", "  ")]):
        response = add(office, *texts)
        assert response.status_code == 200
        assert "Say what the picture shows" in complaints(response)
    assert not Image.objects.exists()


def test_a_form_that_comes_back_says_that_the_file_is_gone(office):
    response = add(office, ("en", ""))
    assert "Choose the file again." in complaints(response)
    assert "2 things need your attention" in " ".join(response.content.decode().split())
    refused = add(office, ("en", ""), content=SVG, name="logo.svg")
    assert "Choose the file again." not in complaints(refused)
    without = office.post(reverse("admin:library_image_add"), answers(("en", "")))
    assert "Choose the file again." not in complaints(without)


def test_a_document_that_comes_back_says_it_too(office):
    url = reverse("admin:library_document_add")
    data = filled(office.get(url)) | {"file": upload(b"Minutes", "minutes.txt")}
    response = office.post(url, {name: value for name, value in data.items() if value is not None})
    assert "Choose the file again." in complaints(response)


def test_the_words_come_right_after_the_file(office):
    image = make_image()
    for url in (reverse("admin:library_image_add"), reverse("admin:library_image_change", args=[image.pk])):
        page = office.get(url).content.decode()
        places = [
            page.index(f'name="{name}"') for name in ("file", "is_decorative", "texts-0-alt", "focus_x", "credit")
        ]
        assert places == sorted(places)


def test_a_new_picture_has_neither_crops_nor_uses(office):
    page = office.get(reverse("admin:library_image_add")).content.decode()
    for name in ("whole", "crops", "pixels", "used_on"):
        assert f"field-{name}" not in page


def test_a_decorative_picture_needs_no_words(office):
    assert add(office, is_decorative="on").status_code == 302
    assert Image.objects.get().is_decorative


def test_declaring_a_picture_decorative_and_emptying_its_text_is_one_step(office):
    image = make_image()
    text = image.texts.get()
    data = answers(("en", ""), is_decorative="on") | {
        "texts-INITIAL_FORMS": 1,
        "texts-0-id": text.pk,
        "texts-0-image": image.pk,
    }
    url = reverse("admin:library_image_change", args=[image.pk])
    assert office.post(url, data).status_code == 302
    assert ImageText.objects.get().alt == ""


def test_a_picture_cannot_lose_its_last_text(office):
    image = make_image()
    data = answers(("en", "A town hall")) | {
        "texts-INITIAL_FORMS": 1,
        "texts-0-id": image.texts.get().pk,
        "texts-0-image": image.pk,
        "texts-0-DELETE": "on",
    }
    response = office.post(reverse("admin:library_image_change", args=[image.pk]), data)
    assert "Say what the picture shows" in complaints(response)
    assert image.texts.exists()


def test_a_hostile_file_is_refused_in_words(office):
    response = add(office, ("en", "A logo"), content=SVG, name="logo.svg")
    assert "“logo.svg” is not a picture that can be used here" in complaints(response)
    assert not Image.objects.exists()


@pytest.mark.parametrize(("x", "y"), [(101, 50), (50, -1), ("left", 50), ("", 50)])
def test_a_focus_point_outside_the_picture_is_refused(office, x, y):
    response = add(office, ("en", "A town hall"), focus_x=x, focus_y=y)
    assert response.status_code == 200
    assert complaints(response).strip()


def test_the_key_is_chosen_once(office):
    image = make_image()
    page = office.get(reverse("admin:library_image_change", args=[image.pk])).content.decode()
    assert 'name="key"' not in page
    assert "town-hall" in page


def test_the_list_shows_pictures_words_and_uses(office, django_assert_max_num_queries):
    make_article(lead_image=make_image(credit="Ada Autor"), state="draft")
    make_image("ornament", alt="", is_decorative=True)
    url = reverse("admin:library_image_changelist")
    office.get(url)
    with django_assert_max_num_queries(12):
        page = office.get(url).content.decode()
    assert re.findall(r'field-use_count[^>]*">(\d+)<', page) == ["0", "1"]
    assert "A town hall" in page
    assert "decorative" in page
    assert Image.objects.get(key="town-hall").smallest("card")["url"] in page


def test_pictures_without_words_can_be_listed(office):
    make_image("described")
    make_image("mute", alt="")
    page = office.get(reverse("admin:library_image_changelist"), {"alt": "missing"}).content.decode()
    assert "mute" in page
    assert "described" not in page


def test_a_picture_names_the_pages_it_is_on(office):
    image = make_image()
    article = make_article("Paris lab", lead_image=image, state="draft")
    page = office.get(reverse("admin:library_image_change", args=[image.pk])).content.decode()
    assert "Paris lab" in page
    assert reverse("admin:articles_article_change", args=[article.pk]) in page


def test_a_picture_that_is_used_cannot_be_deleted(office):
    image = make_image()
    make_article("Paris lab", lead_image=image)
    url = reverse("admin:library_image_delete", args=[image.pk])
    assert "Paris lab" in office.get(url).content.decode()
    office.post(url, {"post": "yes"})
    assert Image.objects.exists()


def test_the_pages_carry_no_inline_script_or_style(office):
    image = make_image()
    for url in (
        reverse("admin:library_image_changelist"),
        reverse("admin:library_image_add"),
        reverse("admin:library_image_change", args=[image.pk]),
    ):
        page = office.get(url).content.decode()
        own = page[page.index('<div id="content"') if '<div id="content"' in page else 0 :]
        assert not re.search(r"<script(?![^>]*\b(src|type=\"application/json\"))", own), url
        assert not re.search(r"<[^>]+\s(style|on\w+)=", own), url


def test_percents_become_shares_and_back():
    field, widget = FocusField(), FocusWidget()
    for x, y, stored in ((0, 100, "0x1"), (50, 50, "0.5x0.5"), (33, 7, "0.33x0.07")):
        assert field.clean([x, y]) == stored
        assert widget.decompress(stored) == [x, y]
    assert widget.decompress(None) == [50, 50]
