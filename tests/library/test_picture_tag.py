"""`{% picture %}` in pages."""

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.utils import translation
from PIL import Image as Picture
from pytest_django.asserts import assertHTMLEqual

from portal.library.models import Image, ImageText
from portal.library.renditions import SHAPES
from portal.library.templatetags.library import SIZES

from .files import encode, halves, make_image

pytestmark = pytest.mark.django_db


def show(tag, **context):
    return Template("{% load library %}" + tag).render(Context(context)).strip()


@pytest.fixture
def image():
    return make_image(content=encode(halves((1000, 500)), "JPEG"), alt="A town hall")


def test_a_card_offers_formats_and_sizes_and_reserves_its_place(image):
    base, sizes = f"/media/town-hall/{image.stamp}", SIZES["card"]
    assertHTMLEqual(
        show('{% picture image "card" %}', image=image),
        f"""
        <picture>
          <source type="image/avif" srcset="{base}/480x320.avif 480w, {base}/750x500.avif 750w" sizes="{sizes}">
          <source type="image/webp" srcset="{base}/480x320.webp 480w, {base}/750x500.webp 750w" sizes="{sizes}">
          <img src="{base}/750x500.jpg" srcset="{base}/480x320.jpg 480w, {base}/750x500.jpg 750w" sizes="{sizes}"
            width="750" height="500" alt="A town hall" loading="lazy" decoding="async">
        </picture>
        """,
    )


@pytest.mark.parametrize("shape", SIZES)
def test_every_shape_has_a_width_on_the_page(image, shape):
    assert f'width="{image.sizes(shape)[-1][0]}"' in show(f'{{% picture image "{shape}" %}}', image=image)


def test_all_shapes_but_the_preview_of_other_sites_are_for_pages():
    assert set(SIZES) == set(SHAPES) - {"social"}


def test_the_first_picture_is_fetched_at_once(image):
    html = show('{% picture image "lead" eager=True %}', image=image)
    assert 'fetchpriority="high"' in html
    assert "loading=" not in html


def test_a_template_may_say_how_wide_it_is(image):
    assert show('{% picture image sizes="12rem" %}', image=image).count('sizes="12rem"') == 3


@pytest.mark.parametrize("decorative", [True, False])
def test_decorative_pictures_are_silent_and_cost_no_query(image, decorative, django_assert_num_queries):
    image = Image.objects.get()
    if decorative:
        image.is_decorative = True
    tag = "{% picture image %}" if decorative else "{% picture image decorative=True %}"
    with django_assert_num_queries(0):
        assert 'alt=""' in show(tag, image=image)


def test_an_alternative_text_costs_one_query_however_often_it_is_asked_for(image, django_assert_num_queries):
    image = Image.objects.get()
    with django_assert_num_queries(1):
        show('{% picture image "lead" %}{% image_text image as text %}{{ text.caption }}', image=image)


def test_alternative_texts_are_in_the_language_of_the_page_or_say_which(image):
    ImageText.objects.create(image=image, language="fr", alt="Une mairie")
    with translation.override("fr"):
        html = show("{% picture image %}", image=Image.objects.get())
        assert 'alt="Une mairie"' in html
        assert "lang=" not in html
    with translation.override("de"):
        assert 'alt="A town hall" lang="en"' in show("{% picture image %}", image=Image.objects.get())


def test_alternative_texts_are_escaped(image):
    ImageText.objects.update(alt='"><script>alert(1)</script>')
    html = show("{% picture image %}", image=Image.objects.get())
    assert "<script>" not in html
    assert 'alt="&quot;&gt;&lt;script&gt;alert(1)' in html


def test_where_there_is_no_picture_nothing_is_shown():
    assert show("{% picture image %}", image=None) == ""
    assert show("{% picture image %}", image=Image(key="fresh")) == ""
    assert show("{% picture nothing %}") == ""
    assert show("{% image_text image as text %}{{ text.alt }}", image=None) in {"", "None"}


def test_other_sites_get_a_full_address(image):
    url = show("{% og_image_url image %}", image=image)
    assert url == f"http://testserver/media/town-hall/{image.stamp}/952x500.jpg"
    for missing in (Image(key="fresh"), None, ""):
        assert show("{% og_image_url image %}", image=missing) == "http://testserver/static/images/social.jpg"
    with Picture.open(finders.find("images/social.jpg")) as whole_site:
        assert whole_site.size == (1200, 630)
