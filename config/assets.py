"""Third-party style sheets and scripts for the pages, fetched by lock file into static/vendor/."""

import base64
import hashlib
import io
import json
import os
import re
import tarfile
from pathlib import Path
from urllib.request import urlopen

from config.place import CannotStart

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "config" / "assets.lock.json"
VENDOR = ROOT / "static" / "vendor"
SOURCE_MAP = re.compile(rb"(/\*|//)# sourceMappingURL=\S+( ?\*/)?")
REGISTRY = os.environ.get("NPM_CONFIG_REGISTRY", "https://registry.npmjs.org").rstrip("/")


def fetch() -> None:
    """Bring static/vendor/ to what the lock file names; do nothing where it is there already."""
    stamp = VENDOR / "assets.lock.json"
    if stamp.exists() and stamp.read_bytes() == LOCK.read_bytes():
        return
    VENDOR.mkdir(parents=True, exist_ok=True)
    for name, package in json.loads(LOCK.read_text()).items():
        archive = download(name, package["version"])
        refuse_other(archive, name, package["integrity"])
        unpack(archive, package["files"], VENDOR)
    stamp.write_bytes(LOCK.read_bytes())


def download(name: str, version: str) -> bytes:
    """Download one package."""
    address = f"{REGISTRY}/{name}/-/{name.rpartition('/')[2]}-{version}.tgz"
    try:
        with urlopen(address, timeout=60) as answer:
            body: bytes = answer.read()
    except OSError as error:
        raise CannotStart(f"Could not download {address}: {error}.") from error
    return body


def refuse_other(archive: bytes, name: str, integrity: str) -> None:
    """Refuse an archive that is not the one that was locked."""
    algorithm, _, expected = integrity.partition("-")
    actual = base64.b64encode(hashlib.new(algorithm, archive).digest()).decode()
    if actual != expected:
        raise CannotStart(f"{name} is not the file that was locked: {algorithm}-{actual}.")


def unpack(archive: bytes, files: dict[str, str], folder: Path) -> None:
    """Write the wanted files of an archive under short names, without pointers to absent files."""
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as members:
        for member, name in files.items():
            content = members.extractfile(member)
            if content is None:
                raise CannotStart(f"There is no {member} in the archive.")
            (folder / name).write_bytes(SOURCE_MAP.sub(b"", content.read()))


if __name__ == "__main__":
    fetch()
