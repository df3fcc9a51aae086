"""The front page of the back office: what is going on, what waits, what the reader of it looks after."""

from datetime import date, timedelta

from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, Exists, F, OuterRef, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from portal.catalogue.models import Entry, Item
from portal.publishing.changes import publishable_models
from portal.releases.models import ReleaseSet
from portal.reviews.mandates import is_bound, own_sets, seen_q
from portal.reviews.reviewing import sent_back_to, waiting_for
from portal.revisions.models import Revision

from .status import status_of, status_q

AT_MOST = 8
SOON = timedelta(days=30)


class Overview:
    """What one user may see of it. Every list is one query, and all of them stay out of kinds the user may not see."""

    def __init__(self, user, site, now=None):
        self.user, self.site, self.now, self.known = user, site, now or timezone.now(), {}
        self.admins = {
            model._meta.model_name: site.get_model_admin(model)
            for model in reversed(publishable_models())
            if site.is_registered(model)
        }
        self.kinds = [name for name, admin in self.admins.items() if self._may("view", admin)]

    @cached_property
    def types(self):
        """`{primary key of a content type: name of the kind}`."""
        models = [self.admins[name].model for name in self.kinds]
        return {ct.pk: model._meta.model_name for model, ct in ContentType.objects.get_for_models(*models).items()}

    def _may(self, verb, admin):
        meta = admin.opts
        return self.user.has_perm(f"{meta.app_label}.{verb}_{meta.model_name}")

    def _may_add(self, admin):
        return self._may("add", admin) and not (admin.model.has_publishers and is_bound(self.user))

    def context(self):
        may_publish = any(self._may("publish", admin) for admin in self.admins.values())
        return {
            "counts": self.counts(),
            "additions": self.additions(),
            "waiting": self.rows(Q(state="draft"), "-updated_at"),
            "own_drafts": self.own_drafts(),
            "changes": self.changes(),
            "own_changes": self.changes(made_by=self.user),
            "scheduled": self.rows(status_q("scheduled", self.now), "publish_at"),
            "off_soon": self.rows(status_q("live", self.now) & Q(expire_at__lte=self.now + SOON), "expire_at"),
            "recent": self.rows(status_q("live", self.now), "-updated_at"),
            "mine": self.mine(),
            "lately": self.lately(),
            "people": self.people(),
            "to_review": self.reviews(waiting_for(self.user, publishes=may_publish)),
            "sent_back": self.reviews(sent_back_to(self.user)),
            "may_publish": may_publish,
        }

    def entries(self):
        return Entry.objects.filter(self._seen("item__"), kind__in=self.kinds).select_related("item")

    def _seen(self, item=""):
        """That the user may see what rows with this prefix to their item are about."""
        if not is_bound(self.user):
            return Q()
        if item not in self.known:
            self.known[item] = seen_q(self.user, item)
        return self.known[item]

    def rows(self, condition, order):
        entries = self.entries().filter(condition).order_by(order, "-pk")[:AT_MOST]
        return [self._row(entry) for entry in entries]

    def counts(self):
        """How many texts are live, scheduled, drafts, and soon off the site."""
        return self.entries().aggregate(
            live=Count("pk", filter=status_q("live", self.now)),
            scheduled=Count("pk", filter=status_q("scheduled", self.now)),
            drafts=Count("pk", filter=Q(state="draft")),
            off_soon=Count("pk", filter=status_q("live", self.now) & Q(expire_at__lte=self.now + SOON)),
        )

    def additions(self):
        """Kinds in the order of the menu, with how many there are and where to add one."""
        items = Item.objects.filter(self._seen(), kind__in=self.kinds)
        numbers = dict(items.values_list("kind").annotate(Count("pk")).order_by())
        return [
            {
                "name": admin.opts.verbose_name,
                "names": admin.opts.verbose_name_plural,
                "count": numbers.get(name, 0),
                "list": self._address(admin, "changelist"),
                "add": self._address(admin, "add") if self._may_add(admin) else None,
            }
            for name, admin in self.admins.items()
            if name in self.kinds
        ]

    def mine(self):
        """Pages that the user looks after, the ones to be read again first."""
        owned = [
            self.admins[name]
            .model.objects.filter(owner=self.user)
            .order_by()
            .values_list(Value(name, output_field=CharField()), "pk", "review_on")
            for name in self.kinds
        ]
        rows = list(owned[0].union(*owned[1:], all=True)) if owned else []
        rows.sort(key=lambda row: (row[2] is None, row[2] or date.max, row[0], row[1]))
        return self._pages({(kind, pk): review for kind, pk, review in rows[:AT_MOST]})

    def own_drafts(self):
        """Texts that were never public, of pages on which the user has worked."""
        worked = Revision.objects.filter(
            content_type=OuterRef("item__content_type"), object_id=OuterRef("item__object_id"), made_by=self.user
        )
        return self.rows(Q(Exists(worked), state="draft"), "-updated_at")

    def reviews(self, rounds):
        """Reviews of pages and release sets that the user may see, each with the way to it."""
        sets = ContentType.objects.get_for_model(ReleaseSet)
        may_see_sets = self.user.has_perm("releases.view_releaseset")
        rounds = rounds.filter(content_type__in=[*self.types, *([sets.pk] if may_see_sets else [])])
        if is_bound(self.user):
            place = {"content_type": OuterRef("content_type"), "object_id": OuterRef("object_id")}
            seen = Exists(Item.objects.filter(self._seen(), **place))
            own = own_sets(ReleaseSet.objects.all(), self.user)
            rounds = rounds.filter(Q(seen) | Q(content_type=sets, object_id__in=own.values("pk")))
        rows = []
        for review in rounds.select_related("asked_by", "decided_by")[:AT_MOST]:
            model = ContentType.objects.get_for_id(review.content_type_id).model_class()
            address = self._address(self.site.get_model_admin(model), "review", review.object_id)
            is_due = bool(review.due_on and review.due_on <= self.now.date())
            rows.append({"review": review, "kind": model._meta.verbose_name, "address": address, "due": is_due})
        return rows

    def people(self):
        """For those who look after accounts: who was here last, and who never was. None for all others."""
        users = get_user_model()
        if not self.user.has_perm("accounts.change_user") or not self.site.is_registered(users):
            return None
        staff = users.objects.filter(is_active=True, is_staff=True)
        admin = self.site.get_model_admin(users)
        return [
            {"name": str(user), "last_login": user.last_login, "address": self._address(admin, "change", user.pk)}
            for user in staff.order_by(F("last_login").desc(nulls_first=True), "username")[:AT_MOST]
        ]

    def changes(self, **whose):
        """Pages with a draft beside what is live, the latest first."""
        drafts = Revision.objects.drafts().filter(content_type__in=self.types, **whose).order_by("-made_at")
        found = list(drafts.values_list("content_type", "object_id", "made_at")[:AT_MOST])
        written = {self._form(self.types[kind], pk): made_at for kind, pk, made_at in found}
        pages = self._pages({(self.types[kind], pk): None for kind, pk, _made_at in found})
        return [{**page, "updated_at": written[page["address"]]} for page in pages]

    def lately(self):
        """Pages on which the user worked last."""
        log = LogEntry.objects.filter(user=self.user, content_type__in=self.types).order_by("-action_time")
        pages = [(self.types[kind], int(pk)) for kind, pk in log.values_list("content_type", "object_id")[:40]]
        return self._pages(dict.fromkeys(list(dict.fromkeys(pages))[:AT_MOST]))

    def _pages(self, wanted):
        """Rows for `{(kind, primary key): review date}`, in this order; what has no text by now is left out."""
        entries = self.entries().filter(item__object_id__in={pk for _, pk in wanted}).order_by("is_original")
        found = {(entry.kind, entry.item.object_id): entry for entry in entries}
        return [
            {**self._row(found[page]), "review_on": review, "due": bool(review and review <= self.now.date())}
            for page, review in wanted.items()
            if page in found
        ]

    def _row(self, entry):
        return {
            "title": entry.title,
            "kind": entry.kind_name,
            "language": entry.language,
            "status": status_of(entry, self.now),
            "publish_at": entry.publish_at,
            "expire_at": entry.expire_at,
            "updated_at": entry.updated_at,
            "address": self._form(entry.kind, entry.item.object_id),
        }

    def _form(self, kind, pk):
        return self._address(self.admins[kind], "change", pk)

    def _address(self, admin, name, *args):
        return reverse(f"admin:{admin.opts.app_label}_{admin.opts.model_name}_{name}", args=args)
