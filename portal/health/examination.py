"""Looks at the objects that have changed, along with the catalogue, and remembers what the rules ask about."""

import hashlib
from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from portal.catalogue import pending
from portal.catalogue.models import Item

from . import references
from .cases import Case
from .models import Symptom, Wording
from .rules import RULES
from .words import words_of

BATCH = 500
LONGEST = Symptom._meta.get_field("about").max_length


def examine(work):
    """Bring up to date what is remembered of the objects `{model: {pk, …}}`; what is gone went with its item."""
    for model, ids in work.items():
        numbers = sorted(ids)
        for start in range(0, len(numbers), BATCH):
            _store(_cases(model, numbers[start : start + BATCH]))


def validate(model, ids):
    """Examine the objects and have them validated too."""
    pending.flush()
    cases = _cases(model, ids)
    for case in cases:
        case.is_validated = True
    _store(cases)


def _cases(model, ids):
    content_type = ContentType.objects.get_for_model(model)
    items = {item.object_id: item for item in Item.stored.filter(content_type=content_type, object_id__in=ids)}
    facts = {row.pk: row for row in model.for_catalogue(model._base_manager.filter(pk__in=items))}
    texts = defaultdict(list)
    for text in model.text_model()._base_manager.filter(facts__in=list(facts)).order_by("pk"):
        text.facts = facts[text.facts_id]
        texts[text.facts_id].append(text)
    worded = _worded({items[pk].pk: texts[pk] for pk in facts})
    return [Case(row, texts[pk], items[pk], worded[items[pk].pk]) for pk, row in facts.items()]


def _worded(texts):
    """`{item: {language: moment}}`, with the moment of now for words that are new, or others than they were."""
    now, found, fresh = timezone.now(), defaultdict(dict), []
    known = {(row.item_id, row.language): row for row in Wording.objects.filter(item__in=list(texts))}
    for item, rows in texts.items():
        for text in rows:
            fingerprint = hashlib.sha256("\0".join(words_of(text).values()).encode()).hexdigest()
            row = known.get((item, text.language))
            if row is None or row.fingerprint != fingerprint:
                row = Wording(item_id=item, language=text.language, fingerprint=fingerprint, since=now)
                fresh.append(row)
            found[item][text.language] = row.since
    Wording.objects.bulk_create(
        fresh, update_conflicts=True, unique_fields=["item", "language"], update_fields=["fingerprint", "since"]
    )
    return found


def _store(cases):
    _store_symptoms(cases)
    references.store(cases)


def _store_symptoms(cases):
    """Writes only what differs; what was there before keeps its date."""
    now = timezone.now()
    known = {_key(row): row for row in Symptom.objects.filter(item__in=[case.item.pk for case in cases])}
    before, seen = defaultdict(list), {}
    for row in known.values():
        before[row.item_id, row.rule].append(row)
    for case in cases:
        for rule in RULES:
            for sign in rule.signs(case, before[case.item.pk, rule.name]):
                row = Symptom(item=case.item, rule=rule.name, language=sign.language, field=sign.field)
                row.about, row.since = sign.about[:LONGEST], sign.since or now
                seen[_key(row)] = row, sign.since
    kept = {key for key, (_row, since) in seen.items() if key in known and since in (None, known[key].since)}
    with transaction.atomic():
        Symptom.objects.filter(pk__in=[row.pk for key, row in known.items() if key not in kept]).delete()
        Symptom.objects.bulk_create(row for key, (row, _since) in seen.items() if key not in kept)


def _key(row):
    return row.item_id, row.rule, row.language, row.field, row.about
