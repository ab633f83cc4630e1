"""What loan officers of a demo noted: visits and calls, promises, group meetings, other lenders."""

from uuid import UUID

import numpy as np
import pandas as pd

from analytics.actions.demo.ids import Ids
from analytics.demo import Book
from analytics.demo.arrays import NEVER, Ints
from analytics.demo.lines import Column, constant, csv, days, moments, numbers, text
from crm.models import Competitor
from crm.sql import copy_in, reserve_ids

EVENING = 17
UID_SEED = 2
KEPT, FORGOTTEN_DAYS = 0.85, 2
TASK_DAYS = 45
VISIT_COLUMNS = [
    "id",
    "uid",
    "client_id",
    "staff_id",
    "kind",
    "purpose",
    "outcome",
    "occurred_on",
    "occurred_at",
    "recorded_at",
    "interest",
    "note",
    "promised_on",
    "was_offline",
    "is_withdrawal",
]
TASK_COLUMNS = [
    "uid",
    "client_id",
    "branch_id",
    "source",
    "source_key",
    "action",
    "text",
    "due_on",
    "status",
    "result",
    "origin_id",
    "settled_by_id",
    "settled_at",
    "created_at",
]
REPORT_COLUMNS = [
    "uid",
    "client_id",
    "reported_on",
    "competitor_id",
    "share",
    "outstanding_principal",
    "offer",
    "interaction_id",
    "recorded_at",
]
MEETING_COLUMNS = [
    "id",
    "uid",
    "group_id",
    "held_on",
    "staff_id",
    "recorded_at",
    "note",
    "was_offline",
    "is_withdrawal",
]


def write_visits(book: Book, ids: Ids) -> int:
    """Write the visits and calls, what clients promised and said of other lenders, and count the visits."""
    rows = book.visits
    first = reserve_ids("crm_interaction", len(rows))
    keys = np.arange(first, first + len(rows))
    staff = _officers(book, ids, rows["client"], rows["day"])
    uids = _uids(len(rows), UID_SEED)
    columns = [
        numbers(keys),
        uids,
        numbers(ids.clients[rows["client"]]),
        numbers(staff),
        *(text(rows[name]) for name in ("kind", "purpose", "outcome")),
        days(rows["day"]),
        _at(rows["day"], rows["hour"]),
        moments(rows["recorded_on"], EVENING),
        ["" if rating == 0 else str(rating) for rating in rows["interest"]],
        text(_remarks(book)),
        days(rows["promised_on"]),
        numbers(rows["recorded_on"] > rows["day"]),
        constant("false", len(rows)),
    ]
    count = copy_in("crm_interaction", VISIT_COLUMNS, csv(columns))
    _write_promises(book, ids, keys, uids)
    _write_reports(book, ids, keys)
    return count


def write_meetings(book: Book, ids: Ids) -> int:
    """Write the group meetings and who came, and count the meetings."""
    rows = book.meetings
    held = rows.drop_duplicates(["day", "group"])
    first = reserve_ids("crm_groupmeeting", len(held))
    number = (rows["day"].diff().ne(0) | rows["group"].diff().ne(0)).cumsum().to_numpy() - 1
    columns = [
        numbers(np.arange(first, first + len(held))),
        _uids(len(held), UID_SEED + 1),
        numbers(ids.groups[held["group"]]),
        days(held["day"]),
        numbers(_officers(book, ids, held["client"], held["day"])),
        moments(held["day"], EVENING),
        text(constant("", len(held))),
        constant("false", len(held)),
        constant("false", len(held)),
    ]
    copy_in("crm_groupmeeting", MEETING_COLUMNS, csv(columns))
    came = [numbers(first + number), numbers(ids.clients[rows["client"]]), text(rows["status"])]
    copy_in("crm_attendance", ["meeting_id", "client_id", "status"], csv(came))
    return len(held)


def _officers(book: Book, ids: Ids, clients: pd.Series, on: pd.Series) -> Ints:
    desk = book.people["desk"].to_numpy()[clients]
    return np.asarray(ids.officers[book.staffing.sitting(desk, on.to_numpy())], dtype=np.int64)


def _remarks(book: Book) -> list[str]:
    branches = book.people["branch"].to_numpy()[book.visits["client"]]
    found = []
    for branch, phrase in zip(branches, book.visits["phrase"], strict=True):
        remarks = book.flavors[branch].remarks
        found.append("" if phrase < 0 else remarks[phrase % len(remarks)])
    return found


def _write_promises(book: Book, ids: Ids, keys: Ints, uids: Column) -> None:
    """Write the task of each late promise; most of those past were kept."""
    rows, until = book.visits, book.until
    is_kept_here = (rows["promised_on"] < NEVER) & (rows["promised_on"] >= until - TASK_DAYS)
    places = np.flatnonzero(is_kept_here)
    due = rows["promised_on"].to_numpy()[places]
    lot = np.random.default_rng(UID_SEED).random(len(places))
    settled = np.where((due <= until - FORGOTTEN_DAYS) & (lot < KEPT), due, NEVER)
    client = rows["client"].to_numpy()[places]
    sitting = _officers(book, ids, rows["client"].iloc[places], pd.Series(due))
    columns = [
        _uids(len(places), UID_SEED + 2),
        numbers(ids.clients[client]),
        numbers(ids.branches[book.people["branch"].to_numpy()[client]]),
        constant("PROMISE", len(places)),
        text(f"promise:{uids[place]}" for place in places.tolist()),
        constant("COLLECT_PROMISE", len(places)),
        text(constant("", len(places))),
        days(due),
        ["DONE" if day < NEVER else "OPEN" for day in settled],
        text(constant("", len(places))),
        numbers(keys[places]),
        [
            str(officer) if day < NEVER else ""
            for officer, day in zip(sitting, settled, strict=True)
        ],
        moments(settled, EVENING),
        moments(rows["recorded_on"].to_numpy()[places], EVENING),
    ]
    copy_in("crm_task", TASK_COLUMNS, csv(columns))


def _write_reports(book: Book, ids: Ids, keys: Ints) -> None:
    """Write what clients said of other lenders, each naming one of the branch's competitors."""
    lenders = _competitors(book)
    asked = np.flatnonzero(book.visits["asked"])
    rows = book.visits.iloc[asked]
    branch = book.people["branch"].to_numpy()[rows["client"]]
    share = rows["share"].to_numpy()
    owed = np.floor(rows["principal"].to_numpy() * share / (1 - share))
    named = [
        str(lenders[book.flavors[of].competitors[place % len(book.flavors[of].competitors)]])
        for of, place in zip(branch, rows["hour"], strict=True)
    ]
    borrows = share > 0
    columns = [
        _uids(len(rows), UID_SEED + 3),
        numbers(ids.clients[rows["client"]]),
        days(rows["day"]),
        ["" if not does else name for does, name in zip(borrows, named, strict=True)],
        [f"{part:.2f}" for part in share],
        [f"{amount:.0f}" if does else "" for does, amount in zip(borrows, owed, strict=True)],
        text(constant("", len(rows))),
        numbers(keys[asked]),
        moments(rows["recorded_on"], EVENING),
    ]
    copy_in("crm_reportedborrowing", REPORT_COLUMNS, csv(columns))


def _competitors(book: Book) -> dict[str, int]:
    names = dict.fromkeys(name for flavor in book.flavors for name in flavor.competitors)
    made = Competitor.objects.bulk_create(Competitor(name=name) for name in names)
    return {lender.name: lender.pk for lender in made}


def _uids(count: int, seed: int) -> Column:
    drawn = np.random.default_rng(seed).bytes(16 * count)
    return [str(UUID(bytes=drawn[at : at + 16], version=4)) for at in range(0, 16 * count, 16)]


def _at(on: pd.Series, hours: pd.Series) -> Column:
    return [f"{day}T{hour:02d}:00:00Z" for day, hour in zip(days(on), hours.tolist(), strict=True)]
