"""To which partnerships a page belongs: by naming them, or by naming what is a part of one.

The catalogue knows it as links; what only a draft says is read from its snapshot. A document names nobody, so it
belongs to whoever names it. Kinds of which neither is true are registers that all share: organisations, themes.
"""

from functools import cache

from django.db.models import ForeignKey, Q

from portal.catalogue.models import Item, Link, kinds
from portal.catalogue.relations import associations
from portal.publishing.changes import is_publishable
from portal.revisions.snapshots import columns, parts, relations


def owners():
    """Kinds of which people can have mandates."""
    return [name for name, model in kinds().items() if model.has_publishers]


def ties():
    """Links that say where a page belongs. One that somebody wrote into a text, or picked for reading on, does not."""
    return Link.objects.exclude(Q(relation="text") | Q(relation__endswith="pick"))


def homes_of(facts):
    """Items of the partnerships to which a page belongs, as it stands."""
    item = Item.objects.filter(kind=facts._meta.model_name, object_id=facts.pk).first()
    if item is None:
        return set()
    if facts.has_publishers:
        return {item.pk}
    if facts.belongs_to_namers:
        namers = list(ties().filter(target=item).values_list("source", flat=True))
        return homes_of_items([*namers, *ties().filter(source__in=namers).values_list("target", flat=True)])
    return homes_of_items(ties().filter(source=item).values_list("target", flat=True))


def homes_in(model, snapshot):
    """The same of what a snapshot says."""
    if model.has_publishers:
        own = Item.objects.filter(kind=model._meta.model_name, key=snapshot["facts"]["key"])
        return set(own.values_list("pk", flat=True))
    wanted = Q()
    for field, key in _references(model, snapshot):
        wanted |= Q(kind=field.related_model._meta.model_name, key=key[0])
    return homes_of_items(Item.objects.filter(wanted).values_list("pk", flat=True)) if wanted else set()


def homes_of_items(items):
    """Those of the items that are partnerships, and the partnerships of which the others are parts."""
    found = Item.objects.filter(kind__in=owners())
    wholes = Link.objects.filter(relation="part_of", source__in=list(items)).values("target")
    return set(found.filter(Q(pk__in=list(items)) | Q(pk__in=wholes)).values_list("pk", flat=True))


def homes_of_objects(objects):
    """The same of objects of any kinds that name partnerships or are parts of them."""
    wanted = Q()
    for facts in objects:
        wanted |= Q(kind=facts._meta.model_name, object_id=facts.pk)
    return homes_of_items(Item.objects.filter(wanted).values_list("pk", flat=True)) if wanted else set()


def _references(model, snapshot):
    """`(field, natural key)` of what the snapshot names among partnerships and their parts."""
    for field in (*columns(model), *relations(model)):
        if leads_home(field):
            value = snapshot["facts"].get(field.name) or snapshot["relations"].get(field.name) or []
            yield from ((field, key) for key in ([value] if field in columns(model) else value) if key)
    for part, _owner in parts(model):
        for field in columns(part):
            if leads_home(field):
                rows = snapshot["rows"].get(part._meta.model_name, {}).values()
                yield from ((field, row[field.name]) for row in rows if row.get(field.name))


# What kinds are, whatever there is of them


def leads_home(field):
    """Whether a reference in this field decides to which partnership something belongs."""
    return field.is_relation and is_place(field.related_model)


@cache
def place_kinds():
    return [name for name, model in kinds().items() if is_place(model)]


@cache
def registers():
    """Kinds of which everybody sees everything: what is nobody's."""
    return [name for name, model in kinds().items() if is_register(model)]


@cache
def is_place(model):
    """Whether others belong to a partnership by naming one of this kind: it is a partnership, or a part of one."""
    if not is_publishable(model):
        return False
    wholes = [field.related_model for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
    return model.has_publishers or any(whole is not model and is_place(whole) for whole in wholes)


@cache
def names_places(model):
    """Whether objects of this kind say themselves where they belong."""
    fields = [*model._meta.concrete_fields, *model._meta.local_many_to_many]
    fields += [field for _row, _owner, targets, _extras in associations(model) for field in targets]
    return model.has_publishers or any(leads_home(field) for field in fields)


def is_register(model):
    """Whether objects of this kind are nobody's, and shared by all."""
    return not (names_places(model) or model.belongs_to_namers)
