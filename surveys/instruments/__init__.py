"""The surveys every institution starts with, as documents in five languages."""

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def instruments() -> list[dict[str, Any]]:
    """Read all seeded surveys, by code: facts of the survey, the number of its version, its definition."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(HERE.glob("*.json"))]
