"""Schedules of many loans at once: one run of `loans.schedule` for each distinct amount."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

import numpy as np

from analytics.demo.arrays import Ints, months_later
from analytics.demo.offers import OFFERS, Offer
from crm.money import CENT
from loans.schedule import Terms, schedule

WIDTH = max(offer.installment_count for offer in OFFERS)
"""Columns of every matrix of installments; shorter schedules leave the last ones empty."""


@dataclass(frozen=True)
class Lines:
    """Installments of loans, each array of shape (loans, `WIDTH`); amounts in cents.

    `count` has shape (loans,); cells from the count on are empty: amount 0, day of the last line.
    """

    count: Ints
    due_on: Ints
    principal: Ints
    interest: Ints
    fee: Ints

    @property
    def amount(self) -> Ints:
        """All that is due with each line."""
        return self.principal + self.interest + self.fee

    @property
    def last(self) -> Ints:
        """Column of the last line; shape (loans,)."""
        return self.count - 1


def draw_up(offer: Ints, principal: Ints, disbursed_on: Ints, step: int) -> Lines:
    """Draw up the schedules of loans.

    Parameters
    ----------
    offer
        Place of the product in `OFFERS`, shape (loans,).
    principal
        In whole currency units, shape (loans,).
    disbursed_on
        Shape (loans,).
    step
        The currency step.
    """
    pairs, place = np.unique(np.stack([offer, principal]), axis=1, return_inverse=True)
    amounts = np.array(
        [_amounts(int(which), int(units), step) for which, units in pairs.T], dtype=np.int64
    ).reshape(-1, 3, WIDTH)
    of_loan = amounts[place.ravel()]
    count = np.array([each.installment_count for each in OFFERS])[offer]
    return Lines(
        count=count,
        due_on=_due_days(offer, count, disbursed_on),
        principal=of_loan[:, 0],
        interest=of_loan[:, 1],
        fee=of_loan[:, 2],
    )


@lru_cache(maxsize=4096)
def _amounts(which: int, principal: int, step: int) -> list[list[int]]:
    """Return principal, interest and fee of each line, in cents; they do not depend on the day."""
    offer = OFFERS[which]
    lines = schedule(terms(offer, Decimal(principal), date(2001, 1, 1), step))
    fee = round(principal * offer.fee_rate / step) * step * 100
    empty = [0] * (WIDTH - len(lines))
    return [
        [int(line.principal * 100) for line in lines] + empty,
        [int(line.interest * 100) for line in lines] + empty,
        [fee] + [0] * (WIDTH - 1),
    ]


def currency_step(step: int) -> Decimal:
    """Return the currency step of products: cents where people deal in single units."""
    return Decimal(step) if step > 1 else CENT


def terms(offer: Offer, principal: Decimal, disbursed_on: date, step: int) -> Terms:
    """Return the terms of one loan of a product."""
    return Terms(
        principal=principal,
        annual_rate=offer.annual_rate,
        disbursed_on=disbursed_on,
        installment_count=offer.installment_count,
        currency_step=currency_step(step),
        **offer.options,
    )


def _due_days(offer: Ints, count: Ints, disbursed_on: Ints) -> Ints:
    number = np.minimum(np.arange(1, WIDTH + 1), count[:, None])
    every = np.array([each.options["repayment_every"] for each in OFFERS])[offer][:, None]
    is_monthly = np.array([each.is_monthly for each in OFFERS])[offer][:, None]
    start = disbursed_on[:, None]
    monthly = months_later(start, number * every)
    return np.where(is_monthly, monthly, start + 7 * number * every)
