"""What a chart is drawn of, and for whom; known without loading what draws it."""

from dataclasses import dataclass

from analytics.retention import Scope

CURVES = ("return-curve", "survival-by-cycle")


@dataclass(frozen=True)
class Asked:
    """What a chart is drawn of: the question, the dimension cut by, the fewest cases shown."""

    scope: Scope
    dimension: str
    fewest: int
