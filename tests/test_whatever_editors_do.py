"""Random sequences of what several people do to a page of any kind, and what must hold after each step.

Visitors read the last release and nothing else; a comparison with what was brought back is empty; what was deleted and
comes back is what it was; a set that is taken back leaves what was there before.
"""

from copy import deepcopy

import pytest
from django.core.serializers import serialize
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from portal.catalogue import pending
from portal.catalogue.models import Entry
from portal.releases.models import ReleaseSet
from portal.releases.releasing import ItemError, release, roll_back
from portal.revisions.comparing import changes
from portal.revisions.desk import Desk
from portal.revisions.models import Revision
from portal.revisions.snapshots import fingerprint, parts, take
from portal.revisions.trash import bring_back, thrown_away
from tests.catalogue.snapshots import catalogue, derived_from_scratch
from tests.factories import MAKERS, add_text, make_user
from tests.releases.sets import gather

pytestmark = pytest.mark.django_db

MOVES = [
    "write",
    "write",
    "translate",
    "publish",
    "unpublish",
    "release",
    "discard",
    "restore",
    "delete and bring back",
    "release set",
    "roll back",
]


class Story:
    """A page, those who work on it, and `told`: what an attentive visitor knows, as `{language: title}`."""

    def __init__(self, kind, people):
        self.kind, self.people = kind, people
        self.page = MAKERS[kind]("Title 0", state="draft")
        self.told, self.words = {}, 0

    def texts(self):
        return self.page.texts.order_by("language")

    def visible(self):
        entries = Entry.objects.published().filter(item__kind=self.kind._meta.model_name)
        return dict(entries.filter(item__object_id=self.page.pk).values_list("language", "title"))

    def do(self, move, number):
        by = self.people[number % len(self.people)]
        getattr(self, f"_{move.replace(' ', '_')}")(by, number)

    def _write(self, by, number):
        self.words += 1
        data = deepcopy(Desk(self.page).data)
        rows = list(data["rows"][self.kind.text_model()._meta.model_name].values())
        rows[number % len(rows)]["title"] = f"Words {self.words}"
        Desk(self.page).keep(data, by=by)

    def _translate(self, by, number):
        desk = Desk(self.page)
        languages = {row["language"] for row in desk.data["rows"][self.kind.text_model()._meta.model_name].values()}
        if "fr" not in languages and desk.draft is None:
            add_text(self.page, f"Mots {self.words}", language="fr", state="draft")

    def _publish(self, by, number):
        text = list(self.texts())[number % self.texts().count()]
        text.publish(by=by)
        self.told[text.language] = text.title

    def _unpublish(self, by, number):
        text = list(self.texts())[number % self.texts().count()]
        text.unpublish(by=by, reason=["", "gone", "withdrawn"][number % 3])
        self.told.pop(text.language, None)

    def _release(self, by, number):
        desk = Desk(self.page)
        if desk.draft:
            _revision, conflicts, _lost = desk.release(by=by)
            assert conflicts == []
            self._reread()

    def _discard(self, by, number):
        Desk(self.page).discard()

    def _restore(self, by, number):
        revisions = list(Revision.objects.of(self.page).exclude(step=Revision.Step.DELETED))
        if revisions:
            revision = revisions[number % len(revisions)]
            Desk(self.page).restore(revision, by=by)
            assert changes(self.kind, revision.data, Desk(self.page).data) == []
            if not Desk(self.page).is_reserved:
                self._reread()

    def _delete_and_bring_back(self, by, number):
        Desk(self.page).discard()
        before, shown = exported(self.page), catalogue()
        self.kind.objects.get(pk=self.page.pk).delete()
        assert self.visible() == {}
        bring_back(thrown_away().latest("pk"), by=by, may_publish=True)
        assert exported(self.page) == before
        assert catalogue() == shown

    def _release_set(self, by, number):
        gathered = gather(self.page, action=["publish", "unpublish"][number % 2])
        try:
            release(gathered, by=by)
        except ItemError:
            gathered.delete()
        else:
            self._reread()

    def _roll_back(self, by, number):
        for gathered in ReleaseSet.objects.filter(status="released").order_by("-pk")[:1]:
            try:
                roll_back(gathered, by=by)
            except ItemError:
                return
            self._reread()

    def _reread(self):
        """What somebody put on the site on purpose, read from the texts themselves and not from the catalogue."""
        self.told = {text.language: text.title for text in self.texts() if text.is_visible}


def exported(page):
    """The page and all that belongs to it as a fixture holds it, without the moments of saving."""
    rows = [page, *(row for part, owner in parts(type(page)) for row in part.objects.filter(**{owner.name: page.pk}))]
    fresh = [type(row).objects.get(pk=row.pk) for row in rows]
    return serialize("json", fresh, use_natural_foreign_keys=True, use_natural_primary_keys=True)


@pytest.mark.parametrize("kind", MAKERS, ids=lambda kind: kind._meta.model_name)
@settings(
    max_examples=5,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moves=st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 99)), min_size=3, max_size=9))
def test_whatever_editors_do(kind, moves):
    with transaction.atomic():
        story = Story(kind, [make_user(name) for name in ("ada", "ben", "dan")])
        for move, number in moves:
            story.do(move, number)
            desk = Desk(story.page)
            assert story.visible() == story.told, (move, number)
            assert fingerprint(take(story.page)) == fingerprint(desk.live)
            assert not desk.draft or desk.draft.base is not None
        assert catalogue() == derived_from_scratch()
        transaction.set_rollback(True)
    pending.forget()
