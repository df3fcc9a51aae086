from django import template

from portal.revisions.models import Revision

register = template.Library()


@register.simple_tag
def change_notes(facts):
    """What visitors are told of changes, the newest first, as revisions."""
    told = Revision.objects.of(facts).told()
    return list(told.only("made_at", "public_note", "former__number"))
