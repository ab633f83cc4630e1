"""Where the queue and the cache live, read from one address."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

VISIBILITY_SECONDS = 15 * 60  # a task lost with its worker is handed out again after this long


def broker_settings(address: str) -> dict[str, Any]:
    """Give Celery's settings for Redis over TCP, Redis over a socket, or a plain folder."""
    if address.startswith("filesystem://"):
        return folder_settings(Path(urlsplit(address).path))
    if address.startswith("unix://"):
        address = address.replace("unix://", "redis+socket://", 1)
    return {
        "CELERY_BROKER_URL": address,
        "CELERY_RESULT_BACKEND": address,
        "CELERY_BROKER_TRANSPORT_OPTIONS": {"visibility_timeout": VISIBILITY_SECONDS},
    }


def folder_settings(folder: Path) -> dict[str, Any]:
    """Give Celery's settings for a queue kept in a folder, where there is no Redis."""
    messages, results = folder / "messages", folder / "results"
    for path in (messages, results):
        path.mkdir(parents=True, exist_ok=True)
    return {
        "CELERY_BROKER_URL": "filesystem://",
        "CELERY_RESULT_BACKEND": f"file://{results}",
        "CELERY_BROKER_TRANSPORT_OPTIONS": {
            "data_folder_in": str(messages),
            "data_folder_out": str(messages),
            "control_folder": str(folder / "control"),
        },
    }


def cache_settings(address: str) -> dict[str, Any]:
    """Give Django's cache settings for the same address."""
    if address.startswith("filesystem://"):
        return {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(Path(urlsplit(address).path) / "cache"),
        }
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": address}
