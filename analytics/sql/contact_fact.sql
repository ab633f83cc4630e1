-- grain: moment of a client about whom something was noted
-- key: client_id, as_of
-- reads: moment, branch_limit, crm_client, crm_interaction, crm_groupmeeting, crm_attendance, crm_reportedborrowing, crm_case, crm_caseentry
-- What was known of visits, meetings, other lenders and complaints at the moment. An entry counts once it has
-- happened and was recorded; one put right counts until the row that corrects it was recorded. Visits older than
-- two years and meetings older than half a year no longer count; a case is as its log leaves it on that day.
-- "Latest" is the maximum of an array that begins with the moment, so that nothing is sorted.
WITH asked AS MATERIALIZED (
    SELECT moment.client_id, moment.as_of,
           (moment.as_of + 1)::timestamp AT TIME ZONE %(time_zone)s AS until,
           (moment.as_of - make_interval(months => branch_limit.attitude_months::int))::date AS rated_after
    FROM moment
    JOIN crm_client AS client ON client.id = moment.client_id
    JOIN branch_limit ON branch_limit.branch_id = client.branch_id
),
corrected AS MATERIALIZED (
    SELECT corrects_id AS id, recorded_at FROM crm_interaction WHERE corrects_id IS NOT NULL
),
talk AS (
    SELECT asked.client_id, asked.as_of,
           count(*) FILTER (WHERE kind = 'VISIT' AND occurred_on > asked.as_of - 90) AS visit_count_90,
           count(*) FILTER (WHERE kind = 'VISIT' AND occurred_on > asked.as_of - 180) AS visit_count_180,
           max(occurred_on) FILTER (WHERE outcome <> 'NOT_HOME') AS last_contact_on,
           (max(ARRAY[occurred_at::text, outcome]))[2] AS last_outcome,
           max(ARRAY[occurred_at::text, outcome, occurred_on::text])
               FILTER (WHERE outcome <> 'NOT_HOME') AS last_word,
           sum(interest) FILTER (WHERE kind = 'VISIT' AND occurred_on > rated_after) AS rating_sum,
           count(interest) FILTER (WHERE kind = 'VISIT' AND occurred_on > rated_after) AS rating_count
    FROM crm_interaction AS entry
    JOIN asked ON asked.client_id = entry.client_id
    WHERE occurred_on BETWEEN asked.as_of - 730 AND asked.as_of
      AND recorded_at < until
      AND NOT is_withdrawal
      AND NOT EXISTS (
          SELECT FROM corrected WHERE corrected.id = entry.id AND corrected.recorded_at < until
      )
    GROUP BY asked.client_id, asked.as_of
),
meeting AS (
    SELECT held.id, held.held_on, held.recorded_at,
           coalesce(later.recorded_at, 'infinity') AS corrected_at
    FROM crm_groupmeeting AS held
    LEFT JOIN crm_groupmeeting AS later ON later.corrects_id = held.id
    WHERE NOT held.is_withdrawal
      AND held.held_on > (SELECT min(as_of) FROM moment) - 180
),
called AS (
    SELECT asked.client_id, asked.as_of, held_on, status,
           max(held_on) FILTER (WHERE status IN ('PRESENT', 'LATE'))
               OVER (PARTITION BY asked.client_id, asked.as_of) AS last_came_on
    FROM meeting
    JOIN crm_attendance AS attendance ON attendance.meeting_id = meeting.id
    JOIN asked ON asked.client_id = attendance.client_id
    WHERE held_on > asked.as_of - 180 AND held_on <= asked.as_of
      AND recorded_at < until AND corrected_at >= until
),
missed AS (
    SELECT client_id, as_of,
           array_agg(held_on ORDER BY held_on) FILTER (
               WHERE status = 'ABSENT' AND held_on > coalesce(last_came_on, '-infinity')
           ) AS missed_days
    FROM called
    GROUP BY client_id, as_of
),
reported AS (
    SELECT asked.client_id, asked.as_of,
           (max(ARRAY[reported_on::text, recorded_at::text, share::text])
               FILTER (WHERE share IS NOT NULL))[3]::numeric AS outside_share,
           (max(ARRAY[
               reported_on::text, recorded_at::text,
               coalesce(share > 0, competitor_id IS NOT NULL OR outstanding_principal > 0, false)::text
           ]))[3]::boolean AS has_other_lender
    FROM crm_reportedborrowing AS report
    JOIN asked ON asked.client_id = report.client_id
    WHERE reported_on > rated_after AND reported_on <= asked.as_of AND recorded_at < until
    GROUP BY asked.client_id, asked.as_of
),
complaint AS (
    SELECT asked.client_id, asked.as_of,
           count(*) FILTER (WHERE received_on > asked.as_of - 365) AS complaint_count,
           min(received_on) FILTER (WHERE is_open) AS complaint_since,
           coalesce(bool_or(
               coalesce(promised[3]::date, resolve_by) < asked.as_of
               OR acknowledge_by < asked.as_of AND NOT was_answered
           ) FILTER (WHERE is_open), false) AS is_complaint_overdue,
           bool_and(is_settled) AS is_all_settled
    FROM crm_case AS raised
    JOIN asked ON asked.client_id = raised.client_id
    CROSS JOIN LATERAL (
        SELECT coalesce(bool_or(kind IN ('ACKNOWLEDGED', 'RESOLVED')), false) AS was_answered,
               max(ARRAY[at::text, lpad(id::text, 19, '0'), kind])
                   FILTER (WHERE kind IN ('RESOLVED', 'CLOSED', 'REOPENED')) AS last_turn,
               max(ARRAY[at::text, lpad(id::text, 19, '0'), kind, "values" ->> 'is_satisfied'])
                   FILTER (WHERE kind IN ('RESOLVED', 'SATISFACTION', 'REOPENED')) AS last_verdict,
               max(ARRAY[at::text, lpad(id::text, 19, '0'), "values" #>> '{resolve_by,1}'])
                   FILTER (WHERE "values" #>> '{resolve_by,1}' IS NOT NULL) AS promised,
               max(ARRAY[at::text, lpad(id::text, 19, '0'), "values" ->> 'outcome'])
                   FILTER (WHERE kind = 'RESOLVED') AS last_resolution
        FROM crm_caseentry
        WHERE case_id = raised.id AND "on" <= asked.as_of
    ) AS log
    CROSS JOIN LATERAL (
        SELECT last_turn IS NULL OR last_turn[3] = 'REOPENED' AS is_open
    ) AS turn
    CROSS JOIN LATERAL (
        SELECT NOT is_open AND (
            coalesce(last_resolution[3], outcome) = 'WITHDRAWN'
            OR last_verdict[3] = 'SATISFACTION' AND last_verdict[4] = 'true'
        ) AS is_settled
    ) AS verdict
    WHERE raised.kind = 'COMPLAINT' AND received_on <= asked.as_of
    GROUP BY asked.client_id, asked.as_of
)
SELECT client_id, as_of,
       coalesce(visit_count_90, 0)::int AS visit_count_90,
       coalesce(visit_count_180, 0)::int AS visit_count_180,
       last_contact_on, last_outcome,
       CASE WHEN last_word[2] = 'LEAVING' THEN last_word[3]::date END AS said_leaving_on,
       round(rating_sum::numeric / nullif(rating_count, 0), 4) AS mean_rating,
       missed_days,
       outside_share, has_other_lender,
       coalesce(complaint_count, 0)::int AS complaint_count,
       complaint_since,
       coalesce(is_complaint_overdue, false) AS is_complaint_overdue,
       coalesce(is_all_settled, true) AS is_all_settled
FROM talk
FULL JOIN missed USING (client_id, as_of)
FULL JOIN reported USING (client_id, as_of)
FULL JOIN complaint USING (client_id, as_of)
