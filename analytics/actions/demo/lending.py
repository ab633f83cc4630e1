"""What a demo institution lent, what came back, and who left."""

from datetime import UTC, datetime, time, timedelta
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from analytics.actions.demo.ids import Ids
from analytics.demo import Book
from analytics.demo.arrays import EPOCH, NEVER, Ints
from analytics.demo.lines import Column, constant, csv, days, keys, moments, money, numbers, text
from analytics.demo.offers import OFFERS
from crm.sql import copy_in, reserve_ids
from loyalty.models import Exit, ExitReason, ReasonCode

Row = Any  # pandas names the columns of a row at run time
CLOSING_HOUR = 17
LOAN_COLUMNS = [
    "id",
    "external_id",
    "client_id",
    "product_id",
    "branch_id",
    "officer_id",
    "group_id",
    "cycle",
    "status",
    "principal",
    "annual_rate",
    "installment_count",
    "applied_on",
    "approved_on",
    "disbursed_on",
    "closed_on",
    "close_reason",
    "written_off_principal",
]
INSTALLMENT_COLUMNS = [
    "loan_id",
    "number",
    "due_on",
    "principal",
    "interest",
    "fee",
    "penalty",
    "agreed_on",
    "settled_on",
]
REPAYMENT_COLUMNS = [
    "loan_id",
    "external_id",
    "kind",
    "paid_on",
    "amount",
    "principal",
    "interest",
    "fee",
    "penalty",
    "overpaid",
    "recorded_at",
    "recorded_by_id",
]


def write_loans(book: Book, ids: Ids) -> Ints:
    """Write loans, applications and installments, and give the keys of the loans disbursed."""
    loans = _with_applications(book)
    first = reserve_ids("loans_loan", len(loans))
    keys_of_all = np.arange(first, first + len(loans))
    copy_in("loans_loan", LOAN_COLUMNS, csv(_loan_columns(book, ids, loans, keys_of_all)))
    lent = keys_of_all[: len(book.loans)]
    _write_installments(book.installments, lent)
    return lent


def write_repayments(book: Book, ids: Ids) -> int:
    """Write the repayments and count them; all were recorded on the evening of their day."""
    rows = book.repayments
    columns = [
        numbers(ids.loans[rows["loan"]]),
        text(f"R{number:03d}" for number in rows["number"]),
        constant("PAYMENT", len(rows)),
        days(rows["paid_on"]),
        *(money(rows[name].tolist()) for name in ("amount", "principal", "interest", "fee")),
        constant("0", len(rows)),
        constant("0", len(rows)),
        moments(rows["paid_on"], CLOSING_HOUR),
        constant("", len(rows)),
    ]
    return copy_in("loans_repayment", REPAYMENT_COLUMNS, csv(columns))


def write_exits(book: Book, ids: Ids) -> int:
    """Write the exits with their chains of reasons and count them."""
    codes = dict(ReasonCode.objects.values_list("code", "pk"))
    rows: list[Row] = list(book.exits.itertuples())
    desk = book.people["desk"].to_numpy()[book.exits["client"]]
    askers = ids.officers[book.staffing.sitting(desk, book.exits["exited_on"].to_numpy())]
    exits = Exit.objects.bulk_create(
        _exit(row, int(ids.clients[row.client]), int(asker))
        for row, asker in zip(rows, askers, strict=True)
    )
    ExitReason.objects.bulk_create(
        chain.from_iterable(
            _reasons(exit_, row.reasons, codes) for exit_, row in zip(exits, rows, strict=True)
        )
    )
    return len(exits)


def _with_applications(book: Book) -> pd.DataFrame:
    """Return the loans, then the applications that were not disbursed."""
    never = dict.fromkeys(["approved_on", "disbursed_on", "closed_on"], NEVER)
    asked = book.applications.assign(cycle=-1, close_reason="", written_off=0, **never)
    is_approved = asked["status"] == "APPROVED"
    asked["approved_on"] = np.where(is_approved, asked["applied_on"] + 3, NEVER)
    return pd.concat([book.loans.drop(columns=["round", "row"]), asked], ignore_index=True)


def _loan_columns(book: Book, ids: Ids, loans: pd.DataFrame, own: Ints) -> list[Column]:
    people = book.people.iloc[loans["client"]]
    offer = loans["offer"].to_numpy()
    is_lent = loans["disbursed_on"].to_numpy() < NEVER
    handled_on = np.where(is_lent, loans["disbursed_on"], loans["applied_on"])
    sitting = book.staffing.sitting(people["desk"].to_numpy(), handled_on)
    is_group = np.array([each.is_group for each in OFFERS])[offer]
    rate = np.array([str(each.annual_rate) for each in OFFERS])[offer]
    count = np.array([each.installment_count for each in OFFERS])[offer]
    return [
        numbers(own),
        text(f"L{number:07d}" for number in range(1, len(own) + 1)),
        numbers(ids.clients[loans["client"]]),
        numbers(ids.products[offer]),
        numbers(ids.branches[people["branch"]]),
        numbers(ids.officers[sitting]),
        keys(np.where(is_group, people["group"], -1), ids.groups),
        ["" if cycle < 0 else str(cycle) for cycle in loans["cycle"]],
        text(loans["status"]),
        numbers(loans["principal"]),
        list(rate),
        numbers(count),
        days(loans["applied_on"]),
        days(loans["approved_on"]),
        days(loans["disbursed_on"]),
        days(loans["closed_on"]),
        text(loans["close_reason"]),
        money(loans["written_off"].tolist()),
    ]


def _write_installments(rows: pd.DataFrame, loans: Ints) -> None:
    columns = [
        numbers(loans[rows["loan"]]),
        numbers(rows["number"]),
        days(rows["due_on"]),
        *(money(rows[name].tolist()) for name in ("principal", "interest", "fee")),
        constant("0", len(rows)),
        days(rows["agreed_on"]),
        days(rows["settled_on"]),
    ]
    copy_in("loans_installment", INSTALLMENT_COLUMNS, csv(columns))


def _exit(row: Row, client_id: int, asker: int) -> Exit:
    exited_on = EPOCH + timedelta(days=int(row.exited_on))
    was_asked = row.mode != Exit.Mode.NOT_ASKED
    return Exit(
        client_id=client_id,
        exited_on=exited_on,
        exit_type=row.exit_type,
        is_death=bool(row.is_death),
        asked_by_id=asker if was_asked else None,
        mode=row.mode,
        has_consented=bool(row.would_return) if was_asked else None,
        would_return=bool(row.would_return) if was_asked else None,
        would_recommend=bool(row.would_recommend) if was_asked else None,
        recorded_at=datetime.combine(exited_on, time(CLOSING_HOUR), UTC),
    )


def _reasons(exit_: Exit, reasons: tuple[str, ...], codes: dict[str, int]) -> list[ExitReason]:
    return [
        ExitReason(
            exit=exit_,
            position=position,
            reason_id=codes[reason],
            is_root=position == 1,
            is_trigger=position == len(reasons),
        )
        for position, reason in enumerate(reasons, start=1)
    ]
