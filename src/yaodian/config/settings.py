"""设置 (settings): one file, driven by the environment; no app is listed by hand."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yaodian.config.database import database_from_url
from yaodian.kernel import discovery, terms

PACKAGE = Path(__file__).resolve().parent.parent
CHECKOUT = PACKAGE.parent.parent
HOME = Path(os.environ.get("YAODIAN_HOME") or CHECKOUT / "var").resolve()
HOME.mkdir(parents=True, exist_ok=True)

ROLE = os.environ.get("YAODIAN_ROLE", "all")
DEBUG = os.environ.get("YAODIAN_DEBUG", "") == "1"


def _secret_key() -> str:
    """Read the installation's secret key; make it once, readable by its owner alone."""
    path = HOME / "secret.key"
    if not path.exists():
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            pass
        else:
            with os.fdopen(handle, "w") as file:
                file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()


SECRET_KEY = os.environ.get("YAODIAN_SECRET_KEY") or _secret_key()
HOST = os.environ.get("YAODIAN_HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8000"))
ALLOWED_HOSTS = [name for name in os.environ.get("YAODIAN_ALLOWED_HOSTS", "").split(",") if name] or ["*"]
TLS_CERT = os.environ.get("YAODIAN_TLS_CERT", "")
TLS_KEY = os.environ.get("YAODIAN_TLS_KEY", "")
HTTPS = bool(TLS_CERT) or os.environ.get("YAODIAN_HTTPS", "") == "1"
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("YAODIAN_ORIGINS", "").split(",") if origin]

INSTALLED_APPS = [
    *discovery.app_names(),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "yaodian.kernel.web.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "yaodian.kernel.accounts.middleware.ReaderMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "yaodian.config.urls"
WSGI_APPLICATION = "yaodian.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "yaodian.kernel.web.context.page",
            ],
        },
    }
]

if ROLE == "public":
    # The Internet side: public pages alone, without login, sessions, static files or a writable database.
    ROOT_URLCONF = "yaodian.config.public_urls"
    MIDDLEWARE = [
        "django.middleware.security.SecurityMiddleware",
        "django.middleware.gzip.GZipMiddleware",
        "django.middleware.http.ConditionalGetMiddleware",
        "csp.middleware.CSPMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
        "allauth.account.middleware.AccountMiddleware",  # does nothing here, but allauth will not start without it
    ]
    TEMPLATES[0]["OPTIONS"] = {"context_processors": []}

DATABASES = {
    "default": database_from_url(os.environ.get("YAODIAN_DATABASE_URL", ""), home=HOME, read_only=ROLE == "public")
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "yaodian.kernel.accounts.backends.NameOrPhoneBackend",
]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "web:home"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "yaodian_session"
CSRF_FAILURE_VIEW = "yaodian.kernel.web.errors.csrf_failure"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "yaodian.kernel.accounts.passwords.BureauPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("login_name", "phone")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_ADAPTER = "yaodian.kernel.accounts.adapters.ClosedAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login_name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Yaodian"
MFA_ADAPTER = "yaodian.kernel.accounts.adapters.SealedFactorAdapter"
MFA_RECOVERY_CODES_SHOW_ONCE = True
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key", "reauthenticate": "10/m/user"}
AXES_FAILURE_LIMIT = "yaodian.kernel.accounts.lockout.failure_limit"
AXES_COOLOFF_TIME = "yaodian.kernel.accounts.lockout.cool_off"
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_LOCKOUT_CALLABLE = "yaodian.kernel.accounts.lockout.locked_out"
AXES_USERNAME_CALLABLE = "yaodian.kernel.accounts.lockout.counted_name"
AXES_USERNAME_FORM_FIELD = "username"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

terms.use_translator(gettext)
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", "English")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = HTTPS
LOCALE_PATHS = discovery.locale_paths()
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = discovery.vendor_static(CHECKOUT)
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
MEDIA_ROOT = HOME / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "heavy"]}}

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = int(os.environ.get("YAODIAN_HSTS_SECONDS", "3600" if HTTPS else "0"))
X_FRAME_OPTIONS = "DENY"
TIANDITU_KEY = os.environ.get("YAODIAN_TIANDITU_KEY", "")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:", *(["https://*.tianditu.gov.cn"] if TIANDITU_KEY else [])],
        "style-src": ["'self'", "'unsafe-inline'"],
        "script-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'self'"],
        "object-src": ["'none'"],
    }
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("YAODIAN_LOG", "WARNING")},
}
# axes.W006 wants locks by address too: a school's office shares one address, and one bad typist would lock all out.
# W005, W021: the domain's other hosts are not ours to bind. W008: one port, HTTPS alone once it has a certificate.
SILENCED_SYSTEM_CHECKS = ["account.W001", "axes.W006", "security.W005", "security.W008", "security.W021"]
