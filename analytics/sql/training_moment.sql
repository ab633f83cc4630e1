-- grain: moment of a sampled client
-- key: client_id, as_of
-- reads: outcome (the decision points of the sample on the day of training)
-- When in the past to look: every third month-end, a different third for each client, while borrowing or
-- resting; and a few days of each rest, since who rests is scored every night.
WITH month_end AS (
    SELECT (month - INTERVAL '1 day')::date AS as_of, month_number
    FROM generate_series(1, %(months)s) AS month_number
    CROSS JOIN LATERAL (
        SELECT date_trunc('month', %(as_of)s::date) - month_number * INTERVAL '1 month' AS month
    ) AS back
)
SELECT client_id, as_of
FROM (SELECT DISTINCT client_id FROM outcome) AS client
CROSS JOIN month_end
WHERE (month_number + client_id) %% 3 = 0
UNION
SELECT client_id, paid_off_on + rest_day
FROM outcome
CROSS JOIN unnest(ARRAY[3, 14, 30, 60]) AS rest_day
WHERE paid_off_on + rest_day < least(next_disbursed_on, %(as_of)s::date)
  AND rest_day <= rest_window_days
  AND paid_off_on > %(as_of)s::date - %(months)s * 31
