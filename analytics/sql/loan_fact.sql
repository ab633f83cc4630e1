-- grain: moment and loan disbursed by then
-- key: client_id, as_of, loan_id
-- reads: moment, cost_day, loans_loan, loans_installment, loans_repayment
-- What was known of each loan at the moment. A closing dated later is not known (the loan is open), nor a
-- settlement (the line is unpaid); a reversal has the business date of the row it undoes.
-- One index probe per loan into each big table: the time grows with the loans of the moments asked for. The range
-- of clients stands at both tables, since the planner takes none over from one to the other.
SELECT moment.client_id, moment.as_of, loan.id AS loan_id, loan.cycle,
       loan.branch_id, loan.product_id, loan.officer_id,
       loan.principal, loan.applied_on, loan.disbursed_on,
       ending.closed_on,
       CASE WHEN ending.closed_on IS NULL THEN '' ELSE loan.close_reason END AS close_reason,
       CASE WHEN ending.closed_on IS NULL THEN 0 ELSE loan.written_off_principal END AS written_off,
       coalesce(money.principal, 0) - coalesce(money.recovered, 0) AS principal_paid,
       coalesce(money.recovered, 0) AS recovered,
       coalesce(money.interest, 0) AS interest_paid,
       coalesce(money.fee, 0) AS fee_paid,
       coalesce(money.penalty, 0) AS penalty_paid,
       CASE WHEN ending.closed_on IS NULL
            THEN greatest(loan.principal - coalesce(money.principal, 0), 0) ELSE 0
       END AS outstanding,
       coalesce(money.paid_funds, 0) - coalesce(money.recovered_funds, 0) AS paid_funds,
       coalesce(money.repayment_cost, 0) AS repayment_cost,
       money.last_paid_on,
       line.last_due_on,
       coalesce(line.installment, 0) AS installment,
       coalesce(line.due_count, 0) AS due_count,
       coalesce(line.late_count, 0) AS late_count,
       coalesce(line.recent_late_count, 0) AS recent_late_count,
       greatest(line.max_days_late, 0) AS max_days_late,
       CASE WHEN ending.closed_on IS NULL
            THEN coalesce(moment.as_of - line.oldest_unpaid_on, 0) ELSE 0
       END AS days_past_due,
       CASE WHEN ending.closed_on IS NULL AND line.oldest_unpaid_on IS NOT NULL
            THEN greatest(line.fallen_due - coalesce(money.paid, 0), 0) ELSE 0
       END AS overdue,
       upcoming.due_on AS next_due_on,
       coalesce(upcoming.amount, 0) AS next_installment
FROM moment
JOIN loans_loan AS loan
    ON loan.client_id = moment.client_id AND loan.disbursed_on <= moment.as_of
CROSS JOIN LATERAL (
    SELECT CASE WHEN loan.closed_on <= moment.as_of THEN loan.closed_on END AS closed_on
) AS ending
LEFT JOIN LATERAL (
    SELECT max(due_on) AS last_due_on,
           max(installment.principal + interest) AS installment,
           count(*) FILTER (WHERE due_on <= moment.as_of) AS due_count,
           count(*) FILTER (WHERE due_on < paid_or_known) AS late_count,
           count(*) FILTER (WHERE due_on < paid_or_known AND due_on > moment.as_of - 90)
               AS recent_late_count,
           max(paid_or_known - due_on) AS max_days_late,
           min(due_on) FILTER (
               WHERE due_on < moment.as_of AND (settled_on IS NULL OR settled_on > moment.as_of)
           ) AS oldest_unpaid_on,
           sum(installment.principal + interest + fee + penalty)
               FILTER (WHERE due_on < moment.as_of) AS fallen_due
    FROM loans_installment AS installment
    CROSS JOIN LATERAL (
        SELECT least(settled_on, ending.closed_on, moment.as_of) AS paid_or_known
    ) AS known
    WHERE installment.loan_id = loan.id
      AND agreed_on <= moment.as_of
      AND (replaced_on IS NULL OR replaced_on > moment.as_of)
) AS line ON true
LEFT JOIN LATERAL (
    SELECT sum(repayment.principal) AS principal,
           sum(interest) AS interest, sum(fee) AS fee, sum(penalty) AS penalty,
           sum(amount - overpaid) AS paid,
           sum(repayment.principal * cost_day.funds) AS paid_funds,
           sum(repayment.principal) FILTER (WHERE is_recovery) AS recovered,
           sum(repayment.principal * cost_day.funds) FILTER (WHERE is_recovery) AS recovered_funds,
           sum(cost_day.repayment) FILTER (WHERE kind IN ('PAYMENT', 'RECOVERY')) AS repayment_cost,
           max(paid_on) FILTER (WHERE kind <> 'REVERSAL') AS last_paid_on
    FROM loans_repayment AS repayment
    JOIN cost_day ON cost_day.day = repayment.paid_on
    CROSS JOIN LATERAL (
        SELECT CASE kind
               WHEN 'PAYMENT' THEN false
               WHEN 'RECOVERY' THEN true
               WHEN 'REVERSAL' THEN EXISTS (
                   SELECT FROM loans_repayment AS undone
                   WHERE undone.id = repayment.reverses_id AND undone.kind = 'RECOVERY'
               )
               ELSE false END AS is_recovery
    ) AS origin
    WHERE repayment.loan_id = loan.id AND paid_on <= moment.as_of
) AS money ON true
LEFT JOIN LATERAL (
    SELECT due_on, principal + interest + fee + penalty AS amount
    FROM loans_installment
    WHERE loan_id = loan.id
      AND agreed_on <= moment.as_of
      AND (replaced_on IS NULL OR replaced_on > moment.as_of)
      AND (settled_on IS NULL OR settled_on > moment.as_of)
      AND due_on > moment.as_of
      AND ending.closed_on IS NULL
    ORDER BY number
    LIMIT 1
) AS upcoming ON true
WHERE moment.client_id BETWEEN %(first_client)s AND %(last_client)s
  AND loan.client_id BETWEEN %(first_client)s AND %(last_client)s
