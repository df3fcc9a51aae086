"""Makes items, entries and links from the objects. Always from the whole truth, so doing it twice changes nothing."""

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from taggit.models import Tag

from portal.publishing.fields import RichTextField
from portal.publishing.folding import fold

from . import addresses, pending, shelf
from .models import Dangling, Entry, FormerAddress, Item, Link
from .relations import Reference, ancestors, references
from .search import index

BATCH = 500
TEXT_FIELDS = [
    "language", "title", "slug", "summary", "state", "publish_at", "expire_at", "first_published_at", "updated_at",
]  # fmt: skip


def derive(work):
    """Bring the catalogue up to date with the objects `{model: {pk, …}}`, which may be new, changed or gone."""
    with transaction.atomic():
        derived = []
        for model, ids in work.items():
            for some in _batches(sorted(ids)):
                derived.append((model, _items_and_entries(model, some)))
        for model, rows in derived:
            tags = _links(model, rows)
            shelf.stamp({*tags, *(item.pk for _, _, item in rows.values())})


def _batches(ids):
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


def _items_and_entries(model, ids):
    """Returns `{primary key: (facts, texts, item)}` of those that exist."""
    facts = {row.pk: row for row in model.for_catalogue(_with_whole(model).filter(pk__in=ids))}
    items = _items(model, facts, set(ids) - set(facts))
    texts = defaultdict(list)
    # In the order in which the objects were made: searches take later entries for newer.
    for text in model.text_model().objects.filter(facts__in=facts).order_by("facts_id", "language"):
        text.facts = facts[text.facts_id]
        texts[text.facts_id].append(text)
    _entries(model, facts, texts, items)
    return {pk: (facts[pk], texts[pk], items[pk]) for pk in facts}


def _with_whole(model):
    chain, link, path = [], model, ""
    while link.part_of:
        path = f"{path}__{link.part_of}" if path else link.part_of
        chain.append(path)
        link = link._meta.get_field(link.part_of).related_model
    rows = model._base_manager.all()
    return rows.select_related(*chain) if chain else rows


def _items(model, facts, gone):
    content_type = ContentType.objects.get_for_model(model)
    if gone:
        leaving = Item.stored.filter(content_type=content_type, object_id__in=gone)
        shelf.stamp({item.pk for item in leaving})
        _wake_linking_to(list(leaving), "text")
        leaving.delete()
    known = {i.object_id: i for i in Item.stored.filter(content_type=content_type, object_id__in=facts)}
    new = [
        Item(content_type=content_type, object_id=pk, kind=model._meta.model_name, key=row.key, kinship=model.kinship)
        for pk, row in facts.items()
        if pk not in known
    ]
    known |= {item.object_id: item for item in Item.stored.bulk_create(new)}
    stale = [i for pk, i in known.items() if (i.key, i.kinship) != (facts[pk].key, model.kinship)]
    for item in stale:
        item.key, item.kinship = facts[item.object_id].key, model.kinship
    Item.stored.bulk_update(stale, ["key", "kinship"])
    return known


def _entries(model, facts, texts, items):
    before = {(e.item_id, e.language): e for e in Entry.stored.filter(item__in=items.values())}
    entries = [_entry(facts[pk], text, items[pk]) for pk, rows in texts.items() for text in rows]
    now = {(e.item_id, e.language): e for e in entries}
    Entry.stored.filter(pk__in=[e.pk for key, e in before.items() if key not in now]).delete()
    _remember_addresses(before, now)
    changing = [f.name for f in Entry._meta.concrete_fields if f.name not in {"id", "item", "language"}]
    Entry.stored.bulk_create(entries, update_conflicts=True, unique_fields=["item", "language"], update_fields=changing)
    index.write(items.values(), [(text, items[pk]) for pk, rows in texts.items() for text in rows])
    _wake_readers(before, now)


def _entry(facts, text, item):
    entry = Entry(
        item=item,
        kind=item.kind,
        is_original=text.language == facts.original_language,
        sort_title=fold(text.title)[:200],
        image_id=facts.lead_image_id,
        sort=getattr(facts, facts.sort_field) if facts.sort_field else "",
        status=facts.status_code(),
        pillars=getattr(facts, facts.pillar_field) if facts.pillar_field else [],
        **{name: getattr(text, name) for name in TEXT_FIELDS},
        **facts.card(),
    )
    entry.hue = item.hue
    entry.sort_at = entry.wall_clock
    return entry


def _remember_addresses(before, now):
    """A page that was public keeps its old address when it gets a new one; a new page may take over an old address."""
    today = timezone.now()
    moved = [
        FormerAddress(item_id=old.item_id, kind=old.kind, language=old.language, slug=old.slug)
        for key, old in before.items()
        if key in now and now[key].slug != old.slug and old.first_published_at and old.first_published_at <= today
    ]
    FormerAddress.objects.bulk_create(
        moved, update_conflicts=True, unique_fields=["kind", "language", "slug"], update_fields=["item"]
    )


def _wake_readers(before, now):
    """Texts with links to addresses at which a page has come or gone."""
    come = [e for key, e in now.items() if key not in before or before[key].slug != e.slug]
    gone = [e for key, e in before.items() if key not in now or now[key].slug != e.slug]
    paths = [addresses.spell(addresses.Address(e.kind, e.language, e.slug)) for e in come]
    _wake(Item.stored.filter(dangling__path__in=paths))
    taken_over = FormerAddress.objects.filter(slug__in={e.slug for e in come}).values_list("item_id", flat=True)
    _wake_linking_to([*taken_over, *(e.item_id for e in gone)], "text")


def _wake_linking_to(items, relation):
    if items:
        _wake(Item.stored.filter(outgoing__relation=relation, outgoing__target__in=items))


def _wake(items):
    """Derive these too, in the next round."""
    for item in items.distinct().select_related("content_type"):
        pending.add(item.model, {item.object_id})


def _links(model, rows):
    """The second pass: by now every object of this round has an item that can be pointed at.

    Returns the primary keys of the tags among what they point at, which nothing else tells of.
    """
    found = list(references(model, list(rows)))
    found += [
        _part_of(pk, ancestor, depth)
        for pk, (facts, _, _) in rows.items()
        for depth, ancestor in enumerate(ancestors(facts), start=1)
    ]
    targets = _target_items({reference.target for reference in found})
    links = {}
    for reference in found:
        item, target = rows[reference.source_id][2], targets.get(reference.target)
        if target and target.pk != item.pk:
            key = item.pk, target.pk, reference.relation, reference.role, reference.language
            links[key] = reference.position
    links = _without_repetition(links, _text_links(rows))
    _store_links(rows, links)
    _store_hues(model, rows, links)
    return {item.pk for (kind, _), item in targets.items() if kind is Tag}


def _without_repetition(links, text_links):
    """Being a part of something says it all about the foreign key; any relation says more than a link in a text."""
    parts = {(source, target) for source, target, relation, _, _ in links if relation == "part_of"}
    kept = {key: position for key, position in links.items() if key[2] == "part_of" or key[:2] not in parts}
    related = {key[:2] for key in kept}
    return kept | {key: position for key, position in text_links.items() if key[:2] not in related}


def _part_of(pk, ancestor, depth):
    return Reference(pk, (type(ancestor), ancestor.pk), "part_of", position=depth)


def _target_items(targets):
    """`{(model, pk): item}`; items of tags, and of objects that are derived later, are made here."""
    by_model = defaultdict(set)
    for model, pk in targets:
        by_model[model].add(pk)
    found = {}
    for model, ids in by_model.items():
        if model is Item:
            found |= {(Item, item.pk): item for item in Item.stored.filter(pk__in=ids)}
        else:
            found |= {(model, pk): item for pk, item in _items_of(model, ids).items()}
    return found


def _items_of(model, ids):
    content_type = ContentType.objects.get_for_model(model)
    items = {i.object_id: i for i in Item.stored.filter(content_type=content_type, object_id__in=ids)}
    if model is Tag and (missing := ids - set(items)):
        tags = Tag.objects.filter(pk__in=missing)
        made = [Item(content_type=content_type, object_id=t.pk, kind="tag", key=t.slug, kinship=8) for t in tags]
        items |= {item.object_id: item for item in Item.stored.bulk_create(made)}
    return items


def _text_links(rows):
    fields = {}
    paths = {}
    for _, texts, item in rows.values():
        for text in texts:
            if type(text) not in fields:
                fields[type(text)] = [f.name for f in text._meta.concrete_fields if isinstance(f, RichTextField)]
            html = "".join(getattr(text, name) for name in fields[type(text)])
            for path in addresses.internal_paths(html):
                paths.setdefault((item.pk, path), set()).add(text.language)
    read = {path: addresses.read(path) for _, path in paths}
    items = addresses.items_at({address for address in read.values() if address})
    links, dangling = {}, []
    for (source, path), languages in paths.items():
        target = items.get(read[path])
        if target is None and read[path]:
            dangling.append(Dangling(source_id=source, path=addresses.spell(read[path])[:300]))
        for language in languages if target and target != source else ():
            links[source, target, "text", "", language] = 0
    Dangling.objects.filter(source__in=[item for _, _, item in rows.values()]).delete()
    Dangling.objects.bulk_create(dangling)
    return links


def _store_links(rows, links):
    """Writes only what differs, so that a text edit touches no link."""
    ranks = {item.pk: Link.rank(facts) for facts, _, item in rows.values()}
    kinds = {item.pk: item.kind for _, _, item in rows.values()}
    stored = {
        (link.source_id, link.target_id, link.relation, link.role, link.language): link
        for link in Link.stored.filter(source__in=ranks)
    }
    kept = {
        key
        for key, link in stored.items()
        if key in links and (link.position, link.source_rank) == (links[key], ranks[link.source_id])
    }
    gone = [link for key, link in stored.items() if key not in kept]
    Link.stored.filter(pk__in=[link.pk for link in gone]).delete()
    # Whatever is a part of something that moved has moved too.
    _wake_linking_to([link.source_id for link in gone if link.relation == "part_of"], "part_of")
    Link.stored.bulk_create(
        Link(
            source_id=source,
            target_id=target,
            relation=relation,
            role=role,
            language=language,
            position=position,
            source_kind=kinds[source],
            source_rank=ranks[source],
        )
        for (source, target, relation, role, language), position in links.items()
        if (source, target, relation, role, language) not in kept
    )


def _store_hues(model, rows, links):
    """An object has the colour of its theme: its own, or that of the first thing it belongs to."""
    sources = defaultdict(list)
    for source, target, relation, _, _ in sorted(links, key=lambda key: (key[0], links[key])):
        if relation != "text":
            sources[source].append(target)
    coloured = dict(
        Item.stored.filter(pk__in={t for targets in sources.values() for t in targets}, hue__isnull=False)
        .filter(kind__in=["theme", "partnership", "actionplan", "topic", "action", "event"])
        .values_list("pk", "hue")
    )
    changed = []
    for facts, _, item in rows.values():
        hue = getattr(facts, "hue", None) or next((coloured[t] for t in sources[item.pk] if t in coloured), None)
        if hue != item.hue:
            item.hue = hue
            changed.append(item)
    if not changed:
        return
    Item.stored.bulk_update(changed, ["hue"])
    for item in changed:
        Entry.stored.filter(item=item).update(hue=item.hue)
    _wake(Item.stored.filter(outgoing__target__in=changed))
