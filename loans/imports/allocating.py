"""Allocating: repayments given as one amount, split over what each loan still owes.

The rule is that of `loans.allocation`, for all loans at once: what was paid of each component takes the
oldest installments off first; what is still owed is laid end to end, oldest installment first and in the
product's order within it; the new repayments are laid end to end beside it, by date; where they
overlap, money and debt meet. Amounts are whole cents, which sort and add several times faster.
"""

from crm.sql import execute

_PARTS = """
CREATE TEMP TABLE parted AS
WITH incoming AS (
    -- the row rides in the lower half of its place in the loan, so that no join need bring it back
    SELECT c.loan_id, (row_number() OVER w << 32) + c.row AS k,
           (sum((c.amount * 100)::bigint) OVER w)::bigint AS reached
    FROM checked c
    WHERE c.existing_id IS NULL AND c.reverses IS NULL AND NOT c.is_parted AND NOT c.is_taken_back
    WINDOW w AS (PARTITION BY c.loan_id ORDER BY c.paid_on, c.row)
), loan AS (
    SELECT l.id AS loan_id, p.allocation_order
    FROM loans_loan l JOIN loans_loanproduct p ON p.id = l.product_id
    WHERE l.id IN (SELECT loan_id FROM incoming)
), paid AS (
    SELECT r.loan_id, r.penalty, r.fee, r.interest, r.principal
    FROM loans_repayment r WHERE r.loan_id IN (SELECT loan_id FROM loan)
    UNION ALL
    SELECT c.loan_id, c.penalty, c.fee, c.interest, c.principal
    FROM checked c WHERE c.existing_id IS NULL AND c.is_parted AND c.reverses IS NULL
), covered AS (
    SELECT loan_id, (sum(penalty) * 100)::bigint AS penalty, (sum(fee) * 100)::bigint AS fee,
           (sum(interest) * 100)::bigint AS interest, (sum(principal) * 100)::bigint AS principal
    FROM paid GROUP BY loan_id
), line AS (
    SELECT i.loan_id, i.number, v.component, array_position(loan.allocation_order, v.name) AS place,
           v.cents, coalesce(v.covered, 0) AS covered, (sum(v.cents) OVER (
               PARTITION BY i.loan_id, v.component ORDER BY i.number))::bigint AS reached
    FROM loan
    JOIN loans_installment i ON i.loan_id = loan.loan_id AND i.replaced_on IS NULL
    LEFT JOIN covered ON covered.loan_id = loan.loan_id
    CROSS JOIN LATERAL (VALUES
        (1, 'PENALTY'::varchar, (i.penalty * 100)::bigint, covered.penalty),
        (2, 'FEE', (i.fee * 100)::bigint, covered.fee),
        (3, 'INTEREST', (i.interest * 100)::bigint, covered.interest),
        (4, 'PRINCIPAL', (i.principal * 100)::bigint, covered.principal)
    ) AS v (component, name, cents, covered)
    WHERE v.cents > 0
), owed AS (
    SELECT loan_id, number, place, component, least(cents, reached - covered) AS cents
    FROM line WHERE reached > covered
), debt AS (
    SELECT loan_id, row_number() OVER w * 10 + component AS debt,
           (sum(cents) OVER w)::bigint AS reached
    FROM owed WINDOW w AS (PARTITION BY loan_id ORDER BY number, place)
), boundary AS (
    SELECT loan_id, reached, k, NULL::bigint AS debt FROM incoming
    UNION ALL
    SELECT loan_id, reached, NULL, debt FROM debt
), stretch AS (
    -- from the far end down: the nearest end of a repayment and of a debt at or beyond each boundary
    SELECT reached - lead(reached, 1, 0::bigint) OVER w AS cents,
           min(k) OVER w & 4294967295 AS row, mod(min(debt) OVER w, 10) AS component
    FROM boundary WINDOW w AS (PARTITION BY loan_id ORDER BY reached DESC)
)
SELECT row::integer,
       coalesce(sum(cents) FILTER (WHERE component = 1), 0) / 100 AS penalty,
       coalesce(sum(cents) FILTER (WHERE component = 2), 0) / 100 AS fee,
       coalesce(sum(cents) FILTER (WHERE component = 3), 0) / 100 AS interest,
       coalesce(sum(cents) FILTER (WHERE component = 4), 0) / 100 AS principal,
       coalesce(sum(cents) FILTER (WHERE component IS NULL), 0) / 100 AS overpaid
FROM stretch
WHERE row IS NOT NULL
GROUP BY row
"""


def allocate_amounts() -> None:
    """Make `parted`: the parts of every new repayment that came as one amount."""
    execute("DROP TABLE IF EXISTS pg_temp.parted")
    execute(_PARTS)
    execute("ANALYZE parted")
