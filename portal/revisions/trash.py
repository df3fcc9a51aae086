"""What was deleted, for as long as it can be brought back: whole, under its number, with its addresses."""

from contextlib import suppress
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.db.models.signals import pre_delete
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django_tasks import task

from portal.audit import current, record
from portal.catalogue import pending
from portal.catalogue.addresses import Address, spell
from portal.catalogue.models import BestBet, FormerAddress, Item, Separation
from portal.library.files import delete_after_commit
from portal.publishing.changes import is_publishable

from .models import Revision
from .obstacles import Occupied, obstacles, occupied_addresses
from .snapshots import apply, apply_records, take, take_records

KEPT_FOR = timedelta(days=90)
BET = ("words", "language", "position", "note")


def connect():
    """After the guard of the catalogue: what it refuses to delete is not thrown away."""
    pre_delete.connect(_throw_away, dispatch_uid="trash")


def _throw_away(sender, instance, **kwargs):
    if is_publishable(sender):
        actor = current()
        Revision.objects.record(
            instance,
            take(instance),
            step=Revision.Step.DELETED,
            by=actor.user,
            maker=actor.name[:150],
            title=str(instance)[:200],
            kept=_kept(instance),
        )


def _kept(facts):
    """What no snapshot holds: where the page stood, where it once stood, and when its texts were last saved."""
    pending.flush()
    kind = ContentType.objects.get_for_model(type(facts))
    former = FormerAddress.objects.filter(item__content_type=kind, item__object_id=facts.pk).order_by("pk")
    texts = sorted(facts.texts.all(), key=lambda text: text.language != facts.original_language)
    return {
        "address": texts[0].get_absolute_url() if texts else "",
        "former_addresses": [list(address) for address in former.values_list("language", "slug")],
        "updated_at": {text.language: text.updated_at.isoformat() for text in texts},
        "best_bets": list(
            BestBet.objects.filter(page__content_type=kind, page__object_id=facts.pk).values(*BET).order_by("pk")
        ),
        "kept_apart": [list(other.natural_key()) for other in _kept_apart_from(facts)],
        "records": take_records(facts),
    }


def thrown_away(now=None):
    """The deletions that can be undone, the latest first."""
    recent = (now or timezone.now()) - KEPT_FOR
    return Revision.objects.deletions().filter(made_at__gt=recent).order_by("-made_at", "-pk")


@transaction.atomic
def bring_back(deletion, *, by, may_publish):
    """Undo a deletion. Returns `(object, lost references, addresses that lead elsewhere by now)`.

    The object is again what it was, texts as public as they were; where `may_publish` is not set, what would be on the
    site is taken off it. Raises `Occupied` where something stands in its place, and changes nothing then.
    """
    Revision.objects.select_for_update().get(pk=deletion.pk)  # two who bring it back at once do so one after the other
    model, pk = deletion.model, deletion.object_id
    if found := obstacles(deletion):
        raise Occupied(found)
    try:
        with transaction.atomic():
            lost = apply(model, pk, deletion.data, with_schedule=True)
    except IntegrityError as error:
        raise Occupied([_("Something that can be there only once is there by now.")]) from error
    facts = model._base_manager.get(pk=pk)
    lost += apply_records(facts, deletion.kept.get("records", {}))  # older deletions kept none
    _turn_back_the_clock(facts, deletion.kept["updated_at"])
    if not may_publish:
        _keep_off_the_site(facts, by)
    elsewhere = _lead_here_again(facts, deletion.kept["former_addresses"])
    _bet_on_it_again(facts, deletion.kept.get("best_bets", []))  # older deletions kept none
    _keep_apart_again(facts, deletion.kept.get("kept_apart", []))
    Revision.objects.record(facts, take(facts), step=Revision.Step.RETURNED, by=by)
    return facts, lost, elsewhere


def _turn_back_the_clock(facts, moments):
    for language, moment in moments.items():
        facts.texts.filter(language=language).update(updated_at=parse_datetime(moment))


def _keep_off_the_site(facts, by):
    for text in facts.texts.all():
        if text.status in {"live", "scheduled"}:
            text.unpublish(by=by)


def _bet_on_it_again(facts, bets):
    for bet in bets:
        BestBet.objects.create(page=_item_of(facts), **bet)


def _kept_apart_from(facts):
    """The items of the pages that neither offer this one nor are offered on it."""
    kind = ContentType.objects.get_for_model(type(facts))
    item = Item.objects.filter(content_type=kind, object_id=facts.pk).first()
    pairs = Separation.objects.of(item).select_related("item", "other").order_by("pk")
    return [pair.other if pair.item == item else pair.item for pair in pairs]


def _keep_apart_again(facts, keys):
    item = _item_of(facts)
    for kind, key in keys:
        if other := Item.objects.filter(kind=kind, key=key).first():
            Separation.objects.create(item=item, other=other)


def _item_of(facts):
    return Item.objects.get(content_type=ContentType.objects.get_for_model(type(facts)), object_id=facts.pk)


def _lead_here_again(facts, addresses):
    """Its former addresses, but those that another page has taken over; they are returned."""
    kind = facts._meta.model_name
    elsewhere = occupied_addresses(kind, addresses)
    free = [(language, slug) for language, slug in addresses if (language, slug) not in elsewhere]
    item = _item_of(facts)
    FormerAddress.objects.bulk_create(
        FormerAddress(item=item, kind=kind, language=language, slug=slug) for language, slug in free
    )
    _wake_links_to(kind, free)
    return sorted(elsewhere)


def _wake_links_to(kind, addresses):
    """Texts that were written meanwhile may link to an address at which the page once stood."""
    paths = [spell(Address(kind, language, slug)) for language, slug in addresses]
    for item in Item.stored.filter(dangling__path__in=paths).distinct().select_related("content_type"):
        pending.add(item.model, {item.object_id})


def purge(now=None):
    """Forget for good what was deleted more than 90 days ago: its history, and the files that only it had.

    What somebody still refers to, such as a release set to the revision that it released, stays. Returns the titles.
    """
    forgotten = []
    for deletion in overdue(now):
        with suppress(ProtectedError):
            forgotten += [deletion.title] if _forget(deletion) else []
    return forgotten


def overdue(now=None):
    old = Revision.objects.deletions().filter(made_at__lte=(now or timezone.now()) - KEPT_FOR)
    return old.defer("data").select_related("content_type").order_by("pk")


@transaction.atomic
def _forget(deletion):
    model = deletion.model
    if model is None or model._base_manager.filter(pk=deletion.object_id).exists():  # it came back by another door
        return False
    history = Revision.objects.filter(content_type=deletion.content_type, object_id=deletion.object_id)
    if hasattr(model, "file"):
        names = set(history.values_list("data__facts__file", flat=True)) - {None, ""}
        delete_after_commit(model._meta.get_field("file").storage, names)
    record("purged", model(pk=deletion.object_id, key=deletion.key), label=deletion.title)
    history.update(base=None)
    history.delete()
    return True


@task
def empty():
    """Forget what was deleted long ago."""
    return f"{len(purge())} forgotten."
