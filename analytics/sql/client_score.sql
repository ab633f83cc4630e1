-- grain: client
-- key: client_id
-- reads: client_profit, risk_score, moment
-- Worth and risk as they will be published. Who is neither borrowing nor resting has no probability.
SELECT profit.client_id, moment.as_of,
       interest_received, fees_received, cost_of_funds, credit_loss, activity_cost, acquisition_cost,
       profit, clv_remaining,
       risk_score.probability AS dropout_probability,
       round(risk_score.probability * greatest(clv_remaining, 0), 2)::numeric(14, 2) AS value_at_stake,
       coalesce(risk_score.reasons, '[]') AS reasons,
       coalesce(risk_score.model_version, '') AS model_version,
       outstanding_principal, next_installment, days_past_due, last_due_on
FROM client_profit AS profit
JOIN moment ON moment.client_id = profit.client_id
LEFT JOIN risk_score ON risk_score.client_id = profit.client_id
