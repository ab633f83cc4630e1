"""Entries: what is logged on a page or a phone, as plain values; a phone keeps them until there is a signal.

An entry is of a kind and has a content, which is plain JSON: exactly the fields of the page's form, by name
and as text (``Object.fromEntries(new FormData(form))`` will do); numbers and booleans may also be JSON's own,
lists stand for fields given more than once, and ``{"goal": {"topic": …}}`` may stand for ``"goal-topic"``.
Every content carries the `uid` made where it was logged: sent again, it finds the first row.
`docs/entries.md` names the fields of each kind. Each app registers the kinds it takes in `apps.ready()`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from crm.errors import Refused

Content = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class GoalEntry:
    """A goal or expectation the client stated; codes are those of `Goal`."""

    kind: str
    topic: str
    minimum: Decimal | None = None
    text: str = ""
    target_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class BorrowingEntry:
    """What the client said about another lender; `competitor` is its key, `share` in [0, 1]."""

    competitor: int | None = None
    share: Decimal | None = None
    outstanding_principal: Decimal | None = None
    installment: Decimal | None = None
    offer: str = ""


@dataclass(frozen=True, kw_only=True)
class InteractionEntry:
    """One visit, call, contact at the branch or message; codes are those of `Interaction`.

    `occurred_at` is empty where it is logged as it happens, `occurred_on` where it happened on that
    moment's day. A promise is for `promised_on`, or for so many days after. `settles` are the uids of tasks done
    with it, `corrects` that of the row put right by it.
    """

    uid: UUID
    client: int
    outcome: str
    kind: str = "VISIT"
    purpose: str = "FOLLOW_UP"
    occurred_on: date | None = None
    occurred_at: datetime | None = None
    interest: int | None = None
    note: str = ""
    promised_in_days: int | None = None
    promised_on: date | None = None
    promised_amount: Decimal | None = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    was_offline: bool = False
    borrowing: BorrowingEntry | None = None
    goals: tuple[GoalEntry, ...] = ()
    settles: tuple[UUID, ...] = ()
    corrects: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class MeetingEntry:
    """One meeting of a group and who came: attendance codes by client key."""

    uid: UUID
    group: int
    attendance: Mapping[int, str]
    held_on: date | None = None
    note: str = ""
    was_offline: bool = False
    corrects: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class WithdrawalEntry:
    """An interaction or a meeting taken back: the uid of this entry, and that of the one it takes back."""

    uid: UUID
    withdraws: UUID
    was_offline: bool = False


class EntryFaulty(Refused):
    """The content is not that of an entry of its kind; `errors` tells it field by field."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        super().__init__(" ".join(message for told in errors.values() for message in told))
        self.errors = dict(errors)


@dataclass(frozen=True)
class Accepted:
    """The row that an entry made, or that its first sending had made.

    `conflicts` says, in words for the user, where the book had moved on since the entry was made.
    """

    row: Any
    is_new: bool = True
    conflicts: tuple[str, ...] = ()


# takes the content, who logged it (a member of staff) and the moment it reached us
Accept = Callable[[Content, Any, datetime], Accepted]
_kinds: dict[str, Accept] = {}


def register_entry(kind: str, accept: Accept) -> None:
    """Take entries of a kind; the same name replaces."""
    _kinds[kind] = accept


def entry_kinds() -> list[str]:
    """Return the kinds that are taken."""
    return sorted(_kinds)


def accept_entry(*, kind: str, content: Content, by: Any, at: datetime) -> Accepted:  # noqa: ANN401 - pure: no model here
    """Do what an entry asks for, once, whoever sends it however often.

    Raises
    ------
    EntryFaulty
        The kind is not known, or the content is not of its form.
    Refused
        The book as it stands refuses it.
    """
    if kind not in _kinds:
        raise EntryFaulty({"kind": [kind]})
    return _kinds[kind](content, by, at)
