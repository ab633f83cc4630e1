"""Settlement: the date each installment was covered, kept from the repayments' own dates."""

from collections.abc import Collection

from crm.sql import execute

SETTLE = """
-- grain: installments of the chosen loans whose settled_on is not what the repayments say
-- reads: loans_installment, loans_repayment
WITH line AS (
    SELECT id, loan_id, due_on, number, agreed_on, replaced_on, settled_on,
           principal + interest + fee + penalty AS amount
    FROM loans_installment
    WHERE {chosen}
), rescheduling AS (
    SELECT DISTINCT renewed.loan_id, renewed.agreed_on
    FROM line AS renewed
    JOIN line AS given_up ON given_up.loan_id = renewed.loan_id
                         AND given_up.replaced_on = renewed.agreed_on
), kept AS (
    -- lines of earlier schedules that stay in force stand before the lines agreed anew
    SELECT rescheduling.loan_id, rescheduling.agreed_on, sum(line.amount) AS amount
    FROM rescheduling
    JOIN line ON line.loan_id = rescheduling.loan_id
             AND line.agreed_on < rescheduling.agreed_on
             AND (line.replaced_on IS NULL OR line.replaced_on > rescheduling.agreed_on)
    GROUP BY 1, 2
), due AS (
    SELECT line.id, line.loan_id, line.agreed_on, line.replaced_on, line.settled_on,
           coalesce(kept.amount, 0) + sum(line.amount) OVER (
               PARTITION BY line.loan_id, line.agreed_on ORDER BY line.due_on, line.number
           ) AS reached
    FROM line
    LEFT JOIN kept ON kept.loan_id = line.loan_id AND kept.agreed_on = line.agreed_on
), paid AS (
    SELECT loan_id, paid_on,
           sum(sum(amount - overpaid)) OVER (PARTITION BY loan_id ORDER BY paid_on) AS reached
    FROM loans_repayment
    WHERE {chosen}
    GROUP BY loan_id, paid_on
), covered AS (
    -- from the largest sum down, so that each line has met every payment that covers it
    SELECT id, agreed_on, replaced_on, settled_on, reached,
           min(paid_on) OVER (PARTITION BY loan_id ORDER BY reached DESC, id NULLS FIRST) AS paid_on
    FROM (
        SELECT id, loan_id, agreed_on, replaced_on, settled_on, reached, NULL::date AS paid_on
        FROM due
        UNION ALL
        SELECT NULL, loan_id, NULL, NULL, NULL, reached, paid_on
        FROM paid
    ) AS both_sides
), told AS (
    SELECT id, settled_on,
           CASE WHEN reached = 0 THEN agreed_on
                WHEN replaced_on < paid_on THEN NULL
                ELSE paid_on END AS told_on
    FROM covered
    WHERE id IS NOT NULL
)
UPDATE loans_installment AS installment
SET settled_on = told.told_on
FROM told
WHERE installment.id = told.id AND told.told_on IS DISTINCT FROM told.settled_on
"""


def settle(loan_ids: Collection[int]) -> int:
    """Bring the settlement dates of the loans' installments up to date; returns how many changed."""
    if not loan_ids:
        return 0
    return execute(SETTLE.format(chosen="loan_id = ANY(%(ids)s)"), {"ids": list(loan_ids)})


def settle_all() -> int:
    """Bring the settlement dates of every loan's installments up to date; returns how many changed."""
    return execute(SETTLE.format(chosen="TRUE"))
