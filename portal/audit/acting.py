"""Who is at work: whoever is logged in, or a name for what runs by itself."""

from contextlib import contextmanager

from asgiref.local import Local

from .notes import Notes

COMMAND_LINE = "command line"
VISITOR = "visitor"

_local = Local()


class Actor:
    """`user` may be a function, so that nobody's session is read before there is something to write."""

    def __init__(self, user=None, name=""):
        self._user, self._name, self.notes = user, name, Notes()

    @property
    def user(self):
        """The account, or None."""
        user = self._user() if callable(self._user) else self._user
        return user if user is not None and user.is_authenticated else None

    @property
    def name(self):
        return self._name or str(self.user or VISITOR)


@contextmanager
def acting(user=None, name=""):
    """Inside, records are by this user, or by what goes by this name."""
    before = current()
    _local.actor = Actor(user, name)
    try:
        yield
    finally:
        _local.actor = before


def current():
    """The `Actor` of this moment."""
    if not hasattr(_local, "actor"):
        _local.actor = Actor(name=COMMAND_LINE)
    return _local.actor


@contextmanager
def silently():
    """Inside, nothing is recorded: what is written will be undone."""
    before = is_silent()
    _local.silent = True
    try:
        yield
    finally:
        _local.silent = before


def is_silent():
    return getattr(_local, "silent", False)
