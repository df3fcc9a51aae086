"""The only writers of a text's publication state. Callers check permission; these write, log and announce."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.utils import timezone

from portal.audit import change, record

# What the audit log tells, before and after.
TOLD = ("state", "publish_at", "expire_at", "unpublish_reason", "unpublish_note", "moved_to")


class Transitions:
    """Verbs of a `Text`. Each is atomic and leaves an admin log entry when it knows who asked (`by`)."""

    @transaction.atomic
    def publish(self, *, by=None, at=None, until=None):
        """Make the text public from `at` (now if left out) until `until` (for good if left out), aware datetimes.

        Raises ValueError where `until` is not later than `at`.
        """
        now = timezone.now()
        at = at or now
        if until is not None and until <= at:
            raise ValueError(f"A text cannot go off the site ({until}) before it goes on ({at}).")
        self.state = self.State.PUBLISHED
        self.publish_at, self.expire_at = at, until
        self.unpublish_reason = self.unpublish_note = self.moved_to = ""
        self._forget_what_never_came(now)
        self.first_published_at = min(self.first_published_at or at, at)
        self._write(by, "Scheduled" if at > now else "Published")

    @transaction.atomic
    def unpublish(self, *, by=None, reason="", note="", moved_to=""):
        """Take the text off the site at once. Does nothing to a draft, which was never on it.

        `reason` (of `Text.Reason`) decides what visitors find at its address: with none, nothing; else that it is gone,
        the way to `moved_to`, or the text itself under a banner. `note` is what they are told.
        Raises ValueError where a text has moved nowhere, or goes somewhere without having moved.
        """
        if (reason == self.Reason.MOVED) is not bool(moved_to):
            raise ValueError("A text has moved if, and only if, it says where to.")
        if self.state == self.State.DRAFT:
            return
        self.state = self.State.UNPUBLISHED
        self.unpublish_reason, self.unpublish_note, self.moved_to = reason, note, moved_to
        self._forget_what_never_came(timezone.now())
        self._write(by, "Unpublished")

    def _forget_what_never_came(self, now):
        """A text that was scheduled and then postponed or called off has not been public."""
        if self.first_published_at and self.first_published_at > now:
            self.first_published_at = None

    def _write(self, by, verb):
        before = type(self)._base_manager.filter(pk=self.pk).values(*TOLD).first() or dict.fromkeys(TOLD)
        self.save()
        changes = {name: change(before[name], now) for name in TOLD if (now := getattr(self, name)) != before[name]}
        record(verb.lower(), self.facts, by=by, details={"text": str(self), **changes})
        if by is not None:
            LogEntry.objects.log_actions(
                user_id=by.pk,
                queryset=[self.facts],
                action_flag=CHANGE,
                change_message=f"{verb}: {self}",
                single_object=True,
            )
