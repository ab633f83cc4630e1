-- grain: moment with a decided outcome
-- key: client_id, as_of
-- reads: feature, outcome, outcome_loan, crm_client, crm_branch
-- Features of the moment beside what followed: who borrows is decided by the next pay-off, who rests by the
-- last. Left out: outcomes younger than W, exits the client did not choose, and pay-offs after which
-- another loan was still open. `decided_on` is the day the outcome was complete.
SELECT feature.*,
       point.paid_off_on + point.rest_window_days AS decided_on,
       (point.gap_days IS NULL OR point.gap_days > point.rest_window_days)::int AS event,
       coalesce(client.group_id, -client.id) AS fold_group,
       client.gender,
       CASE WHEN branch.is_urban THEN 'urban' ELSE 'rural' END AS location,
       (extract(year FROM age(feature.as_of, client.birth_date))::int / 10 * 10)::text AS age_band,
       least(feature.cycle, 5)::text AS cycle_band
FROM feature
JOIN crm_client AS client ON client.id = feature.client_id
JOIN crm_branch AS branch ON branch.id = client.branch_id
JOIN LATERAL (
    SELECT *
    FROM outcome
    WHERE outcome.client_id = feature.client_id
      AND CASE WHEN feature.is_resting = 1
               THEN outcome.paid_off_on <= feature.as_of ELSE outcome.paid_off_on > feature.as_of END
    ORDER BY abs(outcome.paid_off_on - feature.as_of), outcome.loan_id
    LIMIT 1
) AS point ON true
WHERE point.followed_days > point.rest_window_days
  AND point.exit_type NOT IN
      ('ADMINISTRATIVE', 'PUSHED_OUT_BY_MFI', 'PUSHED_OUT_BY_GROUP', 'EXTERNAL')
  AND (point.next_disbursed_on IS NOT NULL OR NOT EXISTS (
      SELECT FROM outcome_loan AS other
      WHERE other.client_id = feature.client_id
        AND other.loan_id <> point.loan_id
        AND other.disbursed_on <= point.paid_off_on
        AND coalesce(other.closed_on, 'infinity') > point.paid_off_on
  ))
ORDER BY feature.as_of, feature.client_id
