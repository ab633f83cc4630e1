-- grain: branch, product (0: none), and start of the period in which the same policy held
-- key: branch_id, product_id, starts_on
-- reads: loyalty_defectionpolicy, crm_branch, loans_loanproduct
-- W for every branch and product on every date up to as_of. The most specific policy in force wins:
-- branch and product, then product, then branch, then institution; without any, the default. With it go the
-- policy's signs of partial defection.
WITH policy AS (
    SELECT branch_id, product_id, effective_from, rest_window_days,
           principal_drop_share, outside_share, missed_meetings
    FROM loyalty_defectionpolicy
    WHERE effective_from <= %(as_of)s
    UNION ALL
    SELECT NULL, NULL, '-infinity', %(default_rest_window_days)s, NULL, NULL, NULL
),
period AS (
    SELECT starts_on, lead(starts_on, 1, 'infinity') OVER (ORDER BY starts_on) AS ends_on
    FROM (SELECT DISTINCT effective_from AS starts_on FROM policy) AS change
),
product AS (
    SELECT id FROM loans_loanproduct UNION ALL SELECT 0
)
SELECT DISTINCT ON (branch.id, product.id, period.starts_on)
       branch.id AS branch_id, product.id AS product_id, period.starts_on, period.ends_on,
       policy.rest_window_days,
       policy.principal_drop_share, policy.outside_share, policy.missed_meetings
FROM crm_branch AS branch
CROSS JOIN product
CROSS JOIN period
JOIN policy
    ON policy.effective_from <= period.starts_on
   AND (policy.branch_id IS NULL OR policy.branch_id = branch.id)
   AND (policy.product_id IS NULL OR policy.product_id = product.id)
ORDER BY branch.id, product.id, period.starts_on,
         (policy.product_id IS NOT NULL)::int * 2 + (policy.branch_id IS NOT NULL)::int DESC,
         policy.effective_from DESC
