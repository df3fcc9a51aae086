"""The findings that somebody may see, with what people need to know about them: owner, partnerships, place to mend."""

from collections import defaultdict

from django.contrib.auth import get_user_model
from django.db.models import CharField, F, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.timesince import timesince

from portal.catalogue.models import Entry, Link
from portal.health.models import WebAddress
from portal.health.report import RULE, deferred, findings
from portal.library.models import Image
from portal.publishing.changes import publishable_models
from portal.publishing.languages import language_name
from portal.reviews.mandates import is_bound, own_places, read_by, seen_places


class Care:
    """What one user may know of it. Each property is asked for once, in a fixed number of queries."""

    def __init__(self, user, site, now=None):
        self.user, self.now = user, now or timezone.now()
        models = [model for model in (*publishable_models(), Image) if site.is_registered(model)]
        admins = {model._meta.model_name: site.get_model_admin(model) for model in models}
        self.admins = {kind: admin for kind, admin in admins.items() if self._may("view", admin)}

    def _may(self, verb, admin):
        return self.user.has_perm(f"{admin.opts.app_label}.{verb}_{admin.opts.model_name}")

    def may_put_off(self, finding):
        place = finding.kind, finding.object_id
        return self._may("change", self.admins[finding.kind]) and (self.own is None or place in self.own)

    @cached_property
    def own(self):
        """`{(kind, primary key)}` of what the user may change; None where they are not bound to partnerships."""
        return own_places(self.user) if is_bound(self.user) else None

    @cached_property
    def findings(self):
        found = findings(set(self.admins), self.now)
        if not is_bound(self.user):
            return found
        seen = seen_places(self.user)
        return [each for each in found if each.kind == "image" or (each.kind, each.object_id) in seen]

    @cached_property
    def put_off(self):
        """`{identity: Deferral}`"""
        return deferred(self.findings, timezone.localdate(self.now))

    @cached_property
    def open(self):
        return [finding for finding in self.findings if finding.identity not in self.put_off]

    @cached_property
    def owners(self):
        """`{(kind, primary key): primary key of the owner}`; pictures have none."""
        return self._owners(owner__isnull=False)

    @property
    def mine(self):
        """The open findings on pages that the user looks after."""
        own = self._owners(owner=self.user)
        return [finding for finding in self.open if (finding.kind, finding.object_id) in own]

    def _owners(self, **condition):
        owned = [
            admin.model._base_manager.filter(**condition)
            .order_by()
            .values_list(Value(kind, output_field=CharField()), "pk", "owner")
            for kind, admin in self.admins.items()
            if admin.model is not Image
        ]
        rows = owned[0].union(*owned[1:], all=True) if owned else []
        return {(kind, pk): owner for kind, pk, owner in rows}

    @cached_property
    def partnerships(self):
        """`{(kind, primary key): {primary keys of partnerships}}` of those that a page is tied to, or is itself."""
        homes = defaultdict(set)
        for near, far in (("source", "target"), ("target", "source")):
            ties = Link.objects.filter(**{f"{far}__kind": "partnership"}).exclude(relation="text")
            for kind, pk, home in ties.values_list(f"{near}__kind", f"{near}__object_id", f"{far}__object_id"):
                homes[kind, pk].add(home)
        for finding in self.findings:
            if finding.kind == "partnership":
                homes[finding.kind, finding.object_id].add(finding.object_id)
        return homes

    def rows(self, shown):
        """What a page says of these findings."""
        entries = self._entries(shown)
        pictures = Image.objects.in_bulk([finding.object_id for finding in shown if finding.kind == "image"])
        troubles = troubles_of({finding.about for finding in shown if finding.rule == "external-link"})
        rows = [self._row(finding, entries[finding.kind, finding.object_id], pictures) for finding in shown]
        return [{**row, "trouble": troubles.get(row["finding"].about, "")} for row in rows]

    def _entries(self, shown):
        """`{(kind, primary key): entries}` in the order in which forms show the languages."""
        rows = Entry.objects.filter(
            kind__in={finding.kind for finding in shown}, item__object_id__in={finding.object_id for finding in shown}
        )
        found = defaultdict(list)
        for entry in rows.annotate(number=F("item__object_id")).order_by("-is_original", "language"):
            found[entry.kind, entry.number].append(entry)
        return found

    def _row(self, finding, entries, pictures):
        rule, model = RULE[finding.rule], self.admins[finding.kind].model
        return {
            "finding": finding,
            "place": (finding.kind, finding.object_id),
            "title": entries[0].title if entries else str(pictures.get(finding.object_id, finding.object_id)),
            "kind": model._meta.verbose_name,
            "language": language_name(finding.language) if finding.language else "",
            "rule": rule,
            "sentence": rule.sentence(finding),
            "age": timesince(finding.since, self.now, depth=1) if finding.since else "",
            "address": self._address(finding, [entry.language for entry in entries]),
            "may_put_off": self.may_put_off(finding),
            "deferral": self.put_off.get(finding.identity),
        }

    def _address(self, finding, languages):
        """Of the form, at the field where the finding can be mended."""
        meta = self.admins[finding.kind].opts
        form = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[finding.object_id])
        if finding.language in languages:
            return f"{form}#id_texts-{languages.index(finding.language)}-{finding.field}"
        return f"{form}#id_{finding.field}" if finding.field else form


def troubles_of(urls):
    """`{url: what was found there}`"""
    return dict(WebAddress.objects.filter(url__in=urls).values_list("url", "trouble"))


def people(pks):
    """`{primary key: name}`"""
    return {pk: str(user) for pk, user in get_user_model().objects.in_bulk(pks).items()}


def partnership_titles(user):
    """`{primary key: title}` of those that the user may read of."""
    entries = Entry.objects.filter(read_by(user), kind="partnership", is_original=True)
    return dict(entries.values_list("item__object_id", "title"))
