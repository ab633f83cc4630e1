-- grain: client and start of a stretch of days with at least one loan open
-- key: id
-- reads: loan_fact, rest_window, loyalty_exit
-- Loans that touch or overlap make one spell. A spell opens a new episode when the client had lapsed: more
-- than W days since the one before, an exit, a write-off or a death recorded in between.
WITH lent AS (
    SELECT client_id, as_of, loan_id, branch_id, product_id, disbursed_on, close_reason,
           coalesce(closed_on, 'infinity') AS closed_on,
           max(coalesce(closed_on, 'infinity')) OVER (
               PARTITION BY client_id ORDER BY disbursed_on, loan_id
               ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
           ) AS covered_until
    FROM loan_fact
),
numbered AS (
    SELECT lent.*,
           count(*) FILTER (WHERE covered_until IS NULL OR disbursed_on > covered_until) OVER (
               PARTITION BY client_id ORDER BY disbursed_on, loan_id
           ) AS number
    FROM lent
),
ranked AS (
    SELECT numbered.*,
           row_number() OVER (
               PARTITION BY client_id, number ORDER BY closed_on DESC, disbursed_on DESC, loan_id
           ) AS from_last,
           min(loan_id) OVER (PARTITION BY client_id, number) AS id,
           min(disbursed_on) OVER (PARTITION BY client_id, number) AS started_on,
           max(disbursed_on) OVER (PARTITION BY client_id, number) AS last_disbursed_on
    FROM numbered
),
spell AS (
    SELECT ranked.*, rest_window_days,
           lag(closed_on + rest_window_days) OVER in_order AS rest_until,
           lag(close_reason) OVER in_order AS last_reason,
           lag(last_disbursed_on) OVER in_order AS previous_disbursed_on
    FROM ranked
    JOIN rest_window
        ON rest_window.branch_id = ranked.branch_id
       AND rest_window.product_id = ranked.product_id
       AND least(closed_on, as_of) >= starts_on
       AND least(closed_on, as_of) < ends_on
    WHERE from_last = 1
    WINDOW in_order AS (PARTITION BY client_id ORDER BY number)
),
judged AS (
    SELECT spell.*,
           number > 1 AND (
               started_on > rest_until
               OR last_reason IN ('WRITTEN_OFF', 'DEATH')
               OR EXISTS (
                   SELECT FROM loyalty_exit
                   WHERE loyalty_exit.client_id = spell.client_id
                     AND exited_on > previous_disbursed_on
                     AND exited_on <= started_on
                     AND exit_type <> 'ADMINISTRATIVE'
               )
           ) AS is_rejoin
    FROM spell
    OFFSET 0  -- the exit is looked for once
)
SELECT id, client_id, branch_id, number::smallint AS number,
       (1 + count(*) FILTER (WHERE is_rejoin) OVER (PARTITION BY client_id ORDER BY number))::smallint
           AS episode,
       started_on, nullif(closed_on, 'infinity') AS ended_on, is_rejoin
FROM judged
