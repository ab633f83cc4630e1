"""The date of the last night's run, asked of whoever runs it: loyalty reads what a night published, and says so."""

from collections.abc import Callable
from datetime import date

Ask = Callable[[], date | None]
_asked: list[Ask] = []


def register_last_night(ask: Ask) -> None:
    """Name who knows the date of the last finished night."""
    _asked[:] = [ask]


def last_night() -> date | None:
    """Return the date that what is published holds for, none before the first night."""
    return _asked[0]() if _asked else None
