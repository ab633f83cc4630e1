-- grain: loan paid off by as_of
-- key: loan_id
-- reads: loan_fact, rest_window, crm_client, crm_branch, loyalty_exit
-- A pay-off and what followed it. W is the one in force on the day of the pay-off. The exit that counts is
-- the last one recorded after this disbursement and no later than the next.
WITH followed AS (
    SELECT loan_fact.*,
           lead(disbursed_on) OVER (PARTITION BY client_id ORDER BY disbursed_on, loan_id)
               AS next_disbursed_on
    FROM loan_fact
)
SELECT loan.loan_id, loan.client_id, loan.branch_id, loan.officer_id, loan.product_id, loan.cycle,
       client.gender,
       extract(year FROM age(loan.closed_on, client.birth_date))::smallint AS age,
       branch.is_urban,
       loan.disbursed_on,
       loan.closed_on AS paid_off_on,
       loan.next_disbursed_on,
       loan.next_disbursed_on - loan.closed_on AS gap_days,
       loan.as_of - loan.closed_on AS followed_days,
       rest_window.rest_window_days,
       coalesce(departure.exit_type, '') AS exit_type
FROM followed AS loan
JOIN crm_client AS client ON client.id = loan.client_id
JOIN crm_branch AS branch ON branch.id = loan.branch_id
JOIN rest_window
    ON rest_window.branch_id = loan.branch_id
   AND rest_window.product_id = loan.product_id
   AND loan.closed_on >= rest_window.starts_on
   AND loan.closed_on < rest_window.ends_on
LEFT JOIN LATERAL (
    SELECT exit_type
    FROM loyalty_exit
    WHERE loyalty_exit.client_id = loan.client_id
      AND exited_on <= loan.as_of
      AND exited_on > loan.disbursed_on
      AND (loan.next_disbursed_on IS NULL OR exited_on <= loan.next_disbursed_on)
    ORDER BY exited_on DESC
    LIMIT 1
) AS departure ON true
WHERE loan.close_reason = 'PAID_OFF'
