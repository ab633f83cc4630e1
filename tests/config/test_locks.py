import re
import tomllib

import run


def test_both_lock_files_name_the_same_packages():
    """Mend with: uv export --frozen --all-groups --no-emit-project -o requirements.lock."""
    locked = tomllib.loads((run.ROOT / "uv.lock").read_text())["package"]
    exported = (run.ROOT / "requirements.lock").read_text()

    assert set(re.findall(r"^([\w.-]+)==([\w.+!-]+)", exported, re.MULTILINE)) == {
        (package["name"], package["version"]) for package in locked if package["name"] != "wafa"
    }
