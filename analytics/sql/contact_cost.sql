-- grain: client and day on which something was done for the client
-- key: client_id, day
-- reads: moment, cost_day, crm_interaction, crm_groupmeeting, crm_attendance, crm_case, surveys_response
-- What visits, calls, group meetings, complaints and surveys asked by staff cost, at the unit costs of their day. A
-- meeting is shared by all whom its list names. What was corrected or withdrawn by as_of costs what the later row says.
-- Who answers alone costs nothing.
WITH asked AS MATERIALIZED (
    SELECT client_id, as_of, (as_of + 1)::timestamp AT TIME ZONE %(time_zone)s AS until FROM moment
),
corrected AS MATERIALIZED (
    SELECT corrects_id AS id, recorded_at FROM crm_interaction WHERE corrects_id IS NOT NULL
),
meeting AS (
    SELECT held.id, held.held_on, held.recorded_at,
           coalesce(later.recorded_at, 'infinity') AS corrected_at,
           (SELECT count(*) FROM crm_attendance WHERE meeting_id = held.id) AS member_count
    FROM crm_groupmeeting AS held
    LEFT JOIN crm_groupmeeting AS later ON later.corrects_id = held.id
    WHERE NOT held.is_withdrawal
),
done AS (
    SELECT entry.client_id, occurred_on AS day,
           CASE kind WHEN 'VISIT' THEN cost_day.visit ELSE cost_day.call END AS amount
    FROM crm_interaction AS entry
    JOIN asked ON asked.client_id = entry.client_id
    JOIN cost_day ON cost_day.day = occurred_on
    WHERE kind IN ('VISIT', 'CALL') AND occurred_on <= asked.as_of
      AND recorded_at < until AND NOT is_withdrawal
      AND NOT EXISTS (
          SELECT FROM corrected WHERE corrected.id = entry.id AND corrected.recorded_at < until
      )
    UNION ALL
    SELECT attendance.client_id, held_on, cost_day.group_meeting / member_count
    FROM meeting
    JOIN crm_attendance AS attendance ON attendance.meeting_id = meeting.id
    JOIN asked ON asked.client_id = attendance.client_id
    JOIN cost_day ON cost_day.day = held_on
    WHERE held_on <= asked.as_of AND recorded_at < until AND corrected_at >= until
    UNION ALL
    SELECT raised.client_id, received_on, cost_day.complaint
    FROM crm_case AS raised
    JOIN asked ON asked.client_id = raised.client_id
    JOIN cost_day ON cost_day.day = received_on
    WHERE kind = 'COMPLAINT' AND received_on <= asked.as_of
    UNION ALL
    SELECT response.client_id, answered_on, cost_day.survey
    FROM surveys_response AS response
    JOIN asked ON asked.client_id = response.client_id
    JOIN cost_day ON cost_day.day = answered_on
    WHERE interviewer_id IS NOT NULL AND answered_on <= asked.as_of
      AND recorded_at < until AND (withdrawn_at IS NULL OR withdrawn_at >= until)
)
SELECT client_id, day, sum(amount) AS amount
FROM done
WHERE amount <> 0
GROUP BY client_id, day
