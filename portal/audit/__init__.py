"""Who did what, when: a log that is only ever written to. The lowest floor; it knows no kind of content.

    from portal.audit import acting, change, record

    record("exported", details={"rows": 120})              # by whoever is acting now
    record("approved", article, by=user, details={"revision": change(6, 7)})

    with acting(name="nightly tasks"):                     # or acting(user)
        …

`record()` writes in the transaction of the change, so that neither stays without the other. Inside a request whoever is
logged in is acting (`middleware.py`); elsewhere it is the command line, unless `acting()` says otherwise. A verb is a
past participle, in any words that people read.

An object changes once in a transaction, however many of its rows are written: `record_changes()` is for those who hear
of rows, and says “changed” only where nothing more telling is said of the object in the same transaction (`notes.py`).
"""

from .acting import acting, current, silently
from .recording import change, record, record_changes

__all__ = ["acting", "change", "current", "record", "record_changes", "silently"]
