-- grain: client
-- key: client_id
-- reads: moment, client_fact, contact_fact, survey_fact, active_spell, decision_point, branch_limit, rest_window, crm_client, crm_case, loyalty_loyaltyweights
-- State, episode and loyalty score. A component nobody has facts for is NULL and its weight left out;
-- advocacy is known once the institution records who referred whom, voice once it records cases. Tenure counts full months, so that a
-- score does not move every night. A prospect has no score. The loyalty type crosses attitude with what the client does:
-- longevity, continuity, exclusivity. OFFSET 0: each component is worked out once a client.
WITH spell AS (
    SELECT client_id, max(episode) AS episode FROM active_spell GROUP BY client_id
),
decided AS (
    SELECT client_id,
           count(*) FILTER (WHERE outcome IN ('RENEWED', 'NOT_RENEWED')) AS decision_point_count,
           count(*) FILTER (WHERE outcome = 'RENEWED') AS renewed_count
    FROM decision_point
    CROSS JOIN LATERAL (
        SELECT CASE
                   WHEN exit_type = 'ADMINISTRATIVE' THEN 'EXCLUDED'
                   WHEN gap_days <= rest_window_days THEN 'RENEWED'
                   WHEN followed_days < rest_window_days THEN 'CENSORED'
                   ELSE 'NOT_RENEWED'
               END AS outcome
    ) AS followed
    GROUP BY client_id
),
referral AS (
    SELECT referred.referrer_id AS client_id, count(*) AS borrower_count
    FROM crm_client AS referred
    JOIN client_fact ON client_fact.client_id = referred.id
    GROUP BY referred.referrer_id
),
recording AS (
    SELECT EXISTS (SELECT FROM crm_client WHERE referrer_id IS NOT NULL) AS is_referrer_recorded,
           EXISTS (SELECT FROM crm_case WHERE received_on <= %(as_of)s) AS is_case_recorded
),
weights AS (
    SELECT * FROM loyalty_loyaltyweights
    WHERE effective_from <= %(as_of)s
    ORDER BY effective_from DESC, version DESC
    LIMIT 1
),
component AS (
    SELECT moment.client_id, moment.as_of,
           coalesce(fact.state, 'PROSPECT') AS state,
           coalesce(fact.cycle, 0) AS cycle,
           coalesce(spell.episode, 0) AS episode,
           coalesce(fact.rest_window_days, rest_window.rest_window_days) AS rest_window_days,
           fact.last_paid_off_on,
           coalesce(decided.decision_point_count, 0) AS decision_point_count,
           coalesce(decided.renewed_count, 0) AS renewed_count,
           high_loyalty_share,
           CASE WHEN fact.client_id IS NOT NULL THEN (
               least(fact.cycle / loyalty_full_cycles, 1)
               + least(floor((fact.as_of - fact.first_disbursed_on) * 12 / 365.25)
                       / loyalty_full_months, 1)
           ) / 2 END AS longevity,
           CASE WHEN fact.client_id IS NOT NULL
                THEN (coalesce(decided.renewed_count, 0) + 1.0)
                     / (coalesce(decided.decision_point_count, 0) + 2)
           END AS continuity,
           CASE WHEN fact.client_id IS NOT NULL AND is_referrer_recorded
                THEN least(coalesce(referral.borrower_count, 0) / loyalty_full_referrals, 1)
           END AS advocacy,
           CASE WHEN fact.client_id IS NOT NULL THEN 1 - contact.outside_share END AS exclusivity,
           CASE WHEN fact.client_id IS NOT NULL THEN survey.attitude END AS attitude,
           CASE WHEN fact.client_id IS NOT NULL THEN (contact.mean_rating - 1) / 4 END AS interest,
           CASE
               WHEN fact.client_id IS NULL OR NOT is_case_recorded THEN NULL
               WHEN contact.is_complaint_overdue THEN 0
               WHEN contact.is_all_settled IS FALSE THEN 0.5
               ELSE 1
           END AS voice,
           CASE WHEN fact.state = 'ACTIVE' THEN array_remove(ARRAY[
               CASE WHEN fact.last_principal < least_principal_share * fact.previous_principal
                    THEN 'PRINCIPAL' END,
               CASE WHEN contact.outside_share > most_outside_share THEN 'ELSEWHERE' END,
               CASE WHEN missed.meeting_count >= most_missed_meetings THEN 'MEETINGS' END
           ], NULL) ELSE ARRAY[]::text[] END AS partial_defection
    FROM moment
    JOIN crm_client AS client ON client.id = moment.client_id
    JOIN branch_limit USING (branch_id)
    JOIN rest_window
        ON rest_window.branch_id = client.branch_id AND rest_window.product_id = 0
       AND moment.as_of >= starts_on AND moment.as_of < ends_on
    CROSS JOIN recording
    LEFT JOIN client_fact AS fact ON fact.client_id = moment.client_id
    LEFT JOIN contact_fact AS contact ON contact.client_id = moment.client_id
    LEFT JOIN survey_fact AS survey ON survey.client_id = moment.client_id
    LEFT JOIN LATERAL (
        SELECT count(*) AS meeting_count
        FROM unnest(contact.missed_days) AS day
        WHERE day >= fact.last_disbursed_on
    ) AS missed ON contact.missed_days IS NOT NULL
    LEFT JOIN spell ON spell.client_id = moment.client_id
    LEFT JOIN decided ON decided.client_id = moment.client_id
    LEFT JOIN referral ON referral.client_id = moment.client_id
    OFFSET 0
),
weighed AS (
    SELECT component.*, weights.version AS weights_version,
           CASE WHEN component.longevity IS NULL THEN 0 ELSE weights.longevity END
           + CASE WHEN component.continuity IS NULL THEN 0 ELSE weights.continuity END
           + CASE WHEN component.exclusivity IS NULL THEN 0 ELSE weights.exclusivity END
           + CASE WHEN component.attitude IS NULL THEN 0 ELSE weights.attitude END
           + CASE WHEN component.advocacy IS NULL THEN 0 ELSE weights.advocacy END
           + CASE WHEN component.interest IS NULL THEN 0 ELSE weights.interest END
           + CASE WHEN component.voice IS NULL THEN 0 ELSE weights.voice END AS known_weight,
           coalesce(component.longevity, 0) * weights.longevity
           + coalesce(component.continuity, 0) * weights.continuity
           + coalesce(component.exclusivity, 0) * weights.exclusivity
           + coalesce(component.attitude, 0) * weights.attitude
           + coalesce(component.advocacy, 0) * weights.advocacy
           + coalesce(component.interest, 0) * weights.interest
           + coalesce(component.voice, 0) * weights.voice AS known_total,
           (component.longevity * weights.longevity + component.continuity * weights.continuity
            + coalesce(component.exclusivity, 0) * weights.exclusivity)
           / nullif(weights.longevity + weights.continuity
                    + CASE WHEN component.exclusivity IS NULL THEN 0 ELSE weights.exclusivity END, 0)
               AS behavior,
           weights.longevity + weights.continuity + weights.exclusivity + weights.attitude
           + weights.advocacy + weights.interest + weights.voice AS whole_weight
    FROM component CROSS JOIN weights
    OFFSET 0
)
SELECT client_id, as_of, state, cycle::smallint AS cycle, episode::smallint AS episode,
       rest_window_days, last_paid_off_on,
       decision_point_count::smallint AS decision_point_count,
       renewed_count::smallint AS renewed_count,
       round(100.0 * known_total / nullif(known_weight, 0), 2)::numeric(5, 2) AS loyalty_score,
       round(known_weight::numeric / whole_weight, 4)::numeric(5, 4) AS loyalty_coverage,
       weights_version,
       CASE
           WHEN attitude IS NULL OR behavior IS NULL THEN 'UNKNOWN'
           WHEN attitude >= high_loyalty_share AND behavior >= high_loyalty_share THEN 'PREMIUM'
           WHEN attitude >= high_loyalty_share THEN 'LATENT'
           WHEN behavior >= high_loyalty_share THEN 'INERTIA'
           ELSE 'NONE'
       END AS loyalty_type,
       round(longevity, 4)::numeric(5, 4) AS longevity,
       round(continuity, 4)::numeric(5, 4) AS continuity,
       round(exclusivity, 4)::numeric(5, 4) AS exclusivity,
       round(attitude, 4)::numeric(5, 4) AS attitude,
       round(advocacy, 4)::numeric(5, 4) AS advocacy,
       round(interest, 4)::numeric(5, 4) AS interest,
       round(voice, 4)::numeric(5, 4) AS voice,
       partial_defection::varchar(9)[] AS partial_defection
FROM weighed
