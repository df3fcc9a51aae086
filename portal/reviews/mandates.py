"""Publishing rights for the pages of one partnership: which pages those are."""

from portal.catalogue.models import Item, Link, kinds

from .models import Mandate

# Links that somebody merely wrote into a text, or picked for reading on, make a page nobody's.
NOT_BELONGING = ("text", "pick")


def may_publish(user, model, facts=None):
    """Whether the user publishes this page, by role or by mandate; without `facts`, any page at all of this kind.

    A mandate covers a page that belongs to something, and to nothing that is another's.
    """
    if user.has_perm(f"{model._meta.app_label}.publish_{model._meta.model_name}"):
        return True
    if not (user.is_active and user.is_staff):
        return False
    mandates = _mandates_of(user)
    if facts is None or not mandates:
        return bool(mandates)
    homes = homes_of(facts)
    return bool(homes) and homes <= mandates


def _mandates_of(user):
    """Items. Asked once for each request, like Django's own permissions."""
    if not hasattr(user, "_mandates"):
        user._mandates = set(Mandate.objects.filter(user=user).values_list("item", flat=True))
    return user._mandates


def homes_of(facts):
    """Items of the partnerships to which a page belongs, by itself or by what it is a part of."""
    item = Item.objects.filter(kind=facts._meta.model_name, object_id=facts.pk).first()
    if item is None:
        return set()
    if facts.has_publishers:
        return {item.pk}
    links = Link.objects.filter(source=item).exclude(relation__in=NOT_BELONGING).values_list("target", "target__kind")
    return {target for target, kind in links if _has_publishers(kind)}


def _has_publishers(kind):
    return getattr(kinds().get(kind), "has_publishers", False)
