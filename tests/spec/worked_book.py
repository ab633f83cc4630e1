"""One year of fifteen clients, and what every rate says of it.

A constructed book; the expected values were computed apart from this product. C10 was refused a
new loan on the day after its pay-off. The year is 2024, both ends included, told as of its last day.
"""

from datetime import date, timedelta

from analytics.metrics.counting import Relationship
from crm.periods import Period
from loyalty.states import Departure, Lending
from tests.tables import parse_table

YEAR = Period.closed(date(2024, 1, 1), date(2024, 12, 31))
AS_OF = YEAR.last

LOANS = """
| client | disbursed  | ended      | as          |
|--------|------------|------------|-------------|
| C1     | 2023-04-01 | 2024-03-31 | PAID_OFF    |
| C1     | 2024-04-05 |            |             |
| C2     | 2023-07-01 | 2024-06-30 | PAID_OFF    |
| C2     | 2024-09-20 |            |             |
| C3     | 2023-06-01 | 2024-05-31 | PAID_OFF    |
| C4     | 2023-12-01 | 2024-11-30 | PAID_OFF    |
| C5     | 2023-03-01 |            |             |
| C6     | 2023-08-15 |            |             |
| C7     | 2023-09-01 | 2024-09-30 | WRITTEN_OFF |
| C8     | 2023-10-01 | 2024-07-10 | DEATH       |
| C9     | 2023-05-01 | 2024-04-30 | PAID_OFF    |
| C9     | 2024-05-01 | 2024-10-31 | PAID_OFF    |
| C10    | 2023-08-01 | 2024-01-31 | PAID_OFF    |
| N1     | 2024-02-01 | 2024-07-31 | PAID_OFF    |
| N1     | 2024-08-10 |            |             |
| N2     | 2024-03-01 | 2024-08-31 | PAID_OFF    |
| N3     | 2024-07-01 |            |             |
| N4     | 2024-10-01 |            |             |
| R1     | 2022-07-01 | 2023-06-30 | PAID_OFF    |
| R1     | 2024-04-01 |            |             |
"""

EXITS = """
| client | on         | type              |
|--------|------------|-------------------|
| C8     | 2024-07-10 | EXTERNAL          |
| C10    | 2024-02-01 | PUSHED_OUT_BY_MFI |
"""

COUNTS = """
| count           | number |
|-----------------|--------|
| opening         | 10     |
| closing         | 8      |
| joined          | 4      |
| rejoined        | 1      |
| paid_off        | 9      |
| follow_on       | 5      |
| kept            | 4      |
| kept_or_resting | 6      |
"""

RATES = """
| metric                         | W   | numerator | denominator | percent |
|--------------------------------|-----|-----------|-------------|---------|
| retention_iris                 |     | 4         | 10          | 40.00   |
| retention_iris_rejoined_new    |     | 3         | 10          | 30.00   |
| retention_seen                 |     | 8         | 14          | 57.14   |
| retention_seen_rejoined_new    |     | 8         | 15          | 53.33   |
| retention_cohort               |     | 4         | 10          | 40.00   |
| retention_cohort_resting       | 90  | 6         | 10          | 60.00   |
| dropout_seen                   |     | 6         | 14          | 42.86   |
| dropout_opening                |     | 6         | 10          | 60.00   |
| dropout_average                |     | 6         | 9           | 66.67   |
| renewal_ratio                  |     | 5         | 9           | 55.56   |
| retention_event                | 30  | 3         | 9           | 33.33   |
| retention_event                | 90  | 4         | 7           | 57.14   |
| retention_event                | 180 | 3         | 5           | 60.00   |
| retention_event_client_decided | 30  | 3         | 8           | 37.50   |
| retention_event_client_decided | 90  | 4         | 6           | 66.67   |
| retention_event_client_decided | 180 | 3         | 4           | 75.00   |
"""

CENSORED = """
| W   | censored |
|-----|----------|
| 30  | 0        |
| 90  | 2        |
| 180 | 4        |
"""

RESTING_AT_THE_CLOSE = ["C4", "C9"]


def relationships() -> dict[str, Relationship]:
    """Give every client's loans and exits, by client."""
    loans, exits = parse_table(LOANS), parse_table(EXITS)
    return {
        client: Relationship(
            loans=[
                Lending(
                    date.fromisoformat(loan["disbursed"]),
                    number,
                    date.fromisoformat(loan["ended"]) if loan["ended"] else None,
                    loan["as"],
                )
                for number, loan in enumerate(loans)
                if loan["client"] == client
            ],
            exits=[
                Departure(date.fromisoformat(exit_["on"]), exit_["type"])
                for exit_ in exits
                if exit_["client"] == client
            ],
        )
        for client in dict.fromkeys(loan["client"] for loan in loans)
    }


def opening_day() -> date:
    """Give the evening the opening is counted on."""
    return YEAR.start - timedelta(days=1)
