-- grain: moment of a client who is borrowing or resting
-- key: client_id, as_of
-- reads: client_fact, contact_fact, survey_fact, crm_client, crm_clientofficer, loans_loanproduct
-- What the risk model may know at the moment: nothing dated later, no reason of closing, no interview about leaving.
-- Gender is not among it. Income and sector are of today, whatever the moment: no model learns from them; they
-- serve the debt load beside the risk and the expert's card.
SELECT fact.client_id, fact.as_of,
       (fact.state = 'RESTING')::int AS is_resting,
       fact.cycle::int AS cycle,
       fact.as_of - greatest(fact.last_paid_on, fact.last_disbursed_on, fact.last_closed_on)
           AS days_since_last_event,
       CASE WHEN fact.state = 'RESTING' THEN fact.rest_days END AS rest_days,
       CASE WHEN fact.state = 'ACTIVE' THEN fact.last_due_on - fact.as_of END AS days_to_end,
       CASE WHEN fact.state = 'ACTIVE'
            THEN round(1 - fact.outstanding_principal / nullif(fact.open_principal, 0), 4)
       END AS repaid_share,
       fact.as_of - fact.first_disbursed_on AS tenure_days,
       fact.late_count,
       round(fact.late_count::numeric / nullif(fact.due_count, 0), 4) AS late_share,
       fact.recent_late_count,
       fact.max_days_late,
       fact.days_past_due,
       round(fact.last_principal / nullif(fact.previous_principal, 0), 4) AS principal_growth,
       round(fact.installment / nullif(client.monthly_income, 0), 4) AS installment_to_income,
       CASE WHEN fact.state = 'RESTING' THEN fact.early_days END AS early_days,
       fact.last_gap_days,
       round(fact.gap_days::numeric / nullif(fact.cycle - 1, 0), 1) AS mean_gap_days,
       fact.top_up_count::int AS top_up_count,
       assignment.change_count::int AS officer_change_count,
       extract(month FROM assignment.changed_on)::int AS officer_changed_month,
       to_char(coalesce(fact.last_due_on, fact.as_of), 'MM') AS season,
       coalesce(contact.visit_count_90, 0) AS visit_count_90,
       coalesce(contact.visit_count_180, 0) AS visit_count_180,
       fact.as_of - contact.last_contact_on AS days_since_contact,
       coalesce(contact.last_outcome, '') AS last_outcome,
       round(contact.mean_rating, 2) AS mean_interest,
       coalesce(cardinality(contact.missed_days), 0) AS missed_meeting_count,
       (contact.complaint_since IS NOT NULL)::int AS has_open_complaint,
       coalesce(contact.complaint_count, 0) AS complaint_count,
       contact.has_other_lender::int AS has_other_lender,
       contact.outside_share,
       round(survey.satisfaction, 2) AS satisfaction,
       round(survey.satisfaction_change, 2) AS satisfaction_change,
       fact.as_of - survey.satisfied_on AS days_since_answered,
       (survey.low_since IS NOT NULL)::int AS has_low_answer,
       product.code AS product,
       client.sector AS sector
FROM client_fact AS fact
JOIN crm_client AS client ON client.id = fact.client_id
LEFT JOIN contact_fact AS contact
    ON contact.client_id = fact.client_id AND contact.as_of = fact.as_of
LEFT JOIN survey_fact AS survey
    ON survey.client_id = fact.client_id AND survey.as_of = fact.as_of
JOIN loans_loanproduct AS product ON product.id = fact.product_id
CROSS JOIN LATERAL (
    SELECT greatest(count(*) FILTER (WHERE since > fact.as_of - 365) -
                    (min(since) > fact.as_of - 365)::int, 0) AS change_count,
           max(since) FILTER (WHERE since > fact.as_of - 365) AS changed_on
    FROM crm_clientofficer
    WHERE client_id = fact.client_id AND since <= fact.as_of
) AS assignment
WHERE fact.state IN ('ACTIVE', 'RESTING')
