import base64
import hashlib
import io
import json
import tarfile

import pytest

from config import assets
from config.place import CannotStart


def archive_of(name, content):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return packed.getvalue()


def test_an_archive_with_the_locked_hash_passes():
    digest = base64.b64encode(hashlib.sha512(b"wafa").digest()).decode()

    assets.refuse_other(b"wafa", "some", f"sha512-{digest}")


def test_an_archive_with_another_hash_is_refused():
    digest = base64.b64encode(hashlib.sha512(b"wafa").digest()).decode()

    with pytest.raises(CannotStart, match="some is not the file that was locked"):
        assets.refuse_other(b"wafa!", "some", f"sha512-{digest}")


def test_a_wanted_file_is_written_without_the_pointer_to_its_map(tmp_path):
    script = b"let one = 1;\n//# sourceMappingURL=one.js.map\n"

    assets.unpack(archive_of("package/one.js", script), {"package/one.js": "1.js"}, tmp_path)

    assert (tmp_path / "1.js").read_bytes() == b"let one = 1;\n\n"


def test_every_locked_package_has_a_strong_hash_and_names_its_files():
    for package in json.loads(assets.LOCK.read_text()).values():
        assert package["integrity"].startswith("sha512-")
        assert package["files"]
