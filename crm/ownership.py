"""What belongs to a client: each app says so in `apps.ready()`; merging, exporting and erasing read it.

A row belongs to a client by the path from its model to the client, such as ``"client"``, or ``"loan__client"``
for a part of something that belongs: a part goes where its whole goes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from crm.models import Client

Rows = QuerySet[Any, Any]


def all_rows(rows: Rows, _kept: Client) -> Rows:
    """Let every row go over."""
    return rows


def no_rows(rows: Rows, _kept: Client) -> Rows:
    """Let every row stay with the record given up."""
    return rows.none()


def unless_taken(*names: str, where: Q | None = None) -> Callable[[Rows, Client], Rows]:
    """Let those rows go over for which the kept client has none with the same values of `names`."""

    def movable(rows: Rows, kept: Client) -> Rows:
        place = {name: OuterRef(name) for name in names}
        taken = rows.model._default_manager.filter(where or Q(), client=kept, **place)
        return (
            rows.filter(~Exists(taken)) if where is None else rows.filter(~where | ~Exists(taken))
        )

    return movable


@dataclass(frozen=True)
class Ownership:
    """How the rows of one model belong to a client.

    `movable` picks the rows that a merge moves to the kept client, and `settle` does what is to be done with
    those left behind. `blank` are the fields that an erasure empties. What is not `is_exported` is not told
    to the client: it is about the institution's own work.
    """

    model: type[Model]
    path: str
    movable: Callable[[Rows, Client], Rows]
    settle: Callable[[Rows], object] | None
    blank: tuple[str, ...]
    is_exported: bool

    @property
    def key(self) -> str:
        """The name under which a merge keeps what it moved."""
        return f"{self.model._meta.label}.{self.path}"

    @property
    def is_part(self) -> bool:
        """Whether the row belongs by something else that belongs."""
        return "__" in self.path

    def rows_of(self, client: Client) -> Rows:
        """Return the rows that belong to `client`."""
        return self.model._default_manager.filter(**{self.path: client})


After = Callable[[Client, Client], object]
Obstacle = Callable[[Client], str]
_owned: dict[str, Ownership] = {}
_after: dict[str, After] = {}
_before_erasure: dict[str, Callable[[Client], object]] = {}
_obstacles: dict[str, Obstacle] = {}


def register_owned(
    model: type[Model],
    path: str = "client",
    *,
    movable: Callable[[Rows, Client], Rows] = all_rows,
    settle: Callable[[Rows], object] | None = None,
    blank: tuple[str, ...] = (),
    is_exported: bool = True,
) -> None:
    """Say that rows of `model` belong to a client; the same model and path replaces."""
    ownership = Ownership(model, path, movable, settle, blank, is_exported)
    _owned[ownership.key] = ownership


def register_after_merge(name: str, act: After) -> None:
    """Have `act` called with both clients whenever rows went from one to the other; the same name replaces."""
    _after[name] = act


def register_before_erasure(name: str, act: Callable[[Client], object]) -> None:
    """Have `act` take a client's words out of what was made of them, before its rows are emptied; the same name replaces."""
    _before_erasure[name] = act


def take_out(client: Client) -> None:
    """Take a client's words out of what the apps made of them."""
    for act in _before_erasure.values():
        act(client)


def owned() -> list[Ownership]:
    """Return all that belongs to clients, in the order in which it was said."""
    return list(_owned.values())


def by_key(key: str) -> Ownership | None:
    """Return what was said under a key, if it still is."""
    return _owned.get(key)


def rows_went(source: Client, target: Client) -> None:
    """Tell the apps that rows went from one client to another."""
    for act in _after.values():
        act(source, target)


def register_obstacle(name: str, words: Obstacle) -> None:
    """Have `words` say, in words for the user, what stands against erasing a client; empty: nothing."""
    _obstacles[name] = words


def obstacles(client: Client) -> list[str]:
    """Return what stands against erasing a client."""
    return [told for words in _obstacles.values() if (told := words(client))]
