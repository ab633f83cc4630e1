-- grain: day
-- key: day
-- reads: analytics_cost, loans_loan
-- What things cost on each day. `funds` is the cost-of-funds rate added up day by day, so that the
-- difference of two days is days times rate however often the rate changed in between.
WITH first AS (
    SELECT coalesce(least(min(applied_on), min(disbursed_on)) - 365, %(as_of)s) AS day
    FROM loans_loan
),
setting AS (
    SELECT kind, amount, effective_from,
           lead(effective_from, 1, 'infinity') OVER (PARTITION BY kind ORDER BY effective_from)
               AS effective_until
    FROM analytics_cost
    WHERE channel = '' AND effective_from <= %(as_of)s
),
unit_cost AS (
    SELECT generated.day::date AS day,
           coalesce(max(amount) FILTER (WHERE kind = 'COST_OF_FUNDS'), 0) AS funds_rate,
           coalesce(max(amount) FILTER (WHERE kind = 'APPLICATION'), 0) AS application,
           coalesce(max(amount) FILTER (WHERE kind = 'DISBURSEMENT_FIRST'), 0) AS disbursement_first,
           coalesce(max(amount) FILTER (WHERE kind = 'DISBURSEMENT_REPEAT'), 0) AS disbursement_repeat,
           coalesce(max(amount) FILTER (WHERE kind = 'REPAYMENT'), 0) AS repayment,
           coalesce(max(amount) FILTER (WHERE kind = 'VISIT'), 0) AS visit,
           coalesce(max(amount) FILTER (WHERE kind = 'CALL'), 0) AS call,
           coalesce(max(amount) FILTER (WHERE kind = 'SURVEY'), 0) AS survey,
           coalesce(max(amount) FILTER (WHERE kind = 'COMPLAINT'), 0) AS complaint,
           coalesce(max(amount) FILTER (WHERE kind = 'GROUP_MEETING'), 0) AS group_meeting
    FROM first
    CROSS JOIN LATERAL generate_series(
        least(first.day, %(as_of)s::date), %(as_of)s::date, INTERVAL '1 day'
    ) AS generated (day)
    LEFT JOIN setting ON generated.day >= effective_from AND generated.day < effective_until
    GROUP BY generated.day
)
SELECT day, application, disbursement_first, disbursement_repeat, repayment,
       visit, call, survey, complaint, group_meeting,
       coalesce(sum(funds_rate) OVER (ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)
           AS funds
FROM unit_cost
ORDER BY day
