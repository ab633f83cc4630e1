-- grain: client
-- key: client_id
-- reads: moment, loan_profit, contact_cost, client_fact, cycle_value
-- Profit to date of each client, and the lifetime value that remains in one who has not left. Of who has not
-- borrowed there is only what visits and calls cost.
WITH earned AS (
    SELECT client_id,
           sum(interest_received) AS interest_received, sum(fees_received) AS fees_received,
           sum(cost_of_funds) AS cost_of_funds, sum(credit_loss) AS credit_loss,
           sum(activity_cost) AS activity_cost, sum(acquisition_cost) AS acquisition_cost,
           sum(profit) AS profit
    FROM loan_profit
    GROUP BY client_id
),
courted AS (
    SELECT client_id,
           (round(sum(amount) * 100)
            - CASE WHEN abs(sum(amount) * 100 %% 2) = 0.5 THEN 1 ELSE 0 END) / 100 AS activity_cost
    FROM contact_cost
    WHERE NOT EXISTS (SELECT FROM earned WHERE earned.client_id = contact_cost.client_id)
    GROUP BY client_id
)
SELECT moment.client_id,
       coalesce(interest_received, 0)::numeric(14, 2) AS interest_received,
       coalesce(fees_received, 0)::numeric(14, 2) AS fees_received,
       coalesce(cost_of_funds, 0)::numeric(14, 2) AS cost_of_funds,
       coalesce(credit_loss, 0)::numeric(14, 2) AS credit_loss,
       coalesce(earned.activity_cost, courted.activity_cost, 0)::numeric(14, 2) AS activity_cost,
       coalesce(acquisition_cost, 0)::numeric(14, 2) AS acquisition_cost,
       coalesce(profit, -courted.activity_cost, 0)::numeric(14, 2) AS profit,
       CASE WHEN fact.state = 'LAPSED' OR fact.is_barred THEN NULL
            ELSE round(cycle_value.remaining, 2)
       END::numeric(14, 2) AS clv_remaining,
       coalesce(fact.outstanding_principal, 0)::numeric(14, 2) AS outstanding_principal,
       coalesce(fact.next_installment, 0)::numeric(14, 2) AS next_installment,
       least(coalesce(fact.days_past_due, 0), 32767)::smallint AS days_past_due,
       fact.last_due_on
FROM moment
LEFT JOIN client_fact AS fact ON fact.client_id = moment.client_id
LEFT JOIN earned ON earned.client_id = moment.client_id
LEFT JOIN courted ON courted.client_id = moment.client_id
JOIN cycle_value ON cycle_value.cycle = least(coalesce(fact.cycle, 0), %(horizon)s - 1)
