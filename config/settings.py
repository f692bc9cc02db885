"""Settings, all from the environment; every variable stands in README's configuration table."""

from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _
from environs import Env

from config.contract import SPECTACULAR_SETTINGS as SPECTACULAR_SETTINGS
from config.letters import EXAMPLE_SENDERS
from config.logs import logging_from
from config.schedule import ROUTES, SCHEDULE

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

# -- Kind of installation --------------------------------------------------------------------------------------------
# DEMO opens the one-click log-in, the simulators and made-up national numbers. It can never be on in production.
PRODUCTION: bool = env.bool("PRODUCTION", False)
DEMO: bool = env.bool("DEMO", not PRODUCTION)
DEBUG: bool = env.bool("DEBUG", False)
if PRODUCTION and (DEMO or DEBUG):
    raise ImproperlyConfigured("DEMO and DEBUG cannot be switched on in production.")

SECRET_KEY: str = env.str("DJANGO_SECRET_KEY", "" if PRODUCTION else "only-for-trying-out-" + "x" * 40)
if PRODUCTION and len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("DJANGO_SECRET_KEY must hold at least 50 characters in production.")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", [] if PRODUCTION else ["127.0.0.1", "localhost", "testserver"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
# Address under which people reach the site; used in mails.
SITE_URL: str = env.str("SITE_URL", "http://127.0.0.1:8000")

# -- Apps ------------------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "config",
    "kernel",
    "accounts",
    "registers",
    "correspondence",
    "payments",
    "zorgkrediet",
    "ecalcura",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "allauth.idp.oidc",
    "csp",
    "import_export",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "kernel.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kernel.middleware.IdleSessionMiddleware",
    "kernel.middleware.PermissionMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kernel.web.context.site",
            ],
            "builtins": ["kernel.templatetags.include"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# -- Database: the owner migrates, web and workers connect as a role without rights on history ------------------------
DATABASE_ROLE: str = env.str("DATABASE_ROLE", "app")
DATABASE_APP_URL: str = env.str("DATABASE_URL", "postgres:///zorgkrediet")
_owner_url: str = env.str("DATABASE_OWNER_URL", DATABASE_APP_URL)
# A socket folder inside the address is written with %2F, e.g. postgres://app@%2Frun%2Fpg/zorgkrediet
_url = _owner_url if DATABASE_ROLE == "owner" else DATABASE_APP_URL
DATABASES: dict[str, Any] = {"default": dj_database_url.parse(_url)}
if env.bool("DATABASE_POOL", False):  # web only: forked workers must not share a pool
    _pool = {"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", 8)}
    DATABASES["default"]["OPTIONS"] = {"pool": _pool, "prepare_threshold": env.int("DATABASE_PREPARE_AFTER", 5) or None}
# The name of the restricted role that `setup_database` grants rights to.
DATABASE_APP_ROLE: str = env.str("DATABASE_APP_ROLE", "app")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# -- Cache, queue ----------------------------------------------------------------------------------------------------
# redis://host:6379 or unix:///path/to/redis.sock
REDIS_URL: str = env.str("REDIS_URL", "redis://127.0.0.1:6379")
_is_socket = REDIS_URL.startswith("unix://")
_redis_path = REDIS_URL.removeprefix("unix://")


def _redis(number: int, *, for_celery: bool = False) -> str:
    database = env.int("REDIS_FIRST_DATABASE", 0) + number
    if _is_socket:
        return f"redis+socket://{_redis_path}?virtual_host={database}" if for_celery else f"{REDIS_URL}?db={database}"
    return f"{REDIS_URL}/{database}"


CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": _redis(1)}}
CELERY_BROKER_URL = _redis(0, for_celery=True)
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600}
CELERY_TIMEZONE = "Europe/Brussels"
CELERY_BEAT_SCHEDULE = SCHEDULE
CELERY_TASK_ROUTES = ROUTES
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# -- Language and time -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Nederlands")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Brussels"

# -- Files -----------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATIC_ROOT = env.path("STATIC_ROOT", BASE_DIR / "staticfiles")
STATICFILES_DIRS = [BASE_DIR / "static"]
# Uploaded proofs and letters: never below a web address, always served by a view that asks who is there.
MEDIA_ROOT = env.path("MEDIA_ROOT", BASE_DIR / "var" / "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION

# host:port of clamd; empty = no scanner
CLAMAV_ADDRESS: str = env.str("CLAMAV_ADDRESS", "")

# -- Mail ------------------------------------------------------------------------------------------------------------
_email = env.dj_email_url("EMAIL_URL", "smtp://127.0.0.1:1025")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST = _email["EMAIL_HOST"]
EMAIL_PORT = _email["EMAIL_PORT"]
EMAIL_HOST_USER = _email["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = _email.get("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", "Vlaams zorgkrediet <zorgkrediet@example.test>")

# -- Letters ---------------------------------------------------------------------------------------------------------
# The department's block above a letter, per scheme; the real addresses come from the environment (JSON).
LETTER_SENDERS: Any = env.json("LETTER_SENDERS", EXAMPLE_SENDERS)

# -- Log-in ----------------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["accounts.backends.PasswordBackend", "accounts.backends.LogInBackend"]
AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"  # for whoever has none of these homes
# Where somebody lands after logging in: the first role they hold; people of the department at the desk, employees with
# a file of their own at their files.
HOME_PAGES: dict[str, str] = {
    "EMPLOYER_RESPONSIBLE": "zorgkrediet:employer-list",
    "FACILITY_PRIVACY_DATA": "ecalcura:facility-start",
    "FACILITY_FINANCIAL_DATA": "ecalcura:facility-start",
    "ORGANISATION_MANAGER": "accounts:access",
}
EMPLOYEE_HOME_PAGE = "zorgkrediet:employee-list"
# Seconds without a click after which one logs in again; a session never outlives SESSION_COOKIE_AGE.
SESSION_IDLE_STAFF: int = env.int("SESSION_IDLE_STAFF", 8 * 3600)
SESSION_IDLE_OTHERS: int = env.int("SESSION_IDLE_OTHERS", 2 * 3600)
SESSION_COOKIE_AGE: int = env.int("SESSION_COOKIE_AGE", 12 * 3600)
CSRF_FAILURE_VIEW = "kernel.kept_form.csrf_failure"

ACCOUNT_ADAPTER = "accounts.web.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_FORMS = {"login": "accounts.web.log_in.PasswordForm"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
# Attempts, counted in the shared cache: per network address, per e-mail address or per user.
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/5m/key", "reset_password": "20/m/ip,5/m/key"}

MFA_ADAPTER = "accounts.web.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "add_webauthn": "accounts.web.log_in.NewKeyForm",
    "edit_webauthn": "accounts.web.log_in.KeyNameForm",
}
MFA_TOTP_ISSUER = "Zorgkrediet en eCalcura"
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION

# ACM/IDM, the access platform of the Flemish government: on as soon as its client is given.
ACM_CLIENT_ID: str = env.str("ACM_CLIENT_ID", "")
ACM_SERVER_URL: str = env.str("ACM_SERVER_URL", "").rstrip("/")  # a closing slash would break the discovery address
_acm_origins: list[str] = []
SOCIALACCOUNT_ADAPTER = "accounts.web.acm.AcmAdapter"
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": []}}
if ACM_CLIENT_ID:
    if not ACM_SERVER_URL:
        raise ImproperlyConfigured("ACM_SERVER_URL must be set together with ACM_CLIENT_ID.")
    _acm_origins = ["{0.scheme}://{0.netloc}".format(urlsplit(ACM_SERVER_URL))]
    SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] = [
        {
            "provider_id": "acm",
            "name": "Vlaamse overheid",
            "client_id": ACM_CLIENT_ID,
            "secret": env.str("ACM_CLIENT_SECRET", ""),
            "settings": {
                "server_url": ACM_SERVER_URL,
                "token_auth_method": env.str("ACM_TOKEN_AUTH_METHOD", "client_secret_basic"),
                "scope": env.list("ACM_SCOPE", ["openid", "profile", "vo", "email"]),
            },
        }
    ]

# -- Browser security ------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *_acm_origins, *env.list("CSP_FORM_ACTION", [])],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_ENGINE = "kernel.sessions"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION and env.bool("SECURE_SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
if env.bool("BEHIND_PROXY", False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# -- Registers -------------------------------------------------------------------------------------------------------
# Address of the SOAP endpoint; without it only demo mode starts, with the product's own simulator.
MAGDA_URL: str = env.str("MAGDA_URL", "" if PRODUCTION else "http://127.0.0.1:8100/api/Magda-02.00/soap/WebService")
if PRODUCTION and not MAGDA_URL:
    raise ImproperlyConfigured("MAGDA_URL must be set in production.")
# How the platform knows this application, and in which capacity it asks (at most 24 characters).
MAGDA_SENDER: str = env.str("MAGDA_SENDER", "zorgkrediet.example")
MAGDA_CAPACITY: str = env.str("MAGDA_CAPACITY", "0000")
# Time limits in seconds: to connect, between two pieces of an answer, and for one enquiry with all its retries.
MAGDA_CONNECT_SECONDS: float = env.float("MAGDA_CONNECT_SECONDS", 3)
MAGDA_READ_SECONDS: float = env.float("MAGDA_READ_SECONDS", 10)
MAGDA_TOTAL_SECONDS: float = env.float("MAGDA_TOTAL_SECONDS", 25)
MAGDA_ATTEMPTS: int = env.int("MAGDA_ATTEMPTS", 3)
MAGDA_BACKOFF_SECONDS: float = env.float("MAGDA_BACKOFF_SECONDS", 0.5)
# After so many silent calls in a row the source gets so many seconds of rest.
MAGDA_BREAKER_FAILURES: int = env.int("MAGDA_BREAKER_FAILURES", 5)
MAGDA_BREAKER_SECONDS: int = env.int("MAGDA_BREAKER_SECONDS", 30)
# Calls at the same time when many numbers are asked; days that a registration in the repertory lasts.
MAGDA_PARALLEL: int = env.int("MAGDA_PARALLEL", 4)
MAGDA_REGISTRATION_DAYS: int = env.int("MAGDA_REGISTRATION_DAYS", 730)
# PEM files: client certificate and key for mutual TLS, the authority that the source's certificate must come from,
# and the certificate and key that sign each message (WS-Security). Empty: not used.
MAGDA_CLIENT_CERTIFICATE: str = env.str("MAGDA_CLIENT_CERTIFICATE", "")
MAGDA_CLIENT_KEY: str = env.str("MAGDA_CLIENT_KEY", "")
MAGDA_CA: str = env.str("MAGDA_CA", "")
MAGDA_SIGNING_CERTIFICATE: str = env.str("MAGDA_SIGNING_CERTIFICATE", "")
MAGDA_SIGNING_KEY: str = env.str("MAGDA_SIGNING_KEY", "")
# Register of care professions (own contract); without it functions stay "to be verified".
PROFESSIONS_URL: str = env.str("PROFESSIONS_URL", "" if PRODUCTION else urljoin(MAGDA_URL, "/qualifications/check"))
# Key of the hash under which a national number stands in the legal log; keep it as long as the log.
REGISTERS_LOG_KEY: str = env.str("REGISTERS_LOG_KEY", "") or SECRET_KEY

# -- Bank ------------------------------------------------------------------------------------------------------------
# Folder in which the bank's channel leaves its answers (pain.002, camt.053, camt.054); empty means: by upload only.
BANK_FOLDER: str = env.str("BANK_FOLDER", "")

# -- API -------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_SCHEMA_CLASS": "kernel.api.schema.ApiSchema",
    "EXCEPTION_HANDLER": "kernel.api.problems.problem_response",
    "DEFAULT_AUTHENTICATION_CLASSES": ["kernel.api.clients.ClientAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["kernel.api.reading.StrictJSONParser"],
    "DEFAULT_THROTTLE_RATES": {
        "client": env.str("API_RATE_CLIENT", "600/min"),
        "stranger": env.str("API_RATE_STRANGER", "600/min"),
        "simulation": env.str("API_RATE_SIMULATION", "3000/min"),
    },
    # How many proxies stand before us; without it the address of a stranger can be made up in a header.
    "NUM_PROXIES": env.int("PROXIES", 0),
    "NON_FIELD_ERRORS_KEY": "document",
    "COERCE_DECIMAL_TO_STRING": True,
}

LOGGING = logging_from(env.str("LOG_LEVEL", "INFO"))
