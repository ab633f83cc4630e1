-- grain: client for whom an alert holds
-- key: client_id
-- reads: client_score, client_fact, feature, branch_limit, rest_window, crm_client, crm_staff, loyalty_alert
-- Whom an alert holds for, ranked by value at stake within each desk's week: the officer's in charge, or, of
-- clients in nobody's charge, the branch's (its id below zero), as long as one officer's. The dead, those who
-- have left and those who asked not to be contacted never; after an alert was done, quiet for a while. A low answer
-- that waits brings somebody to the client already, and counts in the week. An alert once raised holds a little
-- longer than it takes to raise one, so that it does not come and go with the last decimal.
WITH charge AS NOT MATERIALIZED (
    SELECT client.id AS client_id, client.branch_id, client.no_contact_since, officer.id AS officer_id,
           officer.weekly_alert_capacity, coalesce(officer.id, -client.branch_id) AS desk
    FROM crm_client AS client
    LEFT JOIN crm_staff AS officer ON officer.id = client.officer_id AND officer.is_active
),
holding AS (
    SELECT score.client_id, score.as_of, charge.officer_id, charge.desk,
           score.dropout_probability AS probability, score.value_at_stake, score.reasons,
           score.outstanding_principal, score.next_installment, score.days_past_due,
           score.last_due_on, fact.state, fact.cycle, fact.first_disbursed_on, fact.last_closed_on,
           fact.rest_window_days, fact.top_up_count, feature.installment_to_income,
           branch_limit.welcome_days, branch_limit.alert_probability,
           branch_limit.debt_installment_to_income, branch_limit.debt_consecutive_top_ups,
           coalesce(charge.weekly_alert_capacity, branch_limit.weekly_alert_capacity) AS capacity,
           jsonb_path_query_first(score.reasons, '$[*] ? (@.points > 0)') ->> 'code' AS first_reason,
           EXISTS (
               SELECT FROM loyalty_alert AS alert
               WHERE alert.client_id = score.client_id AND NOT alert.keeps_officer_away AND (
                   alert.status IN ('OPEN', 'SNOOZED')
                   OR alert.status = 'DONE' AND alert.handled_at >= score.as_of - quiet_days::int
               )
           ) AS is_settled
    FROM client_score AS score
    JOIN client_fact AS fact ON fact.client_id = score.client_id
    JOIN feature ON feature.client_id = score.client_id
    JOIN charge ON charge.client_id = score.client_id
    JOIN branch_limit ON branch_limit.branch_id = charge.branch_id
    CROSS JOIN LATERAL (SELECT branch_limit.alert_quiet_days AS quiet_days) AS quiet
    WHERE score.value_at_stake > 0
      AND score.dropout_probability >= branch_limit.alert_probability - 0.05
      AND fact.exited_on IS NULL
      AND NOT fact.is_barred
      AND (charge.no_contact_since IS NULL OR charge.no_contact_since > score.as_of)
),
raised AS (
    SELECT charge.desk, count(*) AS count
    FROM loyalty_alert AS alert
    JOIN charge ON charge.client_id = alert.client_id
    WHERE alert.raised_on > %(as_of)s::date - 7 AND alert.raised_on <= %(as_of)s
      AND NOT alert.keeps_officer_away
    GROUP BY charge.desk
),
ranked AS (
    SELECT holding.*,
           CASE WHEN NOT is_settled AND probability >= alert_probability THEN row_number() OVER (
               PARTITION BY desk, NOT is_settled AND probability >= alert_probability
               ORDER BY value_at_stake DESC, client_id
           ) END AS place
    FROM holding
)
SELECT client_id, as_of, officer_id, probability, value_at_stake, reasons,
       coalesce(place <= capacity - coalesce(raised.count, 0), false) AS is_to_raise,
       CASE
           WHEN state = 'RESTING' AND first_reason = 'OFFICER_CHANGED' THEN 'INTRODUCE_OFFICER'
           WHEN state = 'RESTING' THEN 'RETENTION_CALL'
           WHEN days_past_due > 0 THEN 'VISIT_ARREARS'
           WHEN first_reason = 'OFFICER_CHANGED' THEN 'INTRODUCE_OFFICER'
           WHEN first_reason = 'INSTALLMENT' THEN 'INSTALLMENT_SIZE'
           WHEN cycle = 1 AND as_of - first_disbursed_on < welcome_days THEN 'WELCOME_CALL'
           WHEN first_reason IN ('LATE', 'LATE_RECENTLY') THEN 'VISIT_ARREARS'
           WHEN last_due_on - as_of <= 45 THEN 'RENEWAL_TALK'
           ELSE 'VISIT'
       END AS next_step,
       CASE
           WHEN state = 'RESTING'
           THEN as_of + greatest(2, least(7, (last_closed_on + rest_window_days - as_of) / 2))
           ELSE as_of + greatest(2, least(7, last_due_on - as_of - 7))
       END AS act_by,
       jsonb_build_object(
           'outstanding_principal', outstanding_principal::text,
           'next_installment', next_installment::text,
           'days_past_due', days_past_due,
           'installment_to_income', installment_to_income::text,
           'consecutive_top_ups', top_up_count,
           'is_concern', coalesce(installment_to_income > debt_installment_to_income, false)
               OR top_up_count >= debt_consecutive_top_ups
       ) AS debt
FROM ranked
LEFT JOIN raised ON raised.desk = ranked.desk
