"""Who is at work on an object: whose form is open, who keeps it for themselves, and what was left unfinished there."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Min, Q
from django.utils import timezone

SILENCE = timedelta(minutes=2)  # after which somebody is taken to have left
FORGOTTEN = timedelta(days=60)  # after which nobody will go on with what they left unfinished


class AboutObjects(models.QuerySet):
    def of_kind(self, model):
        return self.filter(content_type=ContentType.objects.get_for_model(model))

    def on(self, model, pk):
        return self.of_kind(model).filter(object_id=pk)


class SittingQuerySet(AboutObjects):
    def sit(self, user, model, pk, window):
        """Somebody has the form open in this window, or still has. Whoever fell silent is forgotten."""
        self.filter(seen_at__lt=timezone.now() - SILENCE).delete()
        kind = ContentType.objects.get_for_model(model)
        self.update_or_create(
            user=user, content_type=kind, object_id=pk, window=window, defaults={"seen_at": timezone.now()}
        )

    def others(self, user, model, pk):
        """`[(name, since), …]` of everybody else who has the form open, each once, the longest first."""
        here = self.on(model, pk).filter(seen_at__gte=timezone.now() - SILENCE).exclude(user=user).order_by()
        people = here.values("user").annotate(begun=Min("since")).order_by("begun", "user")
        names = {sitting.user_id: str(sitting.user) for sitting in here.select_related("user")}
        return [(names[row["user"]], row["begun"]) for row in people if row["user"] in names]


class Sitting(models.Model):
    """The form of an object, open in somebody's window."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    window = models.UUIDField()
    since = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)

    objects = SittingQuerySet.as_manager()

    class Meta:
        default_permissions = []
        constraints = [
            # A window shows a form once.
            models.UniqueConstraint(
                fields=["content_type", "object_id", "user", "window"], name="sitting_once_in_a_window"
            ),
        ]
        indexes = [models.Index(fields=["seen_at"], name="sitting_by_moment")]

    def __str__(self):
        return f"{self.user} since {self.since:%H:%M}"


class LockQuerySet(AboutObjects):
    def active(self):
        return self.filter(Q(until=None) | Q(until__gt=timezone.now()))


class Lock(models.Model):
    """Somebody keeps an object as it is, until they release it or a moment comes."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    holder = models.CharField(max_length=150)  # their name, should the account go
    reason = models.CharField(max_length=300)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    objects = LockQuerySet.as_manager()

    class Meta:
        default_permissions = []  # whoever may change the object may lock it
        constraints = [
            # An object is kept by one person.
            models.UniqueConstraint(fields=["content_type", "object_id"], name="lock_one_each"),
        ]

    def __str__(self):
        return f"{self.holder}: {self.reason}"

    def keeps_out(self, user):
        return self.owner_id != user.pk


class UnfinishedQuerySet(AboutObjects):
    def left(self, user, model, pk=None):
        """What the user left in the form of an object, or in the form that adds one; or None."""
        return self.on(model, pk or 0).filter(user=user).first()

    def keep(self, user, model, pk, fields):
        """Keep the form in place of what was left there before. What everybody has long forgotten goes."""
        self.filter(saved_at__lt=timezone.now() - FORGOTTEN).delete()
        kind = ContentType.objects.get_for_model(model)
        return self.update_or_create(
            user=user,
            content_type=kind,
            object_id=pk or 0,
            defaults={"fields": fields, "saved_at": timezone.now()},
        )[0]


class Unfinished(models.Model):
    """A form as somebody left it, right or wrong. Nobody else sees it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField(default=0)  # 0: the form that adds an object
    fields = models.JSONField()  # `{name: [value, …]}`, as the browser sent it
    saved_at = models.DateTimeField(default=timezone.now)

    objects = UnfinishedQuerySet.as_manager()

    class Meta:
        default_permissions = []
        constraints = [
            # Somebody goes on where they left off: in one place.
            models.UniqueConstraint(fields=["user", "content_type", "object_id"], name="unfinished_one_each"),
        ]

    def __str__(self):
        return f"{self.user}, {self.saved_at:%d.%m. %H:%M}"

    @property
    def stamp(self):
        """Told to the form that it came from, or that goes on with it: no other may replace it unseen."""
        return self.saved_at.isoformat()
