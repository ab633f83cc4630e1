"""The people of a demo: centers, groups, clients, and who was their officer when."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from analytics.actions.demo.ids import Ids
from analytics.demo import Book
from analytics.demo.arrays import EPOCH, Ints
from analytics.demo.lines import Column, constant, csv, days, keys, numbers, text
from crm.fields import blind_index, encrypt
from crm.models import Group
from crm.sql import copy_in, reserve_ids

Row = Any  # pandas gives a row a type of mixed values
FORMED_BEFORE = 7
CLIENT_COLUMNS = [
    "id",
    "external_id",
    "given_name",
    "middle_name",
    "family_name",
    "other_name",
    "birth_date",
    "gender",
    "phone",
    "other_phone",
    "address",
    "village",
    "latitude",
    "longitude",
    "language",
    "sector",
    "channel",
    "referrer_id",
    "officer_id",
    "branch_id",
    "group_id",
    "joined_on",
    "monthly_income",
    "national_id",
    "national_id_index",
]


def write_groups(book: Book, ids: Ids) -> Ints:
    """Write the groups and a center for those of each village, and give the keys of the groups."""
    members = book.people[book.people["group"] >= 0]
    centers = {
        int(first["village"]): _group(book, ids, first, Group.Kind.CENTER)
        for first in _firsts(members, "village")
    }
    Group.objects.bulk_create(centers.values())
    groups = []
    for first in _firsts(members, "group"):
        group = _group(book, ids, first, Group.Kind.GROUP)
        group.center = centers[int(first["village"])]
        group.meeting_weekday = centers[int(first["village"])].meeting_weekday
        groups.append(group)
    Group.objects.bulk_create(groups)
    return np.array([group.pk for group in groups], dtype=np.int64)


def write_clients(book: Book, ids: Ids) -> Ints:
    """Write the clients and their officers over time, and give the keys of the clients."""
    people = book.people
    first = reserve_ids("crm_client", len(people))
    clients = np.arange(first, first + len(people))
    copy_in("crm_client", CLIENT_COLUMNS, csv(_client_columns(book, ids, clients)))
    _write_officers(book, ids, clients)
    return clients


def _firsts(members: pd.DataFrame, by: str) -> Iterable[Row]:
    """Yield the first member of each group or village, in order of its number."""
    firsts = members.drop_duplicates(by).sort_values(by)
    return (row for _, row in firsts.iterrows())


def _group(book: Book, ids: Ids, first: Row, kind: Group.Kind) -> Group:
    is_center = kind == Group.Kind.CENTER
    number = int(first["village"] if is_center else first["group"])
    flavor = book.flavors[int(first["branch"])]
    word = flavor.group_words[number % len(flavor.group_words)]
    name = first["village_name"] if is_center else f"{word} {number + 1}"
    return Group(
        external_id=f"{'Z' if is_center else 'G'}{number + 1:05d}",
        name=(flavor.center if is_center else flavor.group).format(name),
        kind=kind,
        branch_id=int(ids.branches[int(first["branch"])]),
        officer_id=int(ids.officers[book.staffing.last[int(first["desk"])]]),
        village=first["village_name"],
        meeting_weekday=1 + number % 5,
        formed_on=_date(int(first["joined_on"]) - FORMED_BEFORE),
    )


def _client_columns(book: Book, ids: Ids, clients: Ints) -> list[Column]:
    people, count = book.people, len(clients)
    sealed = [encrypt(value).hex() for value in people["national_id"]]
    return [
        numbers(clients),
        text(f"C{number:06d}" for number in range(1, count + 1)),
        *(text(people[name]) for name in CLIENT_COLUMNS[2:6]),
        days(people["born_on"]),
        text(np.where(people["is_woman"], "FEMALE", "MALE")),
        text(people["phone"]),
        text(constant("", count)),
        text(people["address"]),
        text(people["village_name"]),
        numbers(people["latitude"]),
        numbers(people["longitude"]),
        *(text(people[name]) for name in ("language", "sector", "channel")),
        keys(people["referrer"].to_numpy(), clients),
        numbers(ids.officers[book.staffing.last[people["desk"]]]),
        numbers(ids.branches[people["branch"]]),
        keys(people["group"].to_numpy(), ids.groups),
        days(people["joined_on"]),
        numbers(people["monthly_income"]),
        text(f"\\x{value}" for value in sealed),
        text(map(blind_index, people["national_id"])),
    ]


def _write_officers(book: Book, ids: Ids, clients: Ints) -> None:
    """Write one row a client and sitting of the client's desk since the client joined."""
    desk = book.people["desk"].to_numpy()
    joined_on = book.people["joined_on"].to_numpy()
    first = book.staffing.sitting(desk, joined_on)
    times = book.staffing.last[desk] - first + 1
    client = np.repeat(np.arange(len(clients)), times)
    sitting = (
        np.repeat(first, times)
        + np.arange(len(client))
        - np.repeat(np.cumsum(times) - times, times)
    )
    columns = [
        numbers(clients[client]),
        numbers(ids.officers[sitting]),
        days(np.maximum(book.staffing.since[sitting], joined_on[client])),
        days(book.staffing.until[sitting]),
    ]
    copy_in("crm_clientofficer", ["client_id", "officer_id", "since", "until"], csv(columns))


def _date(day: int) -> date:
    return EPOCH + timedelta(days=day)
