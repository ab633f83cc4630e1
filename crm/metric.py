"""What a metric is: a name, a sum over a sum of counts, and what to know before quoting it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Unit(StrEnum):
    """What the value of a metric is measured in."""

    SHARE = "SHARE"
    RATIO = "RATIO"
    POINTS = "POINTS"  # of a hundred, below zero as well


class Better(StrEnum):
    """Which direction is the better one."""

    HIGHER = "HIGHER"
    LOWER = "LOWER"


@dataclass(frozen=True)
class Count:
    """Something counted: its name in code, its letter in formulas, its words (to be translated)."""

    name: str
    symbol: str
    label: str


@dataclass(frozen=True)
class Sum:
    """Counts added and taken away, the whole divided by a number."""

    plus: tuple[Count, ...]
    minus: tuple[Count, ...] = ()
    divisor: int = 1

    def of(self, counts: Mapping[str, int]) -> Fraction:
        """Add up, exactly.

        Parameters
        ----------
        counts
            Number counted, by name of the count.

        Raises
        ------
        KeyError
            A count is missing.
        """
        total = sum(counts[count.name] for count in self.plus)
        total -= sum(counts[count.name] for count in self.minus)
        return Fraction(total, self.divisor)

    @property
    def counts(self) -> tuple[Count, ...]:
        """The counts it takes."""
        return self.plus + self.minus

    @property
    def formula(self) -> str:
        """The sum in letters, in brackets where it has more than one term."""
        text = " + ".join(count.symbol for count in self.plus)
        text += "".join(f" − {count.symbol}" for count in self.minus)
        if len(self.counts) > 1:
            text = f"({text})"
        return text if self.divisor == 1 else f"({text} / {self.divisor})"


@dataclass(frozen=True)
class Metric:
    """A rate, declared once; page, API and documentation read it.

    `label`, `weakness` are words to be translated. `is_proportion`: the numerator is a part of the
    denominator, so that an interval can be given. `needs_window`: the value depends on W.
    """

    name: str
    label: str
    numerator: Sum
    denominator: Sum
    better: Better
    weakness: str
    source: str
    unit: Unit = Unit.SHARE
    is_proportion: bool = False
    needs_window: bool = False

    @property
    def formula(self) -> str:
        """The whole formula in letters."""
        return f"{self.numerator.formula} / {self.denominator.formula}"

    @property
    def counts(self) -> tuple[Count, ...]:
        """Every count it takes, each once, in order of appearance."""
        return tuple(dict.fromkeys(self.numerator.counts + self.denominator.counts))
