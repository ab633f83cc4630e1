"""The one place that rounds money."""

from decimal import ROUND_HALF_EVEN, Decimal

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


def round_money(
    amount: Decimal, *, step: Decimal = CENT, rounding: str = ROUND_HALF_EVEN
) -> Decimal:
    """Round an amount to a multiple of `step`.

    Parameters
    ----------
    amount
        Any amount, in currency units.
    step
        The smallest difference the result may show: a cent, or a currency step such as 100.
    rounding
        One of the rounding constants of `decimal`.

    Returns
    -------
    Decimal
        The nearest multiple of `step`, with at least two decimals.
    """
    multiples = (amount / step).quantize(Decimal(1), rounding=rounding)
    return (multiples * step).quantize(CENT)
