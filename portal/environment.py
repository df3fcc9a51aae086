"""Reads the process environment (and an optional `.env` file) for the settings.

Every problem becomes one `ImproperlyConfigured` sentence that names the variable and says what it should look like.
"""

import re
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()


def load_env_file(path: Path) -> None:
    """Read `NAME=value` lines; variables that are already set win."""
    if path.is_file():
        environ.Env.read_env(path)


def boolean(name: str, default: bool) -> bool:
    value = env.str(name, default=str(default)).strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"{name} must be 1 or 0 (true/false, yes/no, on/off), not {value!r}.")


def hosts(name: str, default: str) -> list[str]:
    """Host names separated by commas; one with a leading dot stands for its subdomains too."""
    values = [part.strip() for part in env.str(name, default=default).split(",") if part.strip()]
    for value in values:
        if not re.fullmatch(r"\*|\.?[\w-]+(\.[\w-]+)*|\[[0-9a-f:]+\]", value, re.IGNORECASE):
            raise ImproperlyConfigured(f"{name} must be host names such as portal.example.org, without {value!r}.")
    return values


def choice(name: str, choices: set[str], default: str) -> str:
    value = env.str(name, default=default).strip()
    if value not in choices:
        raise ImproperlyConfigured(f"{name} must be one of {', '.join(sorted(choices))}, not {value!r}.")
    return value


def origin(name: str, default: str) -> str:
    """A web origin such as `https://portal.example.org`, returned without a final slash."""
    value = env.str(name, default=default).strip().rstrip("/")
    scheme, separator, host = value.partition("://")
    if scheme not in {"http", "https"} or not separator or not host or "/" in host:
        raise ImproperlyConfigured(f"{name} must look like https://portal.example.org, not {value!r}.")
    return value


def time_zone(name: str, default: str) -> str:
    value = env.str(name, default=default)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ImproperlyConfigured(
            f"{name} must be an IANA time zone such as Europe/Brussels, not {value!r}."
        ) from error
    return value


def secret(name: str, *, debug: bool) -> str:
    """A secret of at least 50 characters; only a debugging server may do without one."""
    value = env.str(name, default="")
    if not value and debug:
        return "only-for-debugging-" * 3
    if not value:
        raise ImproperlyConfigured(
            f'{name} is not set. Make one with: python -c "import secrets; print(secrets.token_urlsafe(64))"'
        )
    if len(value) < 50:
        raise ImproperlyConfigured(f"{name} must have at least 50 characters; it has {len(value)}.")
    return value


def database(name: str, default: str) -> dict:
    """Connection settings for `sqlite:///path` or `postgresql://user:password@host:port/name`."""
    url = env.str(name, default=default)
    kind = url.partition(":")[0]
    if kind == "sqlite":
        config = env.db_url_config(url)
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        }
        return config
    if kind in {"postgres", "postgresql"}:
        try:
            config = env.db_url_config(url)
        except ValueError as error:
            raise ImproperlyConfigured(f"{name} is not an address: {error}.") from error
        if not config.get("NAME"):
            raise ImproperlyConfigured(f"{name} names no database: postgresql://user:password@host:5432/portal")
        config.update(CONN_MAX_AGE=60, CONN_HEALTH_CHECKS=True)
        return config
    raise ImproperlyConfigured(
        f"{name} must start with sqlite:/// or postgresql://, not {kind + ':'!r}. Other databases are not supported."
    )


def email(name: str, default: str) -> dict:
    """Settings for `consolemail://` or `smtp+tls://user:password@host:port`."""
    value = env.str(name, default=default)
    try:
        return env.email_url_config(value)
    except (KeyError, ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(
            f"{name} must look like smtp+tls://user:password@host:587 or consolemail://."
        ) from error
