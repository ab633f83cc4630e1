"""Amortization: how principal and interest spread over the installments.

Two ways lead to the equal installment. CUMULATIVE takes the annuity of the nominal rate of one
repayment period, even where interest accrues daily. PROGRESSIVE takes the annuity of the actual
rate of every period and then levels it once, so that the last installment differs little.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate
from operator import sub

from crm.money import ZERO
from loans.schedule.periods import nominal_factor
from loans.schedule.terms import Amortization, EqualInstallment, InterestMethod, Terms

Amounts = tuple[Decimal, ...]


def principal_parts(terms: Terms, factors: Sequence[Decimal]) -> Amounts:
    """Split the principal over the installments.

    Parameters
    ----------
    terms
        The loan's terms.
    factors
        The rate of every interest period, one per installment.

    Returns
    -------
    tuple of Decimal
        One amount per installment, in currency units; they sum to the principal exactly.

    Raises
    ------
    ValueError
        When the currency step or installment multiple rounds an installment to nothing.
    """
    grace = (ZERO,) * terms.principal_grace
    paying = factors[terms.principal_grace :]
    if terms.principal_percentage is not None:
        share = terms.rounded(terms.principal * terms.principal_percentage / 100)
    elif terms.amortization == Amortization.EQUAL_PRINCIPAL:
        share = terms.rounded(terms.principal / terms.paying_count)
    elif terms.interest_method == InterestMethod.FLAT:
        share = _flat_share(terms, factors)
    else:
        return grace + tuple(_annuity_parts(terms, paying, _equal_installment(terms, paying)))
    return grace + tuple(_spread(terms.principal, _visible(terms, share), terms.paying_count))


def interest_parts(
    terms: Terms, factors: Sequence[Decimal], principals: Sequence[Decimal]
) -> Amounts:
    """Charge interest to the installments, after grace on interest payment.

    Parameters
    ----------
    terms
        The loan's terms.
    factors
        The rate of every interest period, one per installment.
    principals
        The principal of every installment, in currency units.

    Returns
    -------
    tuple of Decimal
        One amount per installment, in currency units.
    """
    if terms.interest_method == InterestMethod.FLAT:
        total, share = _flat_interest(terms, factors)
        charged = tuple(_spread(total, share, terms.installment_count))
    else:
        balances = accumulate(principals[:-1], sub, initial=terms.principal)
        charged = tuple(
            terms.rounded(balance * factor)
            for balance, factor in zip(balances, factors, strict=True)
        )
    return _deferred(charged, terms.interest_grace)


def level_payment(principal: Decimal, factors: Sequence[Decimal]) -> Decimal:
    """Return the one payment at the end of every period that repays the principal.

    Parameters
    ----------
    principal
        The amount lent, in currency units.
    factors
        The rate f of every period, as a fraction of the balance.

    Returns
    -------
    Decimal
        Principal · Π(1 + f_k) / Σ_k Π_{j>k}(1 + f_j), unrounded.

    Notes
    -----
    *Source*: the annuity with varying rates; with one rate it is the textbook annuity, and at
    rate zero it is principal / n.
    """
    growth, payments_grown = Decimal(1), Decimal(0)
    for factor in factors:
        growth *= 1 + factor
        payments_grown = payments_grown * (1 + factor) + 1
    return principal * growth / payments_grown


def _equal_installment(terms: Terms, factors: Sequence[Decimal]) -> Decimal:
    if terms.equal_installment == EqualInstallment.CUMULATIVE:
        nominal = [nominal_factor(terms)] * len(factors)
        return _visible(terms, terms.rounded_installment(level_payment(terms.principal, nominal)))
    installment = terms.rounded_installment(level_payment(terms.principal, factors))
    return _releveled(terms, factors, _visible(terms, installment))


def _releveled(terms: Terms, factors: Sequence[Decimal], installment: Decimal) -> Decimal:
    """Move the installment once, if that brings the last one nearer to the others."""
    gap = _last_gap(terms, factors, installment)
    if abs(gap) <= terms.currency_step * (len(factors) // 2):
        return installment
    moved = terms.rounded_installment(installment + gap / len(factors))
    return min(installment, moved, key=lambda each: abs(_last_gap(terms, factors, each)))


def _last_gap(terms: Terms, factors: Sequence[Decimal], installment: Decimal) -> Decimal:
    """Return by how much the last installment exceeds the others."""
    *_, balance = _annuity_parts(terms, factors, installment)
    return balance + terms.rounded(balance * factors[-1]) - installment


def _annuity_parts(
    terms: Terms, factors: Sequence[Decimal], installment: Decimal
) -> Iterator[Decimal]:
    """Yield what is left of every installment for principal once its interest is paid."""
    balance = terms.principal
    for factor in factors[:-1]:
        part = min(balance, max(ZERO, installment - terms.rounded(balance * factor)))
        yield part
        balance -= part
    yield balance


def _flat_interest(terms: Terms, factors: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """Return the interest of the whole term and of one installment."""
    total = terms.rounded(terms.principal * sum(factors))
    return total, terms.rounded(total / terms.installment_count)


def _flat_share(terms: Terms, factors: Sequence[Decimal]) -> Decimal:
    total, interest = _flat_interest(terms, factors)
    exact = terms.principal / terms.paying_count + total / terms.installment_count
    return max(ZERO, terms.rounded_installment(exact) - interest)


def _spread(total: Decimal, share: Decimal, count: int) -> Iterator[Decimal]:
    """Yield equal shares of a total; the last takes what remains."""
    for _ in range(count - 1):
        part = min(share, total)
        yield part
        total -= part
    yield total


def _visible(terms: Terms, amount: Decimal) -> Decimal:
    if amount == 0 and terms.paying_count > 1:
        raise ValueError("An installment rounds to nothing: choose a finer step or multiple.")
    return amount


def _deferred(amounts: Amounts, grace: int) -> Amounts:
    """Move the amounts of the grace installments to the first installment after them."""
    due = sum(amounts[: grace + 1], ZERO)
    return (ZERO,) * grace + (due,) + amounts[grace + 1 :]
