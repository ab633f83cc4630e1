-- grain: moment of a client who has borrowed
-- key: client_id, as_of
-- reads: loan_fact, rest_window, loyalty_exit
-- The client's loans rolled up, and the state they make. `ended` is the loan that closed last, `latest` the
-- one disbursed last. Top-ups are counted back from the latest loan: each was disbursed while another was open.
WITH placed AS (
    SELECT loan_fact.*,
           lead(loan_id) OVER in_order IS NULL AS is_latest,
           row_number() OVER (
               PARTITION BY client_id, as_of
               ORDER BY closed_on DESC NULLS FIRST, disbursed_on DESC, loan_id
           ) = 1 AS is_ended,
           lag(principal) OVER in_order AS previous_principal,
           lag(closed_on) OVER in_order AS previous_closed_on,
           row_number() OVER in_order AS place
    FROM loan_fact
    WINDOW in_order AS (PARTITION BY client_id, as_of ORDER BY disbursed_on, loan_id)
),
rolled AS (
    SELECT client_id, as_of,
           count(*)::smallint AS cycle,
           bool_or(closed_on IS NULL) AS is_active,
           min(disbursed_on) AS first_disbursed_on,
           max(disbursed_on) AS last_disbursed_on,
           max(closed_on) AS last_closed_on,
           max(closed_on) FILTER (WHERE close_reason = 'PAID_OFF') AS last_paid_off_on,
           max(last_paid_on) AS last_paid_on,
           max(branch_id) FILTER (WHERE is_ended) AS branch_id,
           max(product_id) FILTER (WHERE is_ended) AS product_id,
           max(close_reason) FILTER (WHERE is_ended) AS close_reason,
           max(last_due_on - closed_on) FILTER (WHERE is_ended) AS early_days,
           sum(principal) FILTER (WHERE closed_on IS NULL) AS open_principal,
           sum(outstanding) AS outstanding_principal,
           sum(overdue) AS overdue,
           sum(next_installment) AS next_installment,
           min(next_due_on) AS next_due_on,
           max(last_due_on) FILTER (WHERE closed_on IS NULL) AS last_due_on,
           max(days_past_due) AS days_past_due,
           sum(due_count)::int AS due_count,
           sum(late_count)::int AS late_count,
           sum(recent_late_count)::int AS recent_late_count,
           coalesce(max(max_days_late), 0) AS max_days_late,
           max(installment) FILTER (WHERE is_latest) AS installment,
           max(principal) FILTER (WHERE is_latest) AS last_principal,
           max(previous_principal) FILTER (WHERE is_latest) AS previous_principal,
           max(disbursed_on - previous_closed_on) FILTER (WHERE is_latest) AS last_gap_days,
           sum(greatest(disbursed_on - previous_closed_on, 0)) AS gap_days,
           count(*) - max(place) FILTER (WHERE place = 1 OR previous_closed_on <= disbursed_on)
               AS top_up_count
    FROM placed
    GROUP BY client_id, as_of
)
SELECT rolled.*,
       rest_window.rest_window_days,
       rest_window.principal_drop_share AS least_principal_share,
       rest_window.outside_share AS most_outside_share,
       rest_window.missed_meetings AS most_missed_meetings,
       CASE WHEN is_active THEN 0 ELSE rolled.as_of - last_closed_on END AS rest_days,
       departure.exited_on,
       coalesce(departure.is_barred, false) OR close_reason = 'DEATH' AS is_barred,
       CASE
           WHEN is_active THEN 'ACTIVE'
           WHEN close_reason IN ('WRITTEN_OFF', 'DEATH') OR departure.exited_on IS NOT NULL THEN 'LAPSED'
           WHEN rolled.as_of - last_closed_on > rest_window_days THEN 'LAPSED'
           ELSE 'RESTING'
       END AS state
FROM rolled
JOIN rest_window
    ON rest_window.branch_id = rolled.branch_id
   AND rest_window.product_id = rolled.product_id
   AND CASE WHEN is_active THEN as_of ELSE last_closed_on END >= starts_on
   AND CASE WHEN is_active THEN as_of ELSE last_closed_on END < ends_on
LEFT JOIN LATERAL (
    SELECT min(exited_on) AS exited_on,
           bool_or(is_death OR exit_type = 'PUSHED_OUT_BY_MFI') AS is_barred
    FROM loyalty_exit
    WHERE loyalty_exit.client_id = rolled.client_id
      AND exited_on > last_disbursed_on
      AND exited_on <= rolled.as_of
      AND exit_type <> 'ADMINISTRATIVE'
) AS departure ON true
