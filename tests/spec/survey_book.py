"""Ten clients and what they answered, and every figure of it.

A constructed book; the expected values were worked out by hand from the tables. *recommend* is 0 to 10, *served* 1 to 5, *easy*
1 to 7; *a*, *b* and *c* are three questions of one battery, 1 to 5. *likelihood* is what the look-up table of a scorecard says. Of
fourteen people invited three did not answer and one invitation is still open. Variance and covariances of the battery are
written times 10 · 9, which makes them whole: 734 for all pairs, 1169 for the sum.
"""

from tests.tables import parse_table

ANSWERS = """
| client | recommend | served | easy | a | b | c | likelihood |
|--------|-----------|--------|------|---|---|---|------------|
| C1     | 10        | 5      | 7    | 5 | 5 | 4 | 0.1200     |
| C2     | 10        | 5      | 6    | 5 | 4 | 5 | 0.0500     |
| C3     | 9         | 4      | 6    | 4 | 4 | 4 | 0.3300     |
| C4     | 9         | 4      | 7    | 4 | 5 | 4 | 0.4100     |
| C5     | 9         | 5      | 5    | 4 | 4 | 3 | 0.0500     |
| C6     | 8         | 4      | 5    | 3 | 4 | 3 | 0.6250     |
| C7     | 7         | 3      | 4    | 3 | 3 | 3 | 0.4100     |
| C8     | 6         | 3      | 3    | 2 | 3 | 2 | 0.7800     |
| C9     | 3         | 2      | 2    | 2 | 1 | 2 | 0.8900     |
| C10    | 0         | 1      | 1    | 1 | 2 | 1 | 0.9150     |
"""

INVITATIONS = """
| became        | number |
|---------------|--------|
| answered      | 10     |
| refused       | 1      |
| not reached   | 1      |
| time ran out  | 1      |
| still open    | 1      |
"""

FIGURES = """
| metric           | numerator | denominator | value  |
|------------------|-----------|-------------|--------|
| nps              | 2         | 10          | 20.0   |
| csat             | 6         | 10          | 60.0 % |
| ces              | 46        | 10          | 4.60   |
| response_rate    | 10        | 13          | 76.9 % |
| alpha            | 2202      | 2338        | 0.94   |
| poverty_outreach | 4.58      | 10          | 45.8 % |
"""


def column(name: str) -> list[str]:
    """Give one column of the answers."""
    return [row[name] for row in parse_table(ANSWERS)]
