-- grain: client
-- key: client_id
-- reads: standing, client_fact, contact_fact, survey_fact, client_profit, risk_score, branch_limit, crm_client, loans_loan, crm_consent, loyalty_exit, loyalty_standing
-- Standing as it will be published: the stage needs the night's risk. `stage_since` is kept while the stage
-- lasts; the first time it is the day the facts put the client there, or tonight for a risk score.
-- What is owed is of the open loans. The value at stake is told to two digits, enough to put people in order,
-- so that a night touches only the rows of those for whom it moved.
WITH judged AS (
    SELECT standing.*, client.joined_on, fact.first_disbursed_on, fact.last_disbursed_on,
           fact.last_closed_on, fact.exited_on, fact.days_past_due, fact.close_reason, branch_limit.*,
           fact.last_due_on, fact.next_due_on, fact.next_installment, fact.outstanding_principal,
           fact.overdue, risk_score.probability * profit.clv_remaining AS stake,
           standing.state = 'ACTIVE' AND standing.cycle <= 1
               AND standing.as_of - fact.first_disbursed_on < welcome_days AS is_welcomed,
           standing.state = 'RESTING'
               AND fact.rest_days > separation_rest_share * standing.rest_window_days
               AND NOT EXISTS (
                   SELECT FROM loans_loan AS application
                   WHERE application.client_id = standing.client_id
                     AND application.applied_on BETWEEN fact.last_disbursed_on AND standing.as_of
                     AND (application.disbursed_on > standing.as_of
                          OR application.status IN ('APPLIED', 'APPROVED'))
               ) AS is_resting_long,
           coalesce(risk_score.probability >= high_risk_probability, false) AS is_high_risk,
           contact.complaint_since, survey.low_since, separation.since AS separated_on,
           CASE WHEN contact.said_leaving_on >= fact.last_disbursed_on THEN contact.said_leaving_on
           END AS said_leaving_on,
           (SELECT (array_agg(day ORDER BY day))[ceil(separation_missed_meetings)::int]
            FROM unnest(contact.missed_days) AS day
            WHERE day >= fact.last_disbursed_on) AS missed_too_often_on,
           coalesce(
               standing.state = 'LAPSED' AND NOT fact.is_barred
               AND fact.close_reason <> 'WRITTEN_OFF'
               AND client.no_contact_since IS NULL
               AND standing.as_of - separation.since <= win_back_days
               AND coalesce(wish.is_given, departure.has_consented), false
           ) AS may_win_back
    FROM standing
    JOIN crm_client AS client ON client.id = standing.client_id
    JOIN branch_limit ON branch_limit.branch_id = client.branch_id
    LEFT JOIN client_fact AS fact ON fact.client_id = standing.client_id
    LEFT JOIN contact_fact AS contact ON contact.client_id = standing.client_id
    LEFT JOIN survey_fact AS survey ON survey.client_id = standing.client_id
    LEFT JOIN LATERAL (
        SELECT is_given
        FROM crm_consent
        WHERE standing.state = 'LAPSED'
          AND crm_consent.client_id = standing.client_id AND purpose = 'WIN_BACK'
          AND given_on <= standing.as_of
          AND (withdrawn_on IS NULL OR withdrawn_on > standing.as_of)
        ORDER BY given_on DESC, is_given, id DESC
        LIMIT 1
    ) AS wish ON true
    LEFT JOIN LATERAL (
        SELECT has_consented AND would_return IS NOT FALSE AS has_consented
        FROM loyalty_exit
        WHERE standing.state = 'LAPSED'
          AND loyalty_exit.client_id = standing.client_id
          AND exited_on BETWEEN fact.last_disbursed_on AND standing.as_of
        ORDER BY exited_on DESC
        LIMIT 1
    ) AS departure ON true
    CROSS JOIN LATERAL (
        SELECT CASE
                   WHEN fact.close_reason IN ('WRITTEN_OFF', 'DEATH') THEN fact.last_closed_on
                   WHEN fact.exited_on IS NULL
                   THEN fact.last_closed_on + standing.rest_window_days + 1
                   ELSE least(greatest(fact.exited_on, fact.last_closed_on),
                              fact.last_closed_on + standing.rest_window_days + 1)
               END AS since
    ) AS separation
    LEFT JOIN client_profit AS profit ON profit.client_id = standing.client_id
    LEFT JOIN risk_score ON risk_score.client_id = standing.client_id
),
staged AS (
    SELECT judged.*,
           CASE
               WHEN state = 'PROSPECT' THEN 'PROSPECT'
               WHEN may_win_back THEN 'WIN_BACK'
               WHEN state = 'LAPSED' THEN 'SEPARATION'
               WHEN is_high_risk AND NOT is_welcomed THEN 'POTENTIAL_SEPARATION'
               WHEN is_resting_long THEN 'POTENTIAL_SEPARATION'
               WHEN said_leaving_on IS NOT NULL THEN 'POTENTIAL_SEPARATION'
               WHEN missed_too_often_on IS NOT NULL THEN 'POTENTIAL_SEPARATION'
               WHEN days_past_due > intensive_care_days_late THEN 'INTENSIVE_CARE'
               WHEN complaint_since IS NOT NULL THEN 'INTENSIVE_CARE'
               WHEN low_since IS NOT NULL THEN 'INTENSIVE_CARE'
               WHEN is_welcomed THEN 'WELCOME'
               WHEN state = 'ACTIVE' AND cycle <= 1 THEN 'GETTING_ACQUAINTED'
               ELSE 'ACCOUNT_MANAGEMENT'
           END AS stage
    FROM judged
),
dated AS (
    SELECT staged.*,
           least(staged.as_of, CASE replace(stage, 'WIN_BACK', 'SEPARATION')
               WHEN 'PROSPECT' THEN joined_on
               WHEN 'SEPARATION' THEN separated_on
               WHEN 'POTENTIAL_SEPARATION' THEN least(
                   CASE WHEN is_resting_long THEN
                       last_closed_on + floor(separation_rest_share * rest_window_days)::int + 1
                   END,
                   said_leaving_on, missed_too_often_on
               )
               WHEN 'INTENSIVE_CARE' THEN least(
                   CASE WHEN days_past_due > intensive_care_days_late THEN
                       staged.as_of - days_past_due + floor(intensive_care_days_late)::int + 1
                   END,
                   complaint_since, low_since
               )
               WHEN 'WELCOME' THEN first_disbursed_on
               WHEN 'GETTING_ACQUAINTED' THEN first_disbursed_on + ceil(welcome_days)::int
               ELSE coalesce(
                   CASE WHEN state = 'RESTING' AND cycle <= 1 THEN last_closed_on END,
                   last_disbursed_on
               )
           END) AS derived_since
    FROM staged
)
SELECT dated.client_id, dated.as_of, dated.state, dated.stage,
       CASE WHEN published.stage = dated.stage AND published.as_of <= dated.as_of
                 AND published.episode = dated.episode
            THEN published.stage_since ELSE derived_since
       END AS stage_since,
       dated.cycle, dated.episode, dated.rest_window_days, dated.last_paid_off_on,
       dated.decision_point_count, dated.renewed_count,
       dated.loyalty_score, dated.loyalty_coverage, dated.weights_version, dated.loyalty_type,
       dated.longevity, dated.continuity, dated.exclusivity, dated.attitude, dated.advocacy,
       dated.interest, dated.voice, dated.partial_defection,
       dated.last_due_on AS final_due_on, dated.next_due_on,
       coalesce(dated.next_installment, 0)::numeric(14, 2) AS next_installment,
       least(coalesce(dated.days_past_due, 0), 32767)::smallint AS days_past_due,
       coalesce(dated.overdue, 0)::numeric(14, 2) AS amount_overdue,
       coalesce(dated.outstanding_principal, 0)::numeric(14, 2) AS outstanding_principal,
       CASE WHEN dated.stake > 0
            THEN round(dated.stake, 1 - floor(log(dated.stake::float8))::int)
       END::numeric(14, 2) AS value_at_stake
FROM dated
LEFT JOIN loyalty_standing AS published ON published.client_id = dated.client_id
