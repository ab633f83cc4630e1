"""Allocation: which debts a repayment settles."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from crm.money import ZERO


class Component(StrEnum):
    """What an installment is made of."""

    PENALTY = "PENALTY"
    FEE = "FEE"
    INTEREST = "INTEREST"
    PRINCIPAL = "PRINCIPAL"


DEFAULT_ORDER = (Component.PENALTY, Component.FEE, Component.INTEREST, Component.PRINCIPAL)


@dataclass(frozen=True, kw_only=True)
class Portions:
    """The four components of one installment, owed or paid, in currency units.

    Raises
    ------
    ValueError
        When an amount is negative.
    """

    number: int
    penalty: Decimal = ZERO
    fee: Decimal = ZERO
    interest: Decimal = ZERO
    principal: Decimal = ZERO

    def __post_init__(self) -> None:
        if min(self.amounts.values()) < 0:
            raise ValueError(f"Installment {self.number} has a negative amount.")

    @property
    def amounts(self) -> dict[Component, Decimal]:
        """The amount of every component."""
        return {each: getattr(self, each.lower()) for each in Component}

    @property
    def total(self) -> Decimal:
        """The sum of the four."""
        return sum(self.amounts.values(), ZERO)


@dataclass(frozen=True)
class Allocation:
    """Where a repayment went: what it paid of each installment, and what was too much."""

    paid: tuple[Portions, ...]
    overpaid: Decimal

    def total(self, component: Component) -> Decimal:
        """Sum what was paid of one component, in currency units."""
        return sum((portions.amounts[component] for portions in self.paid), ZERO)


def allocate(
    amount: Decimal, owed: Iterable[Portions], order: Sequence[Component] = DEFAULT_ORDER
) -> Allocation:
    """Allocate a repayment to the installments, oldest first.

    Parameters
    ----------
    amount
        The repayment, in currency units, at least 0.
    owed
        What every installment still owes; the lowest number is the oldest.
    order
        The order within an installment: each component once.

    Returns
    -------
    Allocation
        One entry per installment that received money, oldest first; with the overpaid, `amount`.

    Raises
    ------
    ValueError
        When the amount is negative or the order does not name each component once.

    Notes
    -----
    *Source*: the usual order of microfinance products, "penalties, fees, interest, principal", as
    in Apache Fineract's strategy of that name.
    """
    if amount < 0:
        raise ValueError(f"A repayment cannot be negative, and this is {amount}.")
    if sorted(order) != sorted(Component):
        raise ValueError(f"The order must name each component once, not {', '.join(order)}.")
    paid = []
    for portions in sorted(owed, key=lambda each: each.number):
        settled = _settle(portions, amount, order)
        amount -= settled.total
        if settled.total:
            paid.append(settled)
    return Allocation(tuple(paid), amount)


def still_owed(due: Iterable[Portions], paid: Mapping[Component, Decimal]) -> tuple[Portions, ...]:
    """Take what has been paid of each component off the installments, oldest first.

    Parameters
    ----------
    due
        What every installment asks for; the lowest number is the oldest.
    paid
        All that has been paid of each component, in currency units; more than is due is ignored.

    Returns
    -------
    tuple of Portions
        One entry per installment, oldest first; zero where nothing is owed any more.
    """
    left = dict(paid)
    owed = []
    for portions in sorted(due, key=lambda each: each.number):
        rest = {}
        for component, amount in portions.amounts.items():
            taken = min(amount, left.get(component, ZERO))
            left[component] = left.get(component, ZERO) - taken
            rest[component] = amount - taken
        owed.append(_portions(portions.number, rest))
    return tuple(owed)


def _settle(owed: Portions, amount: Decimal, order: Sequence[Component]) -> Portions:
    """Return what the amount pays of one installment."""
    paid: dict[Component, Decimal] = {}
    for component in order:
        paid[component] = min(owed.amounts[component], amount)
        amount -= paid[component]
    return _portions(owed.number, paid)


def _portions(number: int, amounts: Mapping[Component, Decimal]) -> Portions:
    return Portions(
        number=number,
        penalty=amounts[Component.PENALTY],
        fee=amounts[Component.FEE],
        interest=amounts[Component.INTEREST],
        principal=amounts[Component.PRINCIPAL],
    )
