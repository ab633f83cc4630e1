"""The keys the database gave to the rows of a book."""

from dataclasses import dataclass, field

import numpy as np

from analytics.demo.arrays import Ints


def _none() -> Ints:
    return np.empty(0, dtype=np.int64)


@dataclass
class Ids:
    """Keys by row number, filled as the tables are written; officers by sitting."""

    branches: Ints = field(default_factory=_none)
    products: Ints = field(default_factory=_none)
    officers: Ints = field(default_factory=_none)
    groups: Ints = field(default_factory=_none)
    clients: Ints = field(default_factory=_none)
    loans: Ints = field(default_factory=_none)
