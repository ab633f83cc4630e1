"""What clients of a book of N clients say: responses of the seeded loyalty survey, their invitations, set-based."""

from datetime import date, timedelta

from crm.sql import execute

MONTHS = 24
TABLES = ["surveys_response", "surveys_invitation"]
WORDS = [
    *(
        "I waited long at the branch",
        "The officer is friendly and honest",
        "The installment is high",
    ),
    *(
        "Waiting again, two hours in the queue",
        "Fast loan, thank you",
        "Please visit us more often",
    ),
    *("انتظرت طويلا في الفرع", "الموظف محترم", "القسط مرتفع", "انتظار طويل مرة أخرى"),
]

# Each response follows from a hash of its number: a mood, and answers around it, so that satisfaction has its drivers.
RESPONSES = """
INSERT INTO surveys_response (uid, survey_id, version_id, wave_id, client_id, branch_id, officer_id, product_id,
    cycle, segment, mode, interviewer_id, language, answered_on, recorded_at, was_offline, answers,
    attitude, is_low, withdrawal_reason)
SELECT gen_random_uuid(), %(survey)s, %(version)s, NULL, client.id, client.branch_id, client.officer_id,
       1 + h %% 3, 1 + h / 7 %% 6, '', mode, CASE WHEN mode = 'FACE_TO_FACE' THEN client.officer_id END,
       CASE WHEN h %% 3 = 0 THEN 'ar' ELSE 'en' END, on_, on_ + time '10:00', h %% 4 = 0,
       jsonb_build_object(
           'recommend', least(10, greatest(0, mood * 2 + h / 11 %% 4 - 1)),
           'overall', least(5, greatest(1, mood + h / 13 %% 3 - 1)),
           'respect', least(5, greatest(1, mood + h / 17 %% 2)),
           'control', 1 + h / 19 %% 5, 'progress', least(5, greatest(1, mood + h / 23 %% 4 - 2)),
           'welcome', least(5, greatest(1, mood + h / 29 %% 3 - 1)), 'informed', 1 + h / 31 %% 5,
           'security', 1 + h / 37 %% 5, 'important', 1 + h / 41 %% 5, 'honesty', 1 + h / 43 %% 5)
       || CASE WHEN h %% 10 = 0 THEN jsonb_build_object('why', (%(words)s::text[])[1 + h / 47 %% %(many)s])
               ELSE '{}'::jsonb END,
       0.5, false, ''
FROM (
    SELECT n, h, 1 + h / 3 %% 5 AS mood, %(as_of)s::date - h / 5 %% %(days)s AS on_,
           (ARRAY['FACE_TO_FACE', 'FACE_TO_FACE', 'PHONE', 'LINK', 'KIOSK'])[1 + h / 2 %% 5] AS mode
    FROM generate_series(1, %(responses)s) AS n, LATERAL (SELECT abs(hashint4(n)) AS h) AS hash
) AS said
JOIN crm_client AS client ON client.id = 1 + n %% %(clients)s
"""

INVITATIONS = """
INSERT INTO surveys_invitation (uid, survey_id, client_id, branch_id, channel, sent_to, status, silence, invited_on,
    expires_on, reminder_count, settled_on)
SELECT gen_random_uuid(), %(survey)s, client.id, client.branch_id, 'OFFICER', '', status,
       CASE WHEN status = 'NOT_ANSWERED' THEN (ARRAY['EXPIRED', 'REFUSED', 'NOT_REACHED', 'UNABLE'])[1 + h / 7 %% 4]
            ELSE '' END,
       on_, on_ + 14, 0, on_ + 10
FROM (
    SELECT n, h, %(as_of)s::date - h / 5 %% %(days)s AS on_,
           CASE WHEN h %% 5 < 3 THEN 'ANSWERED' ELSE 'NOT_ANSWERED' END AS status
    FROM generate_series(1, %(responses)s * 3 / 2) AS n, LATERAL (SELECT abs(hashint4(n)) AS h) AS hash
) AS asked
JOIN crm_client AS client ON client.id = 1 + n %% %(clients)s
"""


def make_heard(responses: int, clients: int, *, as_of: date) -> None:
    """Have so many responses given over two years up to a day, and invitations of which three in five were answered."""
    from surveys.models import Survey

    survey = Survey.objects.get(code="loyalty")
    facts = {
        "survey": survey.pk,
        "version": survey.published.pk,
        "responses": responses,
        "clients": clients,
        "as_of": as_of - timedelta(days=1),
        "days": MONTHS * 30,
        "words": WORDS,
        "many": len(WORDS),
    }
    execute("SET session_replication_role = replica")  # no row of the audit for each
    execute(RESPONSES, facts)
    execute(INVITATIONS, facts)
    execute("SET session_replication_role = origin")
    for table in TABLES:
        execute(f"VACUUM ANALYZE {table}")
