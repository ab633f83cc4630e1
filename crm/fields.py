"""Model fields for personal data."""

import base64
import hashlib
import hmac
import os
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

if TYPE_CHECKING:
    _Binary = models.BinaryField[str, str]
else:
    _Binary = models.BinaryField

_NONCE_BYTES = 12


def _key(purpose: bytes) -> bytes:
    master = base64.b64decode(settings.PERSONAL_DATA_KEY)
    return hmac.new(master, purpose, hashlib.sha256).digest()


def blind_index(value: str) -> str:
    """Return the keyed hash by which an encrypted value is found; the same value always gives the same hash."""
    normal = "".join(value.split()).upper()
    return hmac.new(_key(b"blind-index"), normal.encode(), hashlib.sha256).hexdigest()


def encrypt(value: str) -> bytes:
    """Encrypt a text so that only holders of the key can read or alter it."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(_key(b"encryption")).encrypt(nonce, value.encode(), None)


def decrypt(stored: bytes) -> str:
    """Return the text that `encrypt` stored.

    Raises
    ------
    cryptography.exceptions.InvalidTag
        The key is another one, or the stored bytes were altered.
    """
    nonce, sealed = stored[:_NONCE_BYTES], stored[_NONCE_BYTES:]
    return AESGCM(_key(b"encryption")).decrypt(nonce, sealed, None).decode()


class EncryptedTextField(_Binary):
    """A text stored encrypted; it can be read, never searched (see `blind_index`)."""

    def get_default(self) -> str:
        """Start empty."""
        return ""

    def get_prep_value(self, value: Any) -> Any:  # noqa: ANN401 - Django's own signature
        """Encrypt on the way in."""
        return encrypt(value) if value else b""

    def from_db_value(
        self,
        value: bytes | None,
        _expression: object,
        _connection: BaseDatabaseWrapper,
    ) -> str:
        """Decrypt on the way out."""
        return decrypt(bytes(value)) if value else ""

    def to_python(self, value: Any) -> str:  # noqa: ANN401 - Django's own signature
        """Keep texts as they are."""
        return value or ""
