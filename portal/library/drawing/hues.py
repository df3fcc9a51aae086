"""Which of the theme colours suits a picture: that of what it illustrates."""

from random import Random

from portal.publishing.changes import is_publishable

from .palette import THEME_ANGLES


def hue_of(image):
    """The colour, 1 to 16, of the nearest theme; where none is near, one that the picture's key picks."""
    for thing in image.uses():
        if hue := _nearest_hue([thing], steps=4):
            return hue
    return Random(image.key).randint(1, len(THEME_ANGLES))  # noqa: S311 (draws, does not guard)


def _nearest_hue(things, steps):
    """Breadth first along what the objects point at; a theme is whatever has a `hue`."""
    for thing in things:
        if hue := getattr(thing, "hue", None):
            return hue
    return (
        _nearest_hue([near for thing in things for near in _neighbours(thing)], steps - 1) if steps and things else None
    )


def _neighbours(thing):
    for field in (*thing._meta.fields, *thing._meta.many_to_many):
        if not field.is_relation or not is_publishable(field.related_model):
            continue
        if field.many_to_many:
            yield from getattr(thing, field.name).all()
        elif near := getattr(thing, field.name):
            yield near
