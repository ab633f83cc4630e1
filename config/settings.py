"""Settings, all from the environment; anything missing in production stops the start with its name."""

from pathlib import Path
from urllib.parse import unquote

import environ
from django.core.exceptions import ImproperlyConfigured

from config.logs import logging_config
from config.queue import broker_settings, cache_settings

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env("DATA_DIR", default=str(BASE_DIR / "var")))
DEBUG = env.bool("DEBUG", default=False)
IS_LOCAL = env.bool("WAFA_LOCAL", default=False)

if IS_LOCAL:
    SECRET_KEY = env(
        "SECRET_KEY", default="local-only-secret-key-never-used-outside-one-laptop-000000"
    )
    PERSONAL_DATA_KEY = env(
        "PERSONAL_DATA_KEY", default="bG9jYWwtb25seS1wZXJzb25hbC1kYXRhLWtleS0wMDA="
    )
else:
    SECRET_KEY = env("SECRET_KEY")
    PERSONAL_DATA_KEY = env("PERSONAL_DATA_KEY")
    if len(SECRET_KEY) < 50:
        raise ImproperlyConfigured("SECRET_KEY must be at least 50 characters.")

ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"] if IS_LOCAL else [])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("Set the ALLOWED_HOSTS environment variable.")
if "localhost" not in ALLOWED_HOSTS:
    ALLOWED_HOSTS += ["localhost"]  # a supervisor on the same machine asks for /readyz
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

DATABASES = {"default": env.db("DATABASE_URL")}
DATABASES["default"]["HOST"] = unquote(DATABASES["default"]["HOST"])  # a socket's folder
DATABASES["default"]["CONN_MAX_AGE"] = 600
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
REDIS_URL = env("REDIS_URL")
CACHES = {"default": cache_settings(REDIS_URL)}
METRICS_TOKEN = env("METRICS_TOKEN", default="")

INSTALLED_APPS = [
    "config.settingssite.SettingsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "drf_spectacular",
    "drf_standardized_errors",
    "knox",
    "pghistory",
    "pgtrigger",
    "rest_framework",
    "template_partials",
    "crm",
    "loans",
    "surveys",
    "loyalty",
    "analytics",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # adds bytes at random, against BREACH
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "crm.sessions.SeenMiddleware",
    "crm.sessions.PrivatePagesMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "crm.institution.InstitutionMiddleware",
    "surveys.kiosk.KioskMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "pghistory.middleware.HistoryMiddleware",
]
if METRICS_TOKEN:
    INSTALLED_APPS += ["django_prometheus"]
    MIDDLEWARE = [
        "django_prometheus.middleware.PrometheusBeforeMiddleware",
        *MIDDLEWARE,
        "django_prometheus.middleware.PrometheusAfterMiddleware",
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
            ],
        },
    },
]

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in
AUTH_USER_MODEL = "crm.Staff"
AUTHENTICATION_BACKENDS = ["config.accounts.StaffBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "config.accounts.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "20/m/ip,5/5m/key"}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {"login": "config.accounts.StaffLoginForm"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Wafa"

# What browsers may do
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not IS_LOCAL
SESSION_COOKIE_AGE = 12 * 60 * 60
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
if not IS_LOCAL:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]  # asked from inside
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    if ALLAUTH_TRUSTED_PROXY_COUNT:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Mail
vars().update(
    env.email_url("EMAIL_URL", default="consolemail://") if IS_LOCAL else env.email_url("EMAIL_URL")
)
if MAIL_PROVIDER := env("MAIL_PROVIDER", default=""):
    INSTALLED_APPS += ["anymail"]
    EMAIL_BACKEND = f"anymail.backends.{MAIL_PROVIDER}.EmailBackend"
    ANYMAIL = env.json("ANYMAIL")
EMAIL_TIMEOUT = 20  # seconds; a letter that waits longer is tried by the next look
HOME_URL = env("HOME_URL", default="") or (  # handed on empty where it is not set
    "http://localhost:8000/" if IS_LOCAL else f"https://{ALLOWED_HOSTS[0]}/"
)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("FROM_EMAIL", default="wafa@localhost")

# The API for branch systems
KNOX_TOKEN_MODEL = "crm.SystemToken"  # noqa: S105 - the name of a model
REST_KNOX = {"AUTH_HEADER_PREFIX": "Bearer", "TOKEN_PREFIX": "wafa_"}
API_RATE = env("API_RATE", default="600/min")  # requests of one branch system
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["crm.api.callers.SystemAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["crm.api.callers.HasScope"],
    "DEFAULT_THROTTLE_CLASSES": ["crm.api.callers.SystemThrottle"],
    "DEFAULT_THROTTLE_RATES": {"system": API_RATE},
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "crm.api.paging.Cursor",
    "DEFAULT_SCHEMA_CLASS": "crm.api.schema.ProblemSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "drf_standardized_errors.handler.exception_handler",
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
DRF_STANDARDIZED_ERRORS = {
    "EXCEPTION_HANDLER_CLASS": "crm.api.problems.ProblemHandler",
    "EXCEPTION_FORMATTER_CLASS": "crm.api.problems.ProblemFormatter",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Wafa",
    "DESCRIPTION": "How branch systems hand over the loan book and read back whom to visit and why.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": [],
    "ENUM_NAME_OVERRIDES": {
        "AlertKindEnum": "loyalty.models.alert.Alert.Kind",
        "AlertStatusEnum": "loyalty.models.alert.Alert.Status",
        "OutcomeEnum": "crm.models.interaction.Interaction.Outcome",
        "ChannelEnum": "crm.models.client.Client.Channel",
        "CaseKindEnum": "crm.models.case.Case.Kind",
        "CaseChannelEnum": "crm.models.case.Case.Channel",
        "CaseStatusEnum": "crm.models.case.Case.Status",
        "CaseOutcomeEnum": "crm.models.case.Case.Outcome",
        "ExitModeEnum": "loyalty.models.exit.Exit.Mode",
        "InteractionKindEnum": "crm.models.interaction.Interaction.Kind",
        "GroupKindEnum": "crm.models.group.Group.Kind",
        "LoanStatusEnum": "loans.models.loan.Loan.Status",
        "TaskStatusEnum": "crm.models.task.Task.Status",
        "SurveyKindEnum": "surveys.models.survey.Survey.Kind",
        "InvitationStatusEnum": "surveys.models.invitation.Invitation.Status",
        "SurveyChannelEnum": "surveys.models.wave.Channel",
        "ResponseModeEnum": "surveys.models.response.Response.Mode",
        "RepaymentKindEnum": "loans.models.repayment.Repayment.Kind",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "crm.api.schema.close_requests",
    ],
}

# The queue
vars().update(broker_settings(REDIS_URL))
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TRACK_STARTED = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 900_000  # KB; a child that has grown past this is replaced
CELERY_RESULT_EXPIRES = 3 * 24 * 60 * 60
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
DJANGO_STRUCTLOG_CELERY_ENABLED = True

LOGGING = logging_config(as_json=not IS_LOCAL, level=env("LOG_LEVEL", default="INFO"))

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("ar", "العربية"),
    ("fr", "Français"),
    ("fa", "فارسی"),
    ("es", "Español"),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = CELERY_TIMEZONE = env("TIME_ZONE", default="UTC")
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
