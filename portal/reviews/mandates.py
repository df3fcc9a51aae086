"""Whose page it is: who may see, change and publish what, as far as partnerships decide it.

Whoever has the permission `reviews.edit_everywhere` is not bound to any. All others are bound to the partnerships of
their mandates, whatever their role says. See docs/decisions/0019-whose-page-it-is.md.
"""

from django.db.models import Exists, OuterRef, Q

from portal.catalogue.models import Entry, Item, kinds
from portal.publishing.changes import is_publishable
from portal.publishing.visibility import visible_q
from portal.releases.models import ReleaseItem
from portal.revisions.models import Revision

from .homes import homes_in, homes_of, is_place, names_places, registers
from .models import Mandate
from .reach import Reach


def is_bound(user):
    """Whether the user works for certain partnerships only."""
    return not user.has_perm("reviews.edit_everywhere")


def may_see(user, facts):
    """Whether the back office shows this page to the user: all of it, its draft included."""
    return _may(user, "view", facts) and (not is_bound(user) or seen_objects(_only(facts), user).exists())


def may_change(user, facts):
    """Whether the user may change this page: by role, and because it is theirs. As it stands, and as its draft says."""
    if not _may(user, "change", facts):
        return False
    return is_theirs(user, facts)


def is_theirs(user, facts):
    """The same, whatever the role: for all verbs but looking."""
    return not is_bound(user) or (own_objects(_only(facts), user).exists() and _draft_is_within(user, facts))


def may_publish(user, model, facts=None):
    """Whether the user publishes this page, by role or by mandate; without `facts`, any page at all of this kind.

    A mandate covers a page that belongs to something, and to nothing that is another's.
    """
    if user.has_perm(f"{model._meta.app_label}.publish_{model._meta.model_name}"):
        return facts is None or is_theirs(user, facts)
    mandates = _mandates_of(user, publishes=True) if user.is_active and user.is_staff else set()
    if facts is None or not mandates:
        return bool(mandates)
    draft = _draft_of(facts)
    homes = [homes_of(facts), *([homes_in(type(facts), draft)] if draft and names_places(type(facts)) else [])]
    return all(each and each <= mandates for each in homes)


def would_be_theirs(user, model, snapshot):
    """Whether an object of which there is a snapshot only, such as one in the trash, would be one to change."""
    if not is_bound(user):
        return True
    if names_places(model):
        homes = homes_in(model, snapshot)
        return bool(homes) and homes <= _mandates_of(user)
    texts = snapshot["rows"].get(model.text_model()._meta.model_name, {}).values()
    return snapshot["facts"].get("owner") == [user.username] and all(text["state"] == "draft" for text in texts)


# Many at once: conditions for the database


def theirs_among(user, model, ids):
    """The primary keys of those objects that are the user's, see `is_theirs`."""
    own = set(own_objects(model._base_manager.filter(pk__in=ids), user).values_list("pk", flat=True))
    drafted = set(Revision.objects.drafted(model, own)) if names_places(model) else set()
    astray = {row.pk for row in model._base_manager.filter(pk__in=drafted) if not _draft_is_within(user, row)}
    return own - astray if is_bound(user) else own


def own_objects(queryset, user):
    """Those of a kind of content that the user may change, as far as partnerships decide it."""
    return _those(queryset, user, Reach.owned) if is_bound(user) else queryset


def seen_objects(queryset, user):
    """Those that the back office shows to the user."""
    return _those(queryset, user, Reach.seen) if is_bound(user) else queryset


def choosable(queryset, user):
    """Those that the user may name in a page: of places where pages belong their own, of all else what is public too.

    `queryset` may be of any model; what is no content is not restricted.
    """
    model = queryset.model
    if not is_bound(user) or not (is_publishable(model) or model is Item):
        return queryset
    if model is Item:
        return queryset.filter(seen_q(user) | Q(pk__in=_public("item")))
    if is_place(model):
        return own_objects(queryset, user)
    public = _public("item__object_id").filter(kind=model._meta.model_name)
    return queryset.filter(Q(pk__in=seen_objects(model._base_manager.all(), user).values("pk")) | Q(pk__in=public))


def own_items(user):
    """Primary keys of the items of all objects that a bound user may change."""
    return _items(user, Reach.owned, kinds())


def seen_q(user, item=""):
    """Items that the back office shows to a bound user, as a condition on them, or on rows with such a prefix.

    Tags are everybody's.
    """
    keys = _items(user, Reach.seen, [name for name in kinds() if name not in registers()])
    return Q(**{f"{item}kind__in": ["tag", *registers()]}) | Q(**{f"{item}pk__in": keys})


def seen_places(user):
    """`{(kind, primary key)}` of all objects that the back office shows to a bound user."""
    return set(Item.objects.filter(seen_q(user)).values_list("kind", "object_id"))


def own_places(user):
    """The same of all that they may change."""
    return set(Item.objects.filter(pk__in=own_items(user)).values_list("kind", "object_id"))


def read_by(user):
    """Which entries the user may read: what the office shows, and what visitors see anyway."""
    return seen_q(user, "item__") | visible_q() if is_bound(user) else Q()


def own_sets(queryset, user):
    """Release sets of which every page is the user's; an empty one is whose it is that began it."""
    if not is_bound(user):
        return queryset
    pages = ReleaseItem.objects.filter(release_set=OuterRef("pk"))
    place = {"content_type": OuterRef("content_type"), "object_id": OuterRef("object_id")}
    others = pages.exclude(Exists(Item.objects.filter(pk__in=own_items(user), **place)))
    return queryset.filter(~Exists(others)).filter(Q(Exists(pages)) | Q(created_by=user.pk))


def _those(queryset, user, rule):
    model = queryset.model
    items = Item.objects.filter(rule(_reach_of(user), model), kind=model._meta.model_name)
    return queryset.filter(pk__in=items.values("object_id"))


def _items(user, rule, names):
    """Primary keys. What names partnerships is asked for at once, every other kind for itself."""
    alike = [name for name in names if names_places(kinds()[name]) and not kinds()[name].has_publishers]
    reach, found = _reach_of(user), set()
    for group in (alike, *([name] for name in names if name not in alike)):
        if group:
            items = Item.objects.filter(rule(reach, kinds()[group[0]]), kind__in=group)
            found.update(items.values_list("pk", flat=True))
    return found


def _public(column):
    """Of the objects whose original text visitors read."""
    return Entry.objects.filter(visible_q(), is_original=True).values(column)


# For one object


def _only(facts):
    return type(facts)._base_manager.filter(pk=facts.pk)


def _may(user, verb, facts):
    return user.has_perm(f"{facts._meta.app_label}.{verb}_{facts._meta.model_name}")


def _draft_is_within(user, facts):
    """Whether the draft, if there is one, leaves the page among the user's own."""
    model = type(facts)
    draft = _draft_of(facts) if names_places(model) else None
    if draft is None:
        return True
    homes = homes_in(model, draft)
    return bool(homes) and homes <= _mandates_of(user)


def _draft_of(facts):
    return Revision.objects.of(facts).drafts().values_list("data", flat=True).first()


def _reach_of(user):
    return Reach(user, _mandates_of(user))


def _mandates_of(user, *, publishes=False):
    """Items. Asked once for each request, like Django's own permissions."""
    if not hasattr(user, "_mandates"):
        user._mandates = dict(Mandate.objects.filter(user=user.pk).values_list("item", "publishes"))
    return {item for item, may_publish_it in user._mandates.items() if may_publish_it or not publishes}
