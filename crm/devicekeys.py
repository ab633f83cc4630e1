"""The key with which a phone seals what its owner has not sent yet; derived, never stored here."""

import base64

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = 1
KEY_BYTES = 32


def device_key(staff_id: int, version: int = VERSION) -> bytes:
    """Return the key of one author's entries; the same author and version always have the same."""
    purpose = f"wafa entries of phones, version {version}, staff {staff_id}"
    derivation = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode())
    return derivation.derive(base64.b64decode(settings.PERSONAL_DATA_KEY))
