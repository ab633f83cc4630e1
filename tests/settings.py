"""Settings of the tests: servers of their own unless some are named."""

import os
import tempfile
from pathlib import Path

from config.place import place

os.environ.setdefault("WAFA_LOCAL", "1")
if not {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys():
    # the controller makes the folder, its workers inherit it; conftest starts the servers in it
    home = os.environ.setdefault("WAFA_TEST_HOME", tempfile.mkdtemp(prefix="wafa-"))
    os.environ.setdefault("DATABASE_URL", place(Path(home)).database_url)
    os.environ.setdefault("REDIS_URL", place(Path(home)).redis_url)

from config.settings import *
from config.settings import CACHES, DATABASES, MIDDLEWARE, STORAGES, env

MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")  # tests collect no static files
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage",
}
CACHES["default"]["KEY_PREFIX"] = f"test-{os.getpid()}"  # nothing is left over from another run
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
DATABASES["default"]["CONN_MAX_AGE"] = 0
DATABASES["default"]["TEST"] = {"TEMPLATE": env("TEST_TEMPLATE", default=None)}
REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = {"system": None}
