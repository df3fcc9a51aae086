"""Who came in and went, who tried, and what they log in with. Of a failed attempt only the name is kept."""

from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed

from .recording import record


def connect():
    user_logged_in.connect(_logged_in, dispatch_uid="audit")
    user_logged_out.connect(_logged_out, dispatch_uid="audit")
    user_login_failed.connect(_failed, dispatch_uid="audit")
    authentication_failed.connect(_second_factor_failed, dispatch_uid="audit")
    for signal, verb in (
        (authenticator_added, "second factor added"),
        (authenticator_removed, "second factor removed"),
        (authenticator_reset, "second factor renewed"),
        (authenticator_used, "second factor used"),
    ):
        signal.connect(_second_factor(verb), dispatch_uid="audit", weak=False)


def _logged_in(sender, user, **kwargs):
    record("logged in", user, by=user)


def _logged_out(sender, user, **kwargs):
    if user:
        record("logged out", user, by=user)


def _failed(sender, credentials, **kwargs):
    tried = credentials.get("username") or credentials.get("email") or ""
    record("failed to log in", label=str(tried).replace("\x00", ""))


def _second_factor_failed(sender, user, **kwargs):
    record("failed at the second factor", user, by=user)


def _second_factor(verb):
    def hear(sender, user, authenticator, **kwargs):
        record(verb, user, by=user, details={"factor": str(authenticator.get_type_display())})

    return hear
