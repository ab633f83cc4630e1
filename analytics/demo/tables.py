"""Tables: what an institution's records would hold on the last day of history, and nothing later."""

import numpy as np
import pandas as pd

from analytics.demo.arrays import NEVER, Ints
from analytics.demo.lending import Round
from analytics.demo.schedules import WIDTH

CENTS = 100


def loan_table(rounds: list[Round], until: int, rng: np.random.Generator) -> pd.DataFrame:
    """Return one row a loan disbursed by `until`, numbered by day of disbursement.

    `round` and `row` say where the loan is in `rounds`; `written_off` is in cents.
    """
    loans = pd.concat(
        [_loans_of(place, each, until, rng) for place, each in enumerate(rounds)],
        ignore_index=True,
    )
    return loans.sort_values(["disbursed_on", "client"], ignore_index=True)


def installment_table(rounds: list[Round], loans: pd.DataFrame, until: int) -> pd.DataFrame:
    """Return one row an installment, in order of loan and number; amounts in cents."""
    number = np.arange(1, WIDTH + 1)
    lines = _gathered(rounds, loans, ["due_on", "principal", "interest", "fee"], of="lines")
    paid = _gathered(rounds, loans, ["paid_on", "part_paid_on", "part"], of="payments")
    count = np.concatenate([each.lines.count for each in rounds])[_place(rounds, loans)]
    loan, line = np.nonzero(number <= count[:, None])
    settled_on = paid["paid_on"][loan, line]
    return pd.DataFrame(
        {
            "loan": loan,
            "number": number[line],
            **{name: matrix[loan, line] for name, matrix in lines.items()},
            "agreed_on": loans["disbursed_on"].to_numpy()[loan],
            "settled_on": np.where(settled_on <= until, settled_on, NEVER),
            "part_paid_on": paid["part_paid_on"][loan, line],
            "part": paid["part"][loan, line],
        }
    )


def repayment_table(installments: pd.DataFrame, until: int, step: int) -> pd.DataFrame:
    """Return one row a loan and day on which something was paid, numbered within the loan.

    A part paid ahead goes to fee, interest and principal in this order, the products' own.
    """
    parts = _part_payments(installments, until, step)
    rests = installments[installments["settled_on"] < NEVER].copy()
    for name in ("fee", "interest", "principal"):
        rests[name] -= parts[name].reindex(rests.index, fill_value=0)
    rests = rests.rename(columns={"settled_on": "paid_on"})
    names = ["loan", "paid_on", "principal", "interest", "fee"]
    paid = pd.concat([parts[names], rests[names]])
    merged = paid.groupby(["loan", "paid_on"], as_index=False, sort=True).sum()
    merged["amount"] = merged["principal"] + merged["interest"] + merged["fee"]
    merged["number"] = merged.groupby("loan").cumcount() + 1
    return merged[merged["amount"] > 0].reset_index(drop=True)


def _part_payments(installments: pd.DataFrame, until: int, step: int) -> pd.DataFrame:
    parts = installments[installments["part_paid_on"] <= until]
    amount = parts["principal"] + parts["interest"] + parts["fee"]
    unit = step * CENTS if step > 1 else 1
    left = (amount * parts["part"] // unit * unit).astype(np.int64)
    split = {}
    for name in ("fee", "interest", "principal"):
        split[name] = np.minimum(parts[name], left)
        left = left - split[name]
    return pd.DataFrame({"loan": parts["loan"], "paid_on": parts["part_paid_on"], **split})


def _loans_of(place: int, each: Round, until: int, rng: np.random.Generator) -> pd.DataFrame:
    decisions, payments = each.decisions, each.payments
    loans = len(each.client)
    is_closed = decisions.closed_on <= until
    reason = np.where(payments.dies, "DEATH", np.where(payments.stops, "WRITTEN_OFF", "PAID_OFF"))
    status = np.where(payments.stops, "WRITTEN_OFF", "CLOSED")
    unpaid = np.where(payments.paid_on == NEVER, each.lines.principal, 0).sum(axis=1)
    approved_on = each.disbursed_on - rng.integers(1, 4, size=loans)
    return pd.DataFrame(
        {
            "round": place,
            "row": np.arange(loans),
            "client": each.client,
            "cycle": each.cycle,
            "offer": each.offer,
            "principal": each.principal,
            "applied_on": approved_on - rng.integers(2, 9, size=loans),
            "approved_on": approved_on,
            "disbursed_on": each.disbursed_on,
            "closed_on": np.where(is_closed, decisions.closed_on, NEVER),
            "close_reason": np.where(is_closed, reason, ""),
            "status": np.where(is_closed, status, "DISBURSED"),
            "written_off": np.where(is_closed & payments.stops, unpaid, 0),
        }
    )


def _place(rounds: list[Round], loans: pd.DataFrame) -> Ints:
    """Return where each loan is when the rounds are laid end to end."""
    starts = np.cumsum([0, *(len(each.client) for each in rounds)])[:-1]
    return np.asarray(starts[loans["round"]] + loans["row"].to_numpy(), dtype=np.int64)


def _gathered(
    rounds: list[Round], loans: pd.DataFrame, names: list[str], *, of: str
) -> dict[str, Ints]:
    place = _place(rounds, loans)
    return {
        name: np.concatenate([getattr(getattr(each, of), name) for each in rounds])[place]
        for name in names
    }
