"""What a preview shows: the site with a draft, with a release set, at another moment, or with several of these.

A scene is spelled as one part of an address:

* `article-12`: with the draft of an object, whatever it says today; `article-12.5`: with its revision 5;
* `set-3`: with a release set;
* `site`: the site as it is;
* each with `@20261201T0900Z` for a moment of its own, in UTC. What is scheduled until then has happened.
"""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from django.db.models import F
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.catalogue.models import Entry, Item, kinds
from portal.publishing import clock
from portal.publishing.models import Text
from portal.releases.models import ReleaseSet
from portal.releases.releasing import lay_out
from portal.reviews.mandates import choosable
from portal.revisions.desk import Desk
from portal.revisions.models import Revision
from portal.revisions.rehearsals import rehearsal
from portal.revisions.snapshots import apply

SPELLING = re.compile(r"(?P<what>[a-z]+)(-(?P<pk>\d{1,18}))?(\.(?P<number>\d{1,8}))?(@(?P<moment>\d{8}T\d{4})Z)?")
MOMENT = "%Y%m%dT%H%M"


@dataclass(frozen=True)
class Scene:
    """`what` is a kind of content, `set` or `site`."""

    what: str
    pk: int | None = None
    number: int | None = None
    moment: datetime | None = None
    # For whom it is played: what they may not see, it does not show either. None for whoever may see all.
    reader: object = field(default=None, compare=False)

    def __str__(self):
        number = f".{self.number}" if self.number else ""
        moment = f"@{self.moment.astimezone(UTC):{MOMENT}}Z" if self.moment else ""
        return (f"{self.what}-{self.pk}" if self.pk else self.what) + number + moment

    @classmethod
    def read(cls, spelling):
        """Raises Http404 for what is no scene, or shows something that is not there."""
        match = SPELLING.fullmatch(spelling)
        if not match:
            raise Http404
        pk, number = (int(match[name]) if match[name] else None for name in ("pk", "number"))
        scene = cls(match["what"], pk, number, _moment(match["moment"]))
        if (scene.what == "site") is not (pk is None) or (number and not scene.is_of_a_page) or not scene.subject:
            raise Http404
        return scene

    @property
    def is_of_a_page(self):
        return self.what in kinds()

    @cached_property
    def subject(self):
        """The object, the revision of it, or the release set; True for the site; None if it is gone."""
        if self.what == "site":
            return True
        if self.what == "set":
            return ReleaseSet.objects.filter(pk=self.pk).first()
        if not self.is_of_a_page:
            return None
        facts = kinds()[self.what].objects.filter(pk=self.pk).first()
        if facts and self.number:
            return Revision.objects.of(facts).filter(number=self.number).first()
        return facts

    @property
    def title(self):
        """What the reader of the preview is told that it shows, for an editor or a guest."""
        words = {"set": _("the release set “%(name)s”"), "site": _("the site")}.get(self.what, _("a draft: “%(name)s”"))
        name = kinds()[self.what].objects.get(pk=self.pk) if self.number else self.subject
        return words % {"name": name}

    @property
    def at(self):
        """The moment of the scene: its own, or the one for which its release set is scheduled, or now."""
        now = timezone.now()
        planned = self.subject.release_at if self.what == "set" else None
        return self.moment or max(planned or now, now)

    @contextmanager
    def played(self):
        """Inside, the database is as the scene says, and the clock too.

        Gives the `ItemError`s of pages of a release set that cannot go.
        """
        with rehearsal(), clock.as_if(self.at):
            for release_set in ReleaseSet.objects.due(clock.now()):
                lay_out(release_set, release_set.release_at)
            comes = self.what == "set" and self.subject.is_to_come
            problems = lay_out(self.subject, clock.now()) if comes else []
            if self.is_of_a_page:
                self._lay_out_page()
            yield problems

    def texts(self):
        """The original texts of what the scene is about, as far as they are public in it. Inside `played`."""
        if self.what == "set":
            rows = [(item.model, item.object_id) for item in self.subject.items.select_related("content_type")]
        else:
            rows = [(kinds()[self.what], self.pk)] if self.is_of_a_page else []
        originals = (
            model.text_model().objects.published().filter(facts=pk, language=F("facts__original_language"))
            for model, pk in rows
        )
        return [text for texts in originals for text in texts.select_related("facts")]

    def hidden_titles(self):
        """Of the pages that visitors do not see and readers of this scene will, because its page names them."""
        with rehearsal():
            self._lay_out_facts()
            named = set(self._named().values_list("pk", flat=True))
        public = Entry.objects.published().filter(item__in=named).values("item")
        hidden = Entry.objects.filter(item__in=named, is_original=True).exclude(item__in=public)
        return list(hidden.exclude(state=Text.State.UNPUBLISHED).order_by("title").values_list("title", flat=True))

    def _lay_out_page(self):
        self._lay_out_facts()
        model = kinds()[self.what]
        _show(model.text_model().objects.filter(facts=self.pk))
        for kind, pk in self._named().values_list("kind", "object_id"):
            texts = kinds()[kind].text_model().objects.filter(facts=pk)
            _show(texts.exclude(state=Text.State.UNPUBLISHED))

    def _named(self):
        """Items of the pages that this one names: without them it would show less than it will."""
        source = Item.objects.filter(kind=self.what, object_id=self.pk)
        named = Item.objects.filter(incoming__source__in=source, kind__in=kinds()).distinct()
        return named if self.reader is None else choosable(named, self.reader)

    def _lay_out_facts(self):
        model = kinds()[self.what]
        if self.number:
            apply(model, self.pk, self.subject.data)
        else:
            Desk(model.objects.get(pk=self.pk)).lay_out()


def _moment(spelled):
    try:
        return spelled and datetime.strptime(spelled, MOMENT).replace(tzinfo=UTC)
    except ValueError as error:
        raise Http404 from error


def _show(texts):
    """Make these texts public, as if somebody had said so at the moment of the scene."""
    for text in texts:
        if not text.is_visible:
            text.publish(at=clock.now())
