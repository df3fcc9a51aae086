"""`{% picture %}`: a picture in the sizes and formats that suit the reader's screen and browser."""

from django import template
from django.templatetags.static import static
from django.utils.translation import get_language

from portal.publishing.addresses import absolute

from ..renditions import CONTENT_TYPES, SHAPES, copy_name

register = template.Library()

# How wide a picture stands on the page. Where it does not, the template says so: {% picture image sizes="12rem" %}
SIZES = {
    "card": "(min-width: 60rem) 29vw, 92vw",
    "lead": "(min-width: 60rem) 62vw, 92vw",
    "full": "(min-width: 60rem) 62vw, 92vw",
}


@register.inclusion_tag("library/picture.html")
def picture(image, shape="card", *, decorative=False, eager=False, sizes=""):
    """`<picture>` of an image (or None) in a shape; nothing where its copies have not been made.

    `decorative` suits a card, whose headline says it all: the alternative text stays empty and no query is made.
    `eager` suits the one picture that is in sight before the reader scrolls.
    """
    available = image.sizes(shape) if image else []
    if not available:
        return {}
    *sources, fallback = (
        {
            "type": CONTENT_TYPES[extension],
            "srcset": ", ".join(f"{image.copy_url(copy_name(size, extension))} {size[0]}w" for size in available),
        }
        for extension in SHAPES[shape].extensions
    )
    text = None if decorative or image.is_decorative else image.text_in(get_language())
    return {
        "sources": sources,
        "srcset": fallback["srcset"],
        "src": image.copy_url(copy_name(available[len(available) // 2], SHAPES[shape].extensions[-1])),
        "size": available[-1],
        "sizes": sizes or SIZES[shape],
        "alt": text.alt if text else "",
        "alt_language": text.language if text and text.language != get_language() else "",
        "eager": eager,
    }


@register.simple_tag
def image_text(image):
    """What is written about an image (`alt`, `caption`) in the page's language, or in another; None if nothing is."""
    return image.text_in(get_language()) if image else None


@register.simple_tag
def og_image_url(image):
    """The full address of what other sites show in previews: the image's own crop, or the picture of the whole site."""
    available = image.sizes("social") if image else []
    return absolute(image.copy_url(copy_name(available[0], "jpg")) if available else static("images/social.jpg"))
