"""What officers noted and clients said in a book of N clients, set-based.

1.5 N interactions, 0.55 N tasks, 0.02 N cases, 0.4 N responses to surveys, 0.04 N low answers.
"""

from datetime import date

from crm.sql import execute

TABLES = [
    *("crm_interaction", "crm_task", "crm_case", "crm_caseentry"),
    *("surveys_response", "surveys_lowanswer"),
]

INTERACTIONS = """
INSERT INTO crm_interaction (uid, client_id, staff_id, kind, purpose, outcome, occurred_on,
    occurred_at, recorded_at, interest, note, was_offline, is_withdrawal)
SELECT gen_random_uuid(), id, officer_id, (ARRAY['VISIT', 'VISIT', 'CALL', 'BRANCH'])[1 + h / 3 % 4],
       (ARRAY['FOLLOW_UP', 'RENEWAL', 'ARREARS', 'WELCOME', 'CARE'])[1 + h / 5 % 5],
       (ARRAY['MET', 'MET', 'NOT_HOME', 'PROMISED', 'PAID', 'WANTS_RENEWAL'])[1 + (h + n) % 6],
       on_, on_ + time '10:00', on_ + time '10:05', 1 + h / 11 % 5,
       CASE WHEN h % 3 = 0 THEN 'Trade goes well; asks about a larger amount.' ELSE '' END,
       h % 4 = 0, false
FROM (
    SELECT c.id, c.officer_id, n, h, %(as_of)s::date - (h / 7 + n * 97) % 540 AS on_
    FROM crm_client AS c, LATERAL (SELECT abs(hashint4(c.id::int)) AS h) AS hash,
         LATERAL generate_series(1, h % 4) AS n
) AS contact
ORDER BY id, on_
"""

TASKS = """
INSERT INTO crm_task (uid, client_id, source, action, text, due_on, value_at_stake, status, result,
    settled_at, settled_by_id, created_at)
SELECT gen_random_uuid(), c.id, (ARRAY['PLAY', 'PROMISE', 'CARE', 'MANUAL'])[1 + h / 3 % 4],
       (ARRAY['VISIT', 'CALL', 'COLLECT_PROMISE', 'RENEWAL_OFFER', 'WELCOME_CALL'])[1 + h / 5 % 5], '',
       CASE WHEN is_open THEN %(as_of)s::date + h / 7 % 41 - 20 ELSE %(as_of)s::date - 30 - h / 7 % 400 END,
       h % 500, CASE WHEN is_open THEN 'OPEN' ELSE 'DONE' END, '',
       CASE WHEN NOT is_open THEN %(as_of)s::date - 29 - h / 7 % 400 END,
       CASE WHEN NOT is_open THEN c.officer_id END, %(as_of)s::date - 60 - h / 7 % 400
FROM crm_client AS c, LATERAL (SELECT abs(hashint4(c.id::int)) AS h) AS hash,
     (VALUES (true), (false)) AS side (is_open)
WHERE CASE WHEN is_open THEN c.id % 20 = 0 ELSE c.id % 2 = 0 END
ORDER BY c.id
"""

CATEGORIES = """
INSERT INTO crm_casecategory (code, name, severity, is_offered, is_public)
SELECT 'bench', 'Service', 'MEDIUM', true, true
WHERE NOT EXISTS (SELECT FROM crm_casecategory)
"""

CASES = """
INSERT INTO crm_case (uid, code, kind, channel, category_id, severity, client_id, is_anonymous,
    is_former_client, reporter_name, reporter_contact, language, branch_id, text, received_on,
    received_at, handler_id, status, escalation_level, acknowledge_by, acknowledged_at, resolve_by,
    resolved_at, outcome, resolution, cause, is_satisfied, is_about_staff, about_name)
SELECT gen_random_uuid(), 'K' || id, (ARRAY['COMPLAINT', 'REQUEST', 'SUGGESTION'])[1 + h % 3], 'VISIT',
       category, 'MEDIUM', id, false, false, '', '', '', branch_id, 'Waited long at the counter.',
       on_, on_ + time '09:00', officer_id, CASE WHEN is_open THEN 'ACKNOWLEDGED' ELSE 'CLOSED' END, 0,
       on_ + 2, on_ + 1, on_ + 10, CASE WHEN NOT is_open THEN on_ + 9 END,
       CASE WHEN is_open THEN '' ELSE 'UPHELD' END, '', CASE WHEN is_open THEN '' ELSE 'Queue' END,
       CASE WHEN NOT is_open THEN h % 4 > 0 END, false, ''
FROM (
    SELECT c.id, c.branch_id, c.officer_id, h, %(as_of)s::date - h / 7 % 540 AS on_,
           h / 7 % 540 < 12 AS is_open, (SELECT min(id) FROM crm_casecategory) AS category
    FROM crm_client AS c, LATERAL (SELECT abs(hashint4(c.id::int)) AS h) AS hash
    WHERE c.id % 50 = 0
) AS told
ORDER BY id
"""

ENTRIES = """
INSERT INTO crm_caseentry (case_id, kind, "on", at, text, "values", is_public)
SELECT k.id, step.kind, k.received_on + step.days, k.received_at + step.days * interval '1 day', '',
       '{}', true
FROM crm_case AS k, (VALUES ('RECEIVED', 0), ('ACKNOWLEDGED', 1), ('CLOSED', 9)) AS step (kind, days)
WHERE step.kind <> 'CLOSED' OR k.status = 'CLOSED'
"""

RESPONSES = """
INSERT INTO surveys_response (uid, survey_id, version_id, client_id, branch_id, officer_id, segment, mode,
    interviewer_id, language, answered_on, recorded_at, was_offline, answers, attitude, is_low,
    withdrawn_at, withdrawal_reason)
SELECT gen_random_uuid(), version.survey_id, version.id, c.id, c.branch_id, c.officer_id, '',
       CASE WHEN h % 3 = 0 THEN 'LINK' ELSE 'FACE_TO_FACE' END,
       CASE WHEN h % 3 > 0 THEN c.officer_id END, 'en', on_, on_ + time '11:00', false,
       jsonb_build_object(version.asked, 1 + h % 5), (h % 5) / 4.0, h % 10 = 0,
       CASE WHEN h % 97 = 0 THEN on_ + 3 END, CASE WHEN h % 97 = 0 THEN 'Twice' ELSE '' END
FROM crm_client AS c
CROSS JOIN LATERAL (SELECT abs(hashint4(c.id::int)) AS h) AS hash
CROSS JOIN LATERAL (SELECT %(as_of)s::date - h / 7 % 400 AS on_) AS day
JOIN (
    SELECT version.id, survey_id, row_number() OVER (ORDER BY survey.code) AS number,
           CASE survey.code WHEN 'exit_interview' THEN 'recommend' WHEN 'service_moment' THEN 'served'
                ELSE 'overall' END AS asked
    FROM surveys_surveyversion AS version
    JOIN surveys_survey AS survey ON survey.id = survey_id
    WHERE survey.code IN ('exit_interview', 'loyalty', 'mid_loan', 'service_moment')
) AS version ON version.number = 1 + h / 13 % 4
WHERE c.id % 5 < 2
ORDER BY c.id
"""

LOW_ANSWERS = """
INSERT INTO surveys_lowanswer (response_id, question, value, "then", case_id, taken_up_at)
SELECT response.id, (SELECT min(key) FROM jsonb_object_keys(answers) AS key), '1', CASE WHEN raised.id IS NULL THEN 'ALERT' ELSE 'CASE' END,
       raised.id, response.recorded_at
FROM surveys_response AS response
LEFT JOIN (SELECT client_id, min(id) AS id FROM crm_case GROUP BY client_id) AS raised USING (client_id)
WHERE response.is_low
"""


def make_facts(as_of: date) -> None:
    """Add what officers recorded, and clients said, up to `as_of` to a book that has none of it."""
    execute("SET session_replication_role = replica")
    for statement in (INTERACTIONS, TASKS, CATEGORIES, CASES, ENTRIES, RESPONSES, LOW_ANSWERS):
        execute(statement.replace("% ", "%% "), {"as_of": as_of})
    execute("SET session_replication_role = origin")
    for table in TABLES:
        execute(f"VACUUM ANALYZE {table}")
