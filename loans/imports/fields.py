"""Fields: what may be imported of each noun, and what a value must satisfy."""

from dataclasses import dataclass

from loans.imports.kinds import Kind
from loans.models import ImportFault

Reason = ImportFault.Reason

LATEST, EARLIEST = "2199-12-31", "1900-01-01"
MOST_MONEY = "999999999999.99"
MOST_COUNT = "32767"

REASON_OF_KIND = {
    Kind.DATE: Reason.NOT_A_DATE,
    Kind.AMOUNT: Reason.NOT_AN_AMOUNT,
    Kind.NUMBER: Reason.NOT_A_NUMBER,
    Kind.INTEGER: Reason.NOT_A_WHOLE_NUMBER,
    Kind.BOOLEAN: Reason.NOT_YES_OR_NO,
    Kind.PHONE: Reason.NOT_A_PHONE,
    Kind.EMAIL: Reason.NOT_AN_EMAIL,
    Kind.CODES: Reason.NOT_A_CHOICE,
}
LIMITS = {
    Kind.DATE: (EARLIEST, LATEST),
    Kind.AMOUNT: (f"-{MOST_MONEY}", MOST_MONEY),
    Kind.INTEGER: ("0", MOST_COUNT),
}


@dataclass(frozen=True)
class Reference:
    """Where a field's value must be known: a table and the column, or a query of `key` and `id`."""

    table: str
    key: str = "external_id"
    is_own_table: bool = False


BRANCH = Reference("crm_branch", "code")
CLIENT = Reference(  # what names a record given up means the one that was kept
    "(SELECT external_id, coalesce(merged_into_id, id) AS id FROM crm_client)"
)
GROUP = Reference("crm_group")
PRODUCT = Reference("loans_loanproduct", "code")
LOAN = Reference("loans_loan")
OFFICER = Reference(
    "(SELECT DISTINCT ON (key) key, id FROM"
    " (SELECT external_id AS key, id, 1 AS rank FROM crm_staff WHERE external_id IS NOT NULL"
    " UNION ALL SELECT username, id, 2 FROM crm_staff) AS name ORDER BY key, rank)",
    "key",
)


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of a noun.

    `is_needed` fields must have a value in every new row; `low` and `high` bound numbers and dates,
    both included; a field that is not `is_stored` only informs the merge.
    """

    name: str
    kind: Kind = Kind.TEXT
    is_needed: bool = False
    is_stored: bool = True
    max_length: int | None = None
    choices: tuple[str, ...] = ()
    low: str | None = None
    high: str | None = None
    to: Reference | None = None

    @property
    def column(self) -> str:
        """The column of the database."""
        return f"{self.name}_id" if self.to else self.name

    @property
    def limits(self) -> tuple[str | None, str | None]:
        """The least and the greatest value, both allowed."""
        low, high = LIMITS.get(self.kind, (None, None))
        return self.low or low, self.high or high
