"""What can be undone of a draft and done again, read from the changes that the audit kept of it."""

from collections.abc import Iterable
from dataclasses import dataclass, field

UNDO, REDO = "undo", "redo"


@dataclass
class DraftHistory:
    """States by the keys of their audit rows: the one shown, those before it, and those taken back from it."""

    here: int | None = None
    back: list[int] = field(default_factory=list)
    forth: list[int] = field(default_factory=list)


def history_of(changes: Iterable[tuple[int, str]]) -> DraftHistory:
    """Follow the changes of a draft from its beginning.

    Parameters
    ----------
    changes
        Key of each audit row, and whether it was an ``"undo"``, a ``"redo"``, or anything else a change.

    Returns
    -------
    DraftHistory
        Where the draft stands. A change after an undo leaves nothing to be done again.
    """
    found = DraftHistory()
    for key, kind in changes:
        if kind == UNDO and found.back and found.here is not None:
            found.forth.append(found.here)
            found.here = found.back.pop()
        elif kind == REDO and found.forth and found.here is not None:
            found.back.append(found.here)
            found.here = found.forth.pop()
        else:
            found.back += [] if found.here is None else [found.here]
            found.here, found.forth = key, []
    return found
