"""Importing repayments: append-only, allocated where only an amount is given, undone by reversals."""

from collections.abc import Collection

from crm.sql import execute, fetch
from loans.actions.settlement import settle
from loans.imports import standins
from loans.imports.allocating import allocate_amounts
from loans.imports.fields import LOAN, Field, Reason
from loans.imports.kinds import Kind
from loans.imports.merging import refresh_statistics
from loans.imports.noun import Counts, Merging, Noun, Rule
from loans.models import Repayment

KINDS = (Repayment.Kind.PAYMENT, Repayment.Kind.RECOVERY, Repayment.Kind.REVERSAL)

FIELDS = (
    Field(name="loan", is_needed=True, to=LOAN),
    Field(name="external_id", is_needed=True, max_length=64),
    Field(name="kind", kind=Kind.CODE, choices=tuple(str(kind) for kind in KINDS)),
    Field(name="paid_on", kind=Kind.DATE, is_needed=True),
    Field(name="amount", kind=Kind.AMOUNT, is_needed=True),
    Field(name="principal", kind=Kind.AMOUNT),
    Field(name="interest", kind=Kind.AMOUNT),
    Field(name="fee", kind=Kind.AMOUNT),
    Field(name="penalty", kind=Kind.AMOUNT),
    Field(name="overpaid", kind=Kind.AMOUNT),
    Field(name="reverses", is_stored=False, max_length=64),
)

_SUM = (
    "coalesce(c.principal, 0) + coalesce(c.interest, 0) + coalesce(c.fee, 0)"
    " + coalesce(c.penalty, 0) + coalesce(c.overpaid, 0)"
)
RULES = (
    Rule("loan", Reason.NOT_DISBURSED, "c.loan_id IS NOT NULL AND l.disbursed_on IS NULL"),
    Rule("paid_on", Reason.WRONG_ORDER, "c.paid_on < l.disbursed_on"),
    Rule("amount", Reason.OUT_OF_RANGE, "c.amount = 0"),
    Rule("amount", Reason.PARTS_DIFFER_FROM_AMOUNT, f"c.is_parted AND {_SUM} <> c.amount"),
    Rule(
        "amount",
        Reason.PARTS_DIFFER_FROM_AMOUNT,
        "c.amount > 0 AND least(c.principal, c.interest, c.fee, c.penalty, c.overpaid) < 0",
    ),
    Rule(
        "reverses",
        Reason.NOT_A_REVERSAL,
        "(c.amount < 0) <> (c.reverses IS NOT NULL) OR (c.kind = 'REVERSAL') <> (c.reverses IS NOT NULL)",
    ),
    Rule(
        "amount",
        Reason.MONEY_FACT_CHANGED,
        "t.amount <> c.amount OR (t.paid_on <> c.paid_on AND t.kind <> 'REVERSAL') OR t.kind <> c.kind"
        " OR t.id IS NOT NULL AND c.is_parted AND (t.principal, t.interest, t.fee, t.penalty, t.overpaid) IS DISTINCT FROM"
        " (coalesce(c.principal, 0), coalesce(c.interest, 0), coalesce(c.fee, 0),"
        " coalesce(c.penalty, 0), coalesce(c.overpaid, 0))",
    ),
)

_FIND_REVERSALS = """
DROP TABLE IF EXISTS pg_temp.reversal;
CREATE TEMP TABLE reversal AS
SELECT c.row, c.amount, o.row AS target_row, coalesce(t.amount, o.amount) AS target_amount,
       coalesce(t.kind = 'REVERSAL', o.reverses IS NOT NULL) AS is_of_reversal,
       u.id IS NOT NULL
       OR row_number() OVER (PARTITION BY c.loan_id, c.reverses ORDER BY c.row) > 1 AS is_second
FROM checked c
LEFT JOIN loans_repayment t ON t.loan_id = c.loan_id AND t.external_id = c.reverses
LEFT JOIN loans_repayment u ON u.reverses_id = t.id
LEFT JOIN checked o ON o.loan_id = c.loan_id AND o.external_id = c.reverses
WHERE c.reverses IS NOT NULL AND c.existing_id IS NULL
"""
_CHECK_REVERSALS = """
INSERT INTO faulted
SELECT r.row, 'reverses', v.reason
FROM reversal r
CROSS JOIN LATERAL (VALUES
    (%(unknown)s, r.target_amount IS NULL),
    (%(differs)s, r.target_amount <> -r.amount),
    (%(no_reversal)s, r.is_of_reversal),
    (%(second)s, r.target_amount IS NOT NULL AND r.is_second)
) AS v (reason, fails)
WHERE v.fails
"""
_MARK_TAKEN_BACK = """
UPDATE checked c SET is_taken_back = true
FROM reversal r
WHERE c.row = r.target_row AND NOT EXISTS (SELECT FROM faulted f WHERE f.row = r.row)
"""
_INSERT = """
INSERT INTO loans_repayment
    (loan_id, external_id, kind, paid_on, amount, principal, interest, fee, penalty, overpaid,
     recorded_at, recorded_by_id, sent_by_id)
SELECT c.loan_id, c.external_id,
       coalesce(c.kind, CASE WHEN l.status = 'WRITTEN_OFF' AND c.paid_on >= l.closed_on
                             THEN 'RECOVERY' ELSE 'PAYMENT' END),
       c.paid_on, c.amount, coalesce(p.principal, c.principal, 0), coalesce(p.interest, c.interest, 0),
       coalesce(p.fee, c.fee, 0), coalesce(p.penalty, c.penalty, 0),
       CASE WHEN c.is_taken_back AND NOT c.is_parted THEN c.amount
            ELSE coalesce(p.overpaid, c.overpaid, 0) END,
       %(now)s, %(by)s, %(system)s
FROM checked c
JOIN loans_loan l ON l.id = c.loan_id
LEFT JOIN parted p ON p.row = c.row
WHERE c.existing_id IS NULL AND c.reverses IS NULL
ORDER BY c.row
"""
_INSERT_REVERSALS = """
INSERT INTO loans_repayment
    (loan_id, external_id, kind, paid_on, amount, principal, interest, fee, penalty, overpaid,
     reverses_id, recorded_at, recorded_by_id, sent_by_id)
SELECT c.loan_id, c.external_id, 'REVERSAL', t.paid_on, -t.amount, -t.principal, -t.interest, -t.fee,
       -t.penalty, -t.overpaid, t.id, %(now)s, %(by)s, %(system)s
FROM checked c
JOIN loans_repayment t ON t.loan_id = c.loan_id AND t.external_id = c.reverses
WHERE c.existing_id IS NULL AND c.reverses IS NOT NULL
ORDER BY c.row
"""


def _derived(_mapped: Collection[str]) -> dict[str, str]:
    parts = "v.principal, v.interest, v.fee, v.penalty, v.overpaid"
    return {"is_parted": f"coalesce({parts}) IS NOT NULL", "is_taken_back": "false"}


def _prepare(_noun: Noun, _merging: Merging) -> None:
    """Hold each reversal to the repayment it reverses, in the database or in the same file."""
    execute(_FIND_REVERSALS)
    reasons = {
        "unknown": Reason.UNKNOWN_REFERENCE,
        "differs": Reason.REVERSAL_DIFFERS,
        "no_reversal": Reason.NOT_A_REVERSAL,
        "second": Reason.REVERSED_BEFORE,
    }
    execute(_CHECK_REVERSALS, reasons)
    execute(_MARK_TAKEN_BACK)


def count(_noun: Noun, _merging: Merging) -> Counts:
    """Count the repayments that are not recorded yet; none ever changes."""
    row = fetch("SELECT count(*) AS added FROM checked WHERE existing_id IS NULL")[0]
    return Counts(added=row["added"], changed=0)


def merge(_noun: Noun, merging: Merging) -> None:
    """Append the new repayments, then their reversals, and settle the loans they pay."""
    standins.give_way(merging.now, merging.by_id)
    allocate_amounts()
    values = {"now": merging.now, "by": merging.by_id, "system": merging.system_id}
    refresh_statistics("loans_repayment", execute(_INSERT, values))
    execute(_INSERT_REVERSALS, values)
    query = "SELECT array_agg(DISTINCT loan_id) AS ids FROM checked WHERE existing_id IS NULL"
    settle(fetch(query)[0]["ids"] or [])


REPAYMENTS = Noun(
    name="REPAYMENTS",
    model=Repayment,
    key=("loan", "external_id"),
    fields=FIELDS,
    is_append_only=True,
    earliest_by="paid_on",
    derived=_derived,
    rules=RULES,
    rules_from=(
        "LEFT JOIN loans_loan l ON l.id = c.loan_id LEFT JOIN loans_repayment t ON t.id = c.existing_id"
    ),
    prepare=_prepare,
    count=count,
    merge=merge,
)
