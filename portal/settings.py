"""Django settings, all from the environment; `.env.example` documents every variable.

Safe by default: without DEBUG=1 these are production settings.
"""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONCE, NONE, SELF
from django.conf.locale import LANG_INFO

from portal import environment

BASE_DIR = Path(__file__).resolve().parent.parent
environment.load_env_file(BASE_DIR / ".env")

DEBUG = environment.boolean("DEBUG", default=False)
SECRET_KEY = environment.secret("SECRET_KEY", debug=DEBUG)

# Where the site is reached. HTTPS is assumed for everything but this machine.
SITE_URL = environment.origin("SITE_URL", default="http://127.0.0.1:8000")
SITE_NAME = environment.env.str("SITE_NAME", default="Common Ground")
ALLOWED_HOSTS = environment.hosts("ALLOWED_HOSTS", default="127.0.0.1,localhost")
HTTPS = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "portal.audit",
    "portal.accounts",
    "portal.publishing",
    "portal.tasks",
    "portal.library",
    "portal.charts",
    "portal.catalogue",
    "portal.revisions",
    "portal.presence",
    "portal.releases",
    "portal.reviews",
    "portal.previews",
    "portal.health",
    "portal.pages",
    "partnerships",
    "events",
    "articles",
    "portal.office.apps.OfficeConfig",
    "taggit",
    "django_prose_editor",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "portal.publishing.head.without_body",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "portal.audit.middleware.acting_user",
    "portal.publishing.memory.remembers",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.releases.due.ReleaseWhatIsDue",
]

ROOT_URLCONF = "portal.urls"
PUBLIC_URLCONF = "portal.public_urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# Widgets are drawn by the engine above, so that the back office can have its own.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {
    "default": environment.database("DATABASE_URL", default=f"sqlite:///{BASE_DIR / 'var' / 'portal.sqlite3'}")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits count here, so the cache is shared by all processes.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# Background tasks wait in the database until `manage.py worker` does them, so they come and go with the transaction.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
# What the worker begins by itself, and how often.
PERIODIC_TASKS = {
    "portal.tasks.upkeep.prune": timedelta(days=1),
    "portal.releases.due.release_sets": timedelta(minutes=1),
    "portal.revisions.trash.empty": timedelta(days=1),
    "portal.health.jobs.check_links": timedelta(days=1),
    "portal.health.jobs.revalidate": timedelta(weeks=1),
}
# Links into the network in which the server stands could be used to look around in it.
CHECK_LINKS_INSIDE = False

# Review. Whether content goes live only when somebody has approved it; whether that must be somebody else than who
# made the last change.
REVIEW_REQUIRED = environment.boolean("REVIEW_REQUIRED", default=False)
REVIEW_FOUR_EYES = environment.boolean("REVIEW_FOUR_EYES", default=True)

# Accounts: only staff log in, and nobody signs up.
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "portal.reviews.backends.MandatesBackend",  # whose page it is; nobody logs in by it
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {
        "NAME": "django.contrib.auth.password_validation.CommonPasswordValidator",
    },
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
ACCOUNT_ADAPTER = "portal.accounts.adapter.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_EMAIL_VERIFICATION = "none"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "admin:index"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no letters to strangers
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = SITE_NAME
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are entered by an administrator, not by whoever signs up
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS

# Languages: the 24 official ones of the European Union can all hold texts; the language itself is data.
LANGUAGE_CODE = "en"
EU_LANGUAGES = "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split()
LANG_INFO.setdefault("mt", {"bidi": False, "code": "mt", "name": "Maltese", "name_local": "Malti"})
LANGUAGES = [(code, LANG_INFO[code]["name_local"].capitalize()) for code in EU_LANGUAGES]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = environment.time_zone("TIME_ZONE", default="Europe/Brussels")

# Static files are public; uploaded files are served by views that ask whether the visitor may see them.
STATIC_URL = "/static/"
STATIC_ROOT = environment.env.str("STATIC_ROOT", default=str(BASE_DIR / "var" / "static"))
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = environment.env.str("MEDIA_ROOT", default=str(BASE_DIR / "var" / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
# collectstatic keeps and compresses only what pages ask for: the files named by their content.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["br", "gz", "jpg", "map", "png", "webp", "woff2"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 6000  # a partnership of hundreds of members, in one form

TAGGIT_CASE_INSENSITIVE = True

# Security. The policy holds for the admin too; nothing is loaded from elsewhere.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_TRUSTED_ORIGINS = [SITE_URL]

vars().update(environment.email("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = environment.env.str("DEFAULT_FROM_EMAIL", default="portal@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

LOG_LEVEL = environment.choice("LOG_LEVEL", {"DEBUG", "INFO", "WARNING", "ERROR"}, default="INFO")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {"django_tasks_db": {"level": "WARNING"}},  # it would say every other second that nothing waits
}
