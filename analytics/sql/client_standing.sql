-- grain: client
-- key: client_id
-- reads: standing, client_fact, risk_score, branch_limit, crm_client, loans_loan, loyalty_standing
-- Standing as it will be published: the stage needs the night's risk. `stage_since` is kept while the stage
-- lasts; the first time it is the day the facts put the client there, or tonight for a risk score.
WITH judged AS (
    SELECT standing.*, client.joined_on, fact.first_disbursed_on, fact.last_disbursed_on,
           fact.last_closed_on, fact.exited_on, fact.days_past_due, fact.close_reason, branch_limit.*,
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
           coalesce(risk_score.probability >= high_risk_probability, false) AS is_high_risk
    FROM standing
    JOIN crm_client AS client ON client.id = standing.client_id
    JOIN branch_limit ON branch_limit.branch_id = client.branch_id
    LEFT JOIN client_fact AS fact ON fact.client_id = standing.client_id
    LEFT JOIN risk_score ON risk_score.client_id = standing.client_id
),
staged AS (
    SELECT judged.*,
           CASE
               WHEN state = 'PROSPECT' THEN 'PROSPECT'
               WHEN state = 'LAPSED' THEN 'SEPARATION'
               WHEN is_high_risk AND NOT is_welcomed THEN 'POTENTIAL_SEPARATION'
               WHEN is_resting_long THEN 'POTENTIAL_SEPARATION'
               WHEN days_past_due > intensive_care_days_late THEN 'INTENSIVE_CARE'
               WHEN is_welcomed THEN 'WELCOME'
               WHEN state = 'ACTIVE' AND cycle <= 1 THEN 'GETTING_ACQUAINTED'
               ELSE 'ACCOUNT_MANAGEMENT'
           END AS stage
    FROM judged
),
dated AS (
    SELECT staged.*,
           least(staged.as_of, CASE stage
               WHEN 'PROSPECT' THEN joined_on
               WHEN 'SEPARATION' THEN CASE
                   WHEN close_reason IN ('WRITTEN_OFF', 'DEATH') THEN last_closed_on
                   ELSE least(greatest(exited_on, last_closed_on),
                              last_closed_on + rest_window_days + 1)
               END
               WHEN 'POTENTIAL_SEPARATION' THEN CASE
                   WHEN is_resting_long
                   THEN last_closed_on + floor(separation_rest_share * rest_window_days)::int + 1
               END
               WHEN 'INTENSIVE_CARE'
                   THEN staged.as_of - days_past_due + floor(intensive_care_days_late)::int + 1
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
       dated.interest, dated.voice
FROM dated
LEFT JOIN loyalty_standing AS published ON published.client_id = dated.client_id
