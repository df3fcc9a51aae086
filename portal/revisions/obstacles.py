"""What stands in the way of bringing back what was deleted, in sentences."""

from django.db.models import UniqueConstraint
from django.utils.translation import gettext as _

from portal.catalogue.models import FormerAddress
from portal.publishing.addresses import page_path

from .snapshots import columns, find


class Occupied(Exception):  # noqa: N818
    """Something stands in its place. `obstacles` says what."""

    def __init__(self, obstacles):
        super().__init__(" ".join(obstacles))
        self.obstacles = obstacles


def obstacles(deletion):
    """Sentences; none if it can come back."""
    model = deletion.model
    if model._base_manager.filter(pk=deletion.object_id).exists():
        return [_("It is there already.")]
    facts = deletion.data["facts"]
    return [
        *_taken_key(model, facts),
        *_taken_addresses(model, deletion),
        *_lost_whole(model, facts),
        *_taken_place(model, facts),
    ]


def _taken_key(model, facts):
    if other := model._base_manager.filter(key=facts["key"]).first():
        yield _("“%(other)s” has the permanent key “%(key)s” now.") % {"other": other, "key": facts["key"]}


def _taken_addresses(model, deletion):
    texts = model.text_model()
    for row in deletion.data["rows"][texts._meta.model_name].values():
        where = {"language": row["language"], "slug": row["slug"]}
        if other := texts._base_manager.filter(**where).select_related("facts").first():
            address = page_path(model, row["slug"], row["language"])
            yield _("“%(other)s” stands at %(address)s now. Change its address first.") % {
                "other": other,
                "address": address,
            }


def _lost_whole(model, facts):
    """What it cannot be without, and is gone."""
    for field in columns(model):
        if field.is_relation and not field.null and find(field.related_model, facts[field.name]) is None:
            words = {"field": field.verbose_name, "key": " ".join(map(str, facts[field.name]))}
            yield _("The %(field)s “%(key)s” to which it belongs is gone. Bring that back first.") % words


def _taken_place(model, facts):
    """Such as the number within a plan."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.fields:
            place = {name: _stored(model, name, facts[name]) for name in constraint.fields}
            if None not in place.values() and (other := model._base_manager.filter(**place).first()):
                names = ", ".join(str(model._meta.get_field(name).verbose_name) for name in constraint.fields)
                yield _("“%(other)s” has its place now (%(fields)s).") % {"other": other, "fields": names}


def _stored(model, name, value):
    field = model._meta.get_field(name)
    return find(field.related_model, value) if field.is_relation and value is not None else value


def occupied_addresses(kind, addresses):
    """Those of the former addresses, as `{(language, slug)}`, that lead to another page by now."""
    known = FormerAddress.objects.filter(kind=kind, slug__in=[slug for _language, slug in addresses])
    return {tuple(address) for address in addresses} & set(known.values_list("language", "slug"))
