-- grain: moment of a client who has answered a survey
-- key: client_id, as_of
-- reads: moment, branch_limit, contact_fact, crm_client, surveys_response, surveys_survey, surveys_lowanswer, crm_caseentry, loyalty_alert
-- What the client had said by the moment. A response counts once it was answered and recorded, until it was
-- withdrawn; `loyalty/said.py` says the same. `attitude` is the latest of all surveys; `satisfaction` and what
-- follows are for the risk and know nothing of interviews about leaving (EXIT, LAPSED). A low answer is open until
-- its case is resolved, its alert is done or the client was met since, or a later response is not low.
WITH asked AS MATERIALIZED (
    SELECT moment.client_id, moment.as_of,
           (moment.as_of + 1)::timestamp AT TIME ZONE %(time_zone)s AS until,
           (moment.as_of - make_interval(months => branch_limit.attitude_months::int))::date AS felt_after,
           moment.as_of - branch_limit.survey_low_days::int AS low_after
    FROM moment
    JOIN crm_client AS client ON client.id = moment.client_id
    JOIN branch_limit ON branch_limit.branch_id = client.branch_id
),
said AS MATERIALIZED (
    SELECT asked.*, response.id, response.answered_on, response.recorded_at, response.is_low,
           CASE WHEN answered_on > felt_after THEN response.attitude END AS attitude,
           survey.kind IN ('EXIT', 'LAPSED') AS is_about_leaving
    FROM surveys_response AS response
    JOIN asked ON asked.client_id = response.client_id
    JOIN surveys_survey AS survey ON survey.id = response.survey_id
    WHERE (response.attitude IS NOT NULL OR response.is_low)
      AND answered_on <= asked.as_of
      AND (answered_on > felt_after OR answered_on > low_after)
      AND recorded_at < until
      AND (withdrawn_at IS NULL OR withdrawn_at >= until)
),
felt AS (
    SELECT client_id, as_of,
           array_agg(attitude ORDER BY answered_on DESC, recorded_at DESC, id DESC)
               FILTER (WHERE attitude IS NOT NULL) AS attitudes,
           max(answered_on) FILTER (WHERE attitude IS NOT NULL) AS attitude_on,
           array_agg(attitude ORDER BY answered_on DESC, recorded_at DESC, id DESC)
               FILTER (WHERE attitude IS NOT NULL AND NOT is_about_leaving) AS satisfactions,
           max(answered_on) FILTER (WHERE attitude IS NOT NULL AND NOT is_about_leaving) AS satisfied_on
    FROM said
    GROUP BY client_id, as_of
),
low AS (
    SELECT said.client_id, said.as_of, min(said.answered_on) AS low_since
    FROM said
    JOIN surveys_lowanswer AS answer ON answer.response_id = said.id
    LEFT JOIN contact_fact AS contact
        ON contact.client_id = said.client_id AND contact.as_of = said.as_of
    LEFT JOIN LATERAL (
        SELECT (max(ARRAY[at::text, lpad(id::text, 19, '0'), kind]))[3] AS last_turn
        FROM crm_caseentry
        WHERE case_id = answer.case_id AND "on" <= said.as_of
          AND kind IN ('RESOLVED', 'CLOSED', 'REOPENED')
    ) AS log ON true
    WHERE said.is_low AND NOT is_about_leaving AND answered_on > low_after
      AND NOT EXISTS (
          SELECT FROM said AS later
          WHERE later.client_id = said.client_id AND later.as_of = said.as_of
            AND NOT later.is_low AND NOT later.is_about_leaving
            AND (later.answered_on, later.recorded_at, later.id)
                > (said.answered_on, said.recorded_at, said.id)
      )
      AND CASE answer."then"
              WHEN 'CASE' THEN coalesce(last_turn NOT IN ('RESOLVED', 'CLOSED'), true)
              ELSE coalesce(
                       contact.last_contact_on
                       <= (said.recorded_at AT TIME ZONE %(time_zone)s)::date, true
                   )
                   AND NOT EXISTS (
                       SELECT FROM loyalty_alert AS alert
                       WHERE alert.client_id = said.client_id AND alert.kind = 'LOW_ANSWER'
                         AND alert.status = 'DONE'
                         AND alert.handled_at >= answer.taken_up_at AND alert.handled_at < said.until
                   )
          END
    GROUP BY said.client_id, said.as_of
)
SELECT client_id, as_of,
       attitudes[1] AS attitude, attitude_on,
       satisfactions[1] AS satisfaction,
       satisfactions[1] - satisfactions[2] AS satisfaction_change,
       satisfied_on,
       low_since
FROM felt
LEFT JOIN low USING (client_id, as_of)
