"""Where an object is worked on: its draft, if it has one, beside what visitors see.

What is public, or will be at a moment already set, is changed by way of a draft; everything else at once.
"""

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils import timezone

from portal.audit import record

from .merging import merge
from .models import Revision
from .snapshots import apply, fingerprint, take


class Desk:
    """The work on one object. Callers check permission."""

    def __init__(self, facts, live=None):
        """`live` is the snapshot of the object, if the caller has it."""
        self.facts, self.model = facts, type(facts)
        self.draft = Revision.objects.of(facts).drafts().select_related("base", "made_by").first()
        self._live = live

    @property
    def live(self):
        """The snapshot of what the site shows, or would show."""
        if self._live is None:
            self._live = take(self.facts)
        return self._live

    @property
    def data(self):
        """The snapshot that is worked on."""
        return self.draft.data if self.draft else self.live

    @property
    def is_reserved(self):
        """Whether a change needs a draft: a text is on the site, or will be without anybody's doing."""
        return self.draft is not None or _public_texts(self.model).filter(facts=self.facts.pk).exists()

    def lay_out(self):
        """Make the object what the draft says. For rehearsals. Returns lost references, see `snapshots.apply`."""
        return apply(self.model, self.facts.pk, self.draft.data) if self.draft else []

    def with_fingerprint(self, wanted):
        """The snapshot with this fingerprint, or None: what a form was made from that somebody sends now."""
        if wanted == fingerprint(self.data):
            return self.data
        known = Revision.objects.of(self.facts).filter(fingerprint=wanted).first()
        return known and known.data

    @transaction.atomic
    def remember(self):
        """The revision of what is live, made now if the last one was not left by the back office."""
        last = Revision.objects.of(self.facts).filter(fingerprint=fingerprint(self.live)).first()
        return last or self._record(self.live, step=Revision.Step.FOUND)

    @transaction.atomic
    def record(self, *, by, note=""):
        """Remember what has just been written to the object itself."""
        self._live = None
        return self._record(self.live, step=Revision.Step.SAVED, by=by, note=note)

    @transaction.atomic
    def save_draft(self, data, *, by, note=""):
        """`data` is what the object shall become. Visitors see nothing of it yet."""
        base = self.draft.base if self.draft else self.remember()
        self._put_away()
        self.draft = self._record(data, step=Revision.Step.DRAFTED, by=by, note=note, is_draft=True, base=base)
        return self.draft

    @transaction.atomic
    def keep(self, data, *, by, note=""):
        """Make `data` the object: by way of a draft where it is public, else at once."""
        if self.is_reserved:
            return self.save_draft(data, by=by, note=note)
        self.remember()
        apply(self.model, self.facts.pk, data)
        return self.record(by=by, note=note)

    @transaction.atomic
    def release(self, revision=None, *, by, note="", public_note="", keep_former=False):
        """Make the draft the object, in one step. Returns `(revision, conflicts, lost)`.

        With an earlier `revision`, that one goes on the site, and what was written since stays a draft.
        What has been written past the draft, by a fixture say, is kept; where both changed the same thing nothing
        is written, and `conflicts` names the paths. Raises NothingWaits where there is neither draft nor `revision`.
        `public_note` tells visitors what has changed; with `keep_former` they can still read what they read before.
        """
        self._lock()
        draft, before = self.draft, self.live
        if draft is None and revision is None:
            raise NothingWaits(self.facts)
        wanted = revision or draft
        base = (draft or wanted).base
        merged, conflicts = merge(base.data, before, wanted.data) if base else (wanted.data, [])
        if conflicts:
            return None, conflicts, []
        told = {"public_note": public_note, "former": self.remember() if keep_former else None}
        lost = apply(self.model, self.facts.pk, merged)
        self._put_away()
        self._live = None
        released = self._record(self.live, step=Revision.Step.RELEASED, by=by, note=note, **told)
        self._keep_what_came_later(draft.data if draft else before, wanted, released, (draft and draft.made_by) or by)
        return released, [], lost

    def _keep_what_came_later(self, latest, wanted, released, by):
        """Nobody has said yet that this may be public."""
        if fingerprint(latest) == fingerprint(wanted.data):
            return
        rest, _conflicts = merge(wanted.data, latest, released.data)
        if fingerprint(rest) != fingerprint(released.data):
            self.draft = self._record(rest, step=Revision.Step.DRAFTED, by=by, is_draft=True, base=released)

    @transaction.atomic
    def discard(self):
        """The draft stays in the history, but nothing will come of it."""
        if self.draft:
            record("discarded", self.facts, details={"revision": self.draft.number})
        self._put_away()

    @transaction.atomic
    def restore(self, revision, *, by):
        """Bring back what the object was: as a draft where it is public, else at once. Returns lost references."""
        note, lost = f"#{revision.number}", []
        if self.is_reserved:
            self.save_draft(revision.data, by=by, note=note)
        else:
            self.remember()
            lost = apply(self.model, self.facts.pk, revision.data)
            self.record(by=by, note=note)
        record("restored", self.facts, by=by, over=("saved", "drafted"))
        return lost

    def set_aside(self, data, base, *, by):
        """Keep what somebody wrote while another was faster, until they have chosen. Nothing typed is lost."""
        known = Revision.objects.of(self.facts).filter(fingerprint=fingerprint(base)).first()
        return self._record(data, step=Revision.Step.CONFLICT, by=by, base=known or self.remember())

    def _put_away(self):
        Revision.objects.of(self.facts).drafts().update(is_draft=False)
        self.draft = None

    def _lock(self):
        """Two people who release at once do so one after the other; the second finds no draft any more."""
        self.model._base_manager.select_for_update().get(pk=self.facts.pk)
        self.draft = Revision.objects.of(self.facts).drafts().select_related("base", "made_by").first()
        self._live = None

    def _record(self, data, **more):
        return Revision.objects.record(self.facts, data, **more)


def reserved_among(model, ids):
    """Those of the objects that are reserved (see `Desk.is_reserved`), in two queries for all of them."""
    drafted = Revision.objects.drafts().filter(content_type=ContentType.objects.get_for_model(model), object_id__in=ids)
    public = _public_texts(model).filter(facts__in=ids)
    return {*drafted.values_list("object_id", flat=True), *public.values_list("facts", flat=True)}


def _public_texts(model):
    """Texts that are on the site, or will be without anybody's doing."""
    return model.text_model().objects.filter(state="published").exclude(expire_at__lte=timezone.now())


class NothingWaits(ObjectDoesNotExist):
    """There is no draft: somebody has just put it on the site, or away."""
