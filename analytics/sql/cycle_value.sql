-- grain: loan cycle, 0 to the horizon
-- key: cycle
-- reads: loan_profit, decision_point, analytics_cost
-- What the cycles after each cycle are worth to the institution, discounted to its end: survival by cycle
-- from decided decision points times mean profit of ended loans. Both are drawn to the mean of all cycles
-- as if %(prior)s more had been seen, so that late cycles with few loans do not swing.
WITH RECURSIVE profit AS (
    SELECT cycle, count(*) AS loan_count, sum(profit + acquisition_cost) AS total
    FROM loan_profit WHERE closed_on IS NOT NULL GROUP BY cycle
),
retention AS (
    SELECT cycle,
           count(*) AS point_count,
           count(*) FILTER (WHERE gap_days <= rest_window_days) AS renewed_count,
           sum(next_disbursed_on - disbursed_on) FILTER (WHERE gap_days <= rest_window_days) AS days
    FROM decision_point
    WHERE exit_type <> 'ADMINISTRATIVE'
      AND (gap_days <= rest_window_days OR followed_days >= rest_window_days)
    GROUP BY cycle
),
pooled AS (
    SELECT coalesce((SELECT sum(total) / nullif(sum(loan_count), 0) FROM profit), 0) AS mean_profit,
           coalesce((SELECT sum(renewed_count) / nullif(sum(point_count), 0) FROM retention), 0.5)
               AS mean_retention,
           coalesce((SELECT sum(days) / nullif(sum(renewed_count), 0) / 365.0 FROM retention), 1)
               AS cycle_years
),
discount AS (
    SELECT coalesce((
        SELECT amount FROM analytics_cost
        WHERE kind = 'DISCOUNT_RATE' AND effective_from <= %(as_of)s
        ORDER BY effective_from DESC LIMIT 1
    ), 0) AS annual_rate
),
expected AS (
    SELECT cycle,
           (coalesce(total, 0) + %(prior)s * mean_profit) / (coalesce(loan_count, 0) + %(prior)s)
               AS profit,
           (coalesce(renewed_count, 0) + %(prior)s * mean_retention)
               / (coalesce(point_count, 0) + %(prior)s) AS retention,
           cycle_years,
           (1 + annual_rate) ^ cycle_years AS growth
    FROM generate_series(1, %(horizon)s) AS cycle
    LEFT JOIN profit USING (cycle)
    LEFT JOIN retention USING (cycle)
    CROSS JOIN pooled
    CROSS JOIN discount
),
ahead AS (
    SELECT %(horizon)s AS cycle, 0::numeric AS remaining, 0::numeric AS next_profit,
           0::numeric AS next_retention
    UNION ALL
    SELECT ahead.cycle - 1,
           round((expected.profit + expected.retention * ahead.remaining) / expected.growth, 6),
           round(expected.profit, 6), round(expected.retention, 6)
    FROM ahead JOIN expected ON expected.cycle = ahead.cycle
    WHERE ahead.cycle > 0
)
SELECT ahead.cycle::int AS cycle, remaining, next_profit, next_retention,
       (SELECT cycle_years FROM pooled) AS cycle_years
FROM ahead
