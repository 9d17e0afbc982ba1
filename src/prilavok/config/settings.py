"""All settings, from the environment (see `docs/operations.md`)."""

from __future__ import annotations

import hashlib
from pathlib import Path

from prilavok.config import environment as env
from prilavok.config.logs import logging_config
from prilavok.lib import embedded_postgres

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("PRILAVOK_DATA_DIR", "var")).expanduser().resolve()

DEBUG = env.flag("PRILAVOK_DEBUG")
SECRET_KEY = env.secret_key(DATA_DIR)
PORT = env.number("PRILAVOK_PORT", 8000)
PUBLIC_URL = env.url("PRILAVOK_PUBLIC_URL", f"http://127.0.0.1:{PORT}")
ALLOWED_HOSTS = env.text("PRILAVOK_ALLOWED_HOSTS", "*").split(",")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
HTTPS = PUBLIC_URL.startswith("https://")

# --- networks ---------------------------------------------------------------------------------
SIMULATOR = env.flag("PRILAVOK_SIMULATOR")
NETWORK_URLS = env.network_urls()
SIMULATOR_URL = env.url("PRILAVOK_SIMULATOR_URL", f"http://127.0.0.1:{PORT}/simulator/network")
NETWORK_APPS = env.network_apps()
SIMULATOR_CALLBACK_URL = f"http://127.0.0.1:{PORT}"
SIMULATOR_APP = {
    "client_id": "prilavok-simulator",
    "client_secret": hashlib.sha256(f"simulator:{SECRET_KEY}".encode()).hexdigest(),
    "verify_token": hashlib.sha256(f"verify:{SECRET_KEY}".encode()).hexdigest()[:24],
}

# --- applications -----------------------------------------------------------------------------
INSTALLED_APPS = [
    "prilavok.events",
    "prilavok.shops",
    "prilavok.channels",
    "prilavok.customers",
    "prilavok.catalog",
    "prilavok.inbox",
    "prilavok.linking",
    "prilavok.orders",
    "prilavok.automation",
    "prilavok.teamwork",
    "prilavok.ingest",
    "prilavok.simulator",
    "prilavok.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "prilavok.config.middleware.StaticFilesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "prilavok.shops.middleware.SessionActivityMiddleware",
    "prilavok.shops.middleware.LanguageMiddleware",
    "prilavok.shops.middleware.ShopMiddleware",
    "prilavok.live.middleware.LivePositionMiddleware",
    "prilavok.config.middleware.ContentPolicyMiddleware",
    "prilavok.config.middleware.PartsOfPagesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "prilavok.config.urls"
ASGI_APPLICATION = "prilavok.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted(PACKAGE.glob("**/templates")),
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "prilavok.web.components.context.shell",
            ],
            "builtins": ["prilavok.web.components.templatetags.ui"],
        },
    }
]

# --- database ---------------------------------------------------------------------------------
DATABASE_URL = env.text("DATABASE_URL")
EMBEDDED_DATABASE = not DATABASE_URL
DATABASE_DSN = DATABASE_URL or embedded_postgres.dsn(DATA_DIR / "postgres")
DATABASES = {"default": env.database(DATABASE_DSN)}
DATABASES["default"]["OPTIONS"]["pool"] = {  # type: ignore[index]
    "min_size": 1,
    "max_size": env.number("PRILAVOK_DATABASE_POOL", 16),
    "timeout": 15,
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "shops.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {"signup": "prilavok.web.accounts.forms.SignupForm"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_ALLOW_UNVERIFIED_EMAIL = True  # the second step must not wait for a letter
MFA_TOTP_ISSUER = "Prilavok"
USERSESSIONS_TRACK_ACTIVITY = True  # the list shows it; SessionActivityMiddleware writes it

EMAIL_BACKEND = "prilavok.config.mail.EmailBackend"
if EMAIL_HOST := env.text("PRILAVOK_EMAIL_HOST"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_PORT = env.number("PRILAVOK_EMAIL_PORT", 587)
    EMAIL_HOST_USER = env.text("PRILAVOK_EMAIL_USER")
    EMAIL_HOST_PASSWORD = env.text("PRILAVOK_EMAIL_PASSWORD")
    EMAIL_USE_TLS = env.flag("PRILAVOK_EMAIL_TLS", default=True)
DEFAULT_FROM_EMAIL = env.text("PRILAVOK_EMAIL_FROM", "Prilavok <noreply@localhost>")

SESSION_COOKIE_AGE = 30 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"

# --- language and time ------------------------------------------------------------------------
LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = sorted(PACKAGE.glob("**/locale"))
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
USE_THOUSAND_SEPARATOR = True

# --- files ------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"/build/assets/.+-[\w-]{8}\.\w+$"
WHITENOISE_AUTOREFRESH = DEBUG
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
STORAGES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
if S3_BUCKET := env.text("PRILAVOK_S3_BUCKET"):
    STORAGES["default"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": S3_BUCKET,
            "endpoint_url": env.text("PRILAVOK_S3_ENDPOINT") or None,
            "querystring_auth": False,
        },
    }
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024

# Push services are called by https on the open internet only, but for one named here (for tests).
PUSH_PRIVATE_URL = env.url("PRILAVOK_PUSH_PRIVATE_URL", "") if env.text("PRILAVOK_PUSH_PRIVATE_URL") else ""

METRICS_TOKEN = env.text("PRILAVOK_METRICS_TOKEN")

# --- logs -------------------------------------------------------------------------------------
LOGGING = logging_config(level=env.text("PRILAVOK_LOG_LEVEL", "INFO").upper())
# E-mails are unique whatever their letter case, by an index on lower(email).
SILENCED_SYSTEM_CHECKS = ["staticfiles.W004", "auth.W004"]
