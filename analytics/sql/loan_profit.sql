-- grain: loan disbursed by as_of
-- key: loan_id
-- reads: loan_fact, cost_day, contact_cost, crm_client, analytics_cost
-- What each loan has earned (see docs/metrics.md and analytics.profit). Parts are rounded to the cent, half to even, before they are added.
-- An application without a date is dated by the disbursement. Visits, calls, meetings, complaints and surveys count with the
-- loan disbursed last; those before the first loan, with the first.
-- OFFSET 0 keeps the planner from writing an amount out at each place that reads it: it is worked out once a loan.
WITH provision AS (
    SELECT max(amount) FILTER (WHERE kind = 'PROVISION_CURRENT') AS current,
           max(amount) FILTER (WHERE kind = 'PROVISION_30') AS to_30,
           max(amount) FILTER (WHERE kind = 'PROVISION_60') AS to_60,
           max(amount) FILTER (WHERE kind = 'PROVISION_90') AS to_90,
           max(amount) FILTER (WHERE kind = 'PROVISION_180') AS to_180,
           max(amount) FILTER (WHERE kind = 'PROVISION_OVER_180') AS over_180
    FROM (
        SELECT DISTINCT ON (kind) kind, amount
        FROM analytics_cost
        WHERE kind LIKE 'PROVISION%%' AND effective_from <= %(as_of)s
        ORDER BY kind, effective_from DESC
    ) AS in_force
),
acquisition AS (
    SELECT channel, amount, effective_from,
           lead(effective_from, 1, 'infinity') OVER (PARTITION BY channel ORDER BY effective_from)
               AS effective_until
    FROM analytics_cost
    WHERE kind = 'ACQUISITION' AND effective_from <= %(as_of)s
),
lasting AS (
    SELECT loan_id, client_id,
           CASE WHEN lag(loan_id) OVER in_order IS NULL THEN '-infinity' ELSE disbursed_on END AS since,
           lead(disbursed_on, 1, 'infinity') OVER in_order AS until
    FROM loan_fact
    WHERE client_id IN (SELECT client_id FROM contact_cost)
    WINDOW in_order AS (PARTITION BY client_id ORDER BY disbursed_on, loan_id)
),
contact AS (
    SELECT loan_id, sum(amount) AS amount
    FROM lasting
    JOIN contact_cost USING (client_id)
    WHERE day >= since AND day < until
    GROUP BY loan_id
),
raw AS (
    SELECT loan.loan_id, loan.client_id, loan.branch_id, loan.cycle,
           loan.disbursed_on, loan.closed_on, loan.principal,
           loan.interest_paid AS interest_received,
           loan.fee_paid + loan.penalty_paid AS fees_received,
           (loan.paid_funds - loan.principal_paid * disbursal.funds
            + (loan.principal - loan.principal_paid) * (final_day.funds - disbursal.funds)) * 100 / 365
               AS funds_cents,
           (loan.written_off - loan.recovered + loan.outstanding * CASE
               WHEN loan.days_past_due <= 0 THEN provision.current
               WHEN loan.days_past_due <= 30 THEN provision.to_30
               WHEN loan.days_past_due <= 60 THEN provision.to_60
               WHEN loan.days_past_due <= 90 THEN provision.to_90
               WHEN loan.days_past_due <= 180 THEN provision.to_180
               ELSE provision.over_180
           END) * 100 AS loss_cents,
           (coalesce(loan.repayment_cost, 0) + coalesce(contact.amount, 0)
            + coalesce(application.application, 0) + CASE
               WHEN loan.cycle = 1 THEN disbursal.disbursement_first
               ELSE disbursal.disbursement_repeat
           END) * 100 AS activity_cents,
           CASE WHEN loan.cycle = 1
                THEN coalesce(by_channel.amount, any_channel.amount, 0) ELSE 0
           END * 100 AS acquisition_cents
    FROM loan_fact AS loan
    JOIN crm_client AS client ON client.id = loan.client_id
    JOIN cost_day AS disbursal ON disbursal.day = loan.disbursed_on
    JOIN cost_day AS final_day ON final_day.day = coalesce(loan.closed_on, loan.as_of)
    LEFT JOIN cost_day AS application
        ON application.day = coalesce(loan.applied_on, loan.disbursed_on)
    LEFT JOIN contact ON contact.loan_id = loan.loan_id
    CROSS JOIN provision
    LEFT JOIN acquisition AS by_channel
        ON by_channel.channel = client.channel AND client.channel <> ''
       AND loan.disbursed_on >= by_channel.effective_from
       AND loan.disbursed_on < by_channel.effective_until
    LEFT JOIN acquisition AS any_channel
        ON any_channel.channel = ''
       AND loan.disbursed_on >= any_channel.effective_from
       AND loan.disbursed_on < any_channel.effective_until
    OFFSET 0
),
rounded AS (
    SELECT loan_id, client_id, branch_id, cycle, disbursed_on, closed_on, principal,
           interest_received, fees_received,
           (round(funds_cents) - CASE WHEN abs(funds_cents %% 2) = 0.5 THEN sign(funds_cents) ELSE 0 END)
               / 100 AS cost_of_funds,
           (round(loss_cents) - CASE WHEN abs(loss_cents %% 2) = 0.5 THEN sign(loss_cents) ELSE 0 END)
               / 100 AS credit_loss,
           (round(activity_cents)
            - CASE WHEN abs(activity_cents %% 2) = 0.5 THEN sign(activity_cents) ELSE 0 END)
               / 100 AS activity_cost,
           (round(acquisition_cents)
            - CASE WHEN abs(acquisition_cents %% 2) = 0.5 THEN sign(acquisition_cents) ELSE 0 END)
               / 100 AS acquisition_cost
    FROM raw
    OFFSET 0
)
SELECT loan_id, client_id, branch_id, cycle, disbursed_on, closed_on,
       interest_received::numeric(14, 2) AS interest_received,
       fees_received::numeric(14, 2) AS fees_received,
       cost_of_funds::numeric(14, 2) AS cost_of_funds,
       credit_loss::numeric(14, 2) AS credit_loss,
       activity_cost::numeric(14, 2) AS activity_cost,
       acquisition_cost::numeric(14, 2) AS acquisition_cost,
       (interest_received + fees_received - cost_of_funds - credit_loss - activity_cost
        - acquisition_cost)::numeric(14, 2) AS profit
FROM rounded
