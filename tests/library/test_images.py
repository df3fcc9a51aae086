"""Images as rows: their copies, their texts, their files."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.core.serializers import deserialize, serialize

from portal.library.models import Image, ImageText
from tests.factories import make_article, make_partnership

from .files import encode, halves, make_image, upload

pytestmark = pytest.mark.django_db


def stored_copies(image):
    folder = f"renditions/{image.key}/{image.stamp}"
    return {f"{folder}/{name}" for name in default_storage.listdir(folder)[1]}


def test_copies_are_made_right_after_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        image = Image.objects.create(key="hall", file=upload(encode(halves((900, 600)), "PNG"), "hall.png"))
        assert image.renditions == {}
    image = Image.objects.get()
    assert (image.width, image.height) == (900, 600)
    assert image.sizes("card") == [(480, 320), (900, 600)]
    assert stored_copies(image) == image.copy_paths()


def test_a_row_in_a_page_asks_neither_disk_nor_database(django_assert_num_queries, monkeypatch):
    image = make_image()
    monkeypatch.setattr(default_storage, "exists", None)
    monkeypatch.setattr(default_storage, "open", None)
    with django_assert_num_queries(0):
        assert image.sizes("lead") == [(150, 75)]
        assert image.copy_url("150x75.avif") == f"/media/town-hall/{image.stamp}/150x75.avif"


def test_rendering_again_does_nothing():
    image = make_image()
    before = Image.objects.get().renditions
    assert image.render() is False
    assert Image.objects.get().renditions == before


def test_a_lost_copy_is_made_again():
    image = make_image()
    lost = sorted(image.copy_paths())[0]
    default_storage.delete(lost)
    assert image.render() is True
    assert default_storage.exists(lost)


def test_another_focus_point_makes_other_copies_and_drops_the_old_ones():
    image = make_image()
    before = stored_copies(image)
    image.focus = "0x0"
    assert image.render() is True
    assert not any(default_storage.exists(path) for path in before)
    assert stored_copies(image) == image.copy_paths()


def test_a_replaced_file_and_its_copies_are_deleted(django_capture_on_commit_callbacks):
    image = make_image()
    original, copies = image.file.name, image.copy_paths()
    with django_capture_on_commit_callbacks(execute=True):
        image.file = upload(encode(halves(left="green"), "PNG"), "other.png")
        image.save()
    assert not any(default_storage.exists(path) for path in {original, *copies})
    assert default_storage.exists(image.file.name)
    assert all(default_storage.exists(path) for path in image.copy_paths())


def test_a_deleted_image_leaves_no_file(django_capture_on_commit_callbacks):
    image = make_image()
    paths = {image.file.name, *image.copy_paths()}
    with django_capture_on_commit_callbacks(execute=True):
        Image.objects.all().delete()
    assert not any(default_storage.exists(path) for path in paths)


def test_a_rolled_back_deletion_keeps_the_file(django_capture_on_commit_callbacks):
    image = make_image()
    with django_capture_on_commit_callbacks(execute=False):
        image.delete()
    assert default_storage.exists(image.file.name)


def test_the_stored_name_tells_nothing():
    image = make_image(name="Minister leaves office.jpg")
    assert "inister" not in image.file.name
    assert len(image.file.name) > 30


def test_a_key_is_made_from_the_name_of_the_file():
    images = [Image.objects.create(file=upload(encode(halves(), "PNG"), "Łódź Town Hall.png")) for _ in range(2)]
    assert [image.key for image in images] == ["odz-town-hall", "odz-town-hall-2"]


def test_a_fixture_does_not_make_the_row_forget_what_was_measured():
    make_image()
    image = Image.objects.get()
    as_fixture = serialize(
        "json", [image], use_natural_foreign_keys=True, use_natural_primary_keys=True, fields=("key", "file", "credit")
    )
    for entry in deserialize("json", as_fixture.replace('"credit": ""', '"credit": "Ada"')):
        entry.save()
    again = Image.objects.get()
    assert (again.credit, again.width, again.renditions) == ("Ada", 150, image.renditions)


def test_a_fixture_with_another_file_starts_anew_and_deletes_nothing():
    image = make_image()
    as_fixture = serialize("json", [image], use_natural_primary_keys=True, fields=("key", "file"))
    for entry in deserialize("json", as_fixture.replace(image.file.name, "images/demo/town-hall.png")):
        entry.save()
    assert Image.objects.get().renditions == {}
    assert default_storage.exists(image.file.name)


def test_a_row_whose_file_is_missing_can_be_read_and_changed():
    Image.objects.bulk_create([Image(key="lost", file="images/demo/lost.png")])
    image = Image.objects.get()
    image.credit = "Ada"
    image.full_clean()
    image.save()
    assert image.sizes("full") == []


def test_focus_points_are_two_shares():
    image = make_image()
    for focus in ("0x1", "0.5x0.333", "1.0x0"):
        image.focus = focus
        image.full_clean()
    for focus in ("", "5x5", "0.5", "axb", "0.5x0.5\n", "-0.1x0"):
        image.focus = focus
        with pytest.raises(ValidationError) as caught:
            image.full_clean()
        assert set(caught.value.message_dict) == {"focus"}


def test_alternative_text_is_required_unless_the_image_is_decorative():
    text = ImageText(image=make_image(alt=""), alt=" ", caption="The hall")
    with pytest.raises(ValidationError, match="Say what the picture shows"):
        text.full_clean()
    text.image.is_decorative = True
    text.full_clean()


def test_images_without_alternative_text_can_be_found():
    make_image("described")
    make_image("ornament", alt="", is_decorative=True)
    mute = make_image("mute", alt="")
    ImageText.objects.create(image=mute, language="fr", alt="", caption="Une légende")
    assert list(Image.objects.without_alt()) == [mute]


def test_a_text_in_another_language_stands_in_where_one_is_missing(django_assert_num_queries):
    image = make_image(alt="A town hall")
    ImageText.objects.create(image=image, language="fr", alt="Une mairie")
    with django_assert_num_queries(1):
        assert [image.text_in(language).alt for language in ("fr", "en", "de")] == [
            "Une mairie",
            "A town hall",
            "A town hall",
        ]
    assert make_image("mute", alt="").text_in("en") is None


def test_uses_are_found_whatever_kind_they_are():
    image = make_image()
    used = [make_article(lead_image=image, state="draft"), make_partnership(lead_image=image)]
    make_article()
    assert sorted(map(str, image.uses())) == sorted(map(str, used))


def test_render_images_names_broken_files_and_goes_on(capsys):
    whole = make_image("whole", alt="")
    Image.objects.filter(pk=whole.pk).update(renditions={})
    Image.objects.bulk_create([Image(key="lost", file="images/demo/lost.png"), Image(key="none")])
    default_storage.save("images/broken.png", upload(b"no picture", "broken.png"))
    Image.objects.bulk_create([Image(key="broken", file="images/broken.png")])
    call_command("render_images")
    told = capsys.readouterr()
    assert told.out == "Rendered 1 images, 2 could not be.\n"
    assert [line.split(")")[0] for line in told.err.splitlines()] == [
        "Image “broken” (images/broken.png",
        "Image “lost” (images/demo/lost.png",
    ]
    assert Image.objects.get(key="whole").sizes("card")
    call_command("render_images")
    assert capsys.readouterr().out == "Rendered 0 images, 2 could not be.\n"
