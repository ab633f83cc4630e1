"""The plays of the eight stages, and examples of a care calendar that wait to be put in use."""

from django.db import migrations

PLAYS = [
    ("PROSPECT", "VISIT", "ENTRY", 3, 7),
    ("WELCOME", "WELCOME_CALL", "ENTRY", 3, 7),
    ("GETTING_ACQUAINTED", "RECORD_GOALS", "ENTRY", 7, 21),
    ("GETTING_ACQUAINTED", "MID_LOAN_SURVEY", "MIDDLE", 0, 14),
    ("GETTING_ACQUAINTED", "RENEWAL_OFFER", "LAST_INSTALLMENT", 21, 14),
    ("ACCOUNT_MANAGEMENT", "RENEWAL_OFFER", "LAST_INSTALLMENT", 21, 14),
    ("ACCOUNT_MANAGEMENT", "ASK_REFERRAL", "ENTRY", 45, 30),
    ("INTENSIVE_CARE", "CARE_VISIT", "ENTRY", 0, 3),
    ("POTENTIAL_SEPARATION", "RETENTION_CALL", "ENTRY", 0, 5),
    ("SEPARATION", "EXIT_INTERVIEW", "ENTRY", 0, 14),
    ("WIN_BACK", "WIN_BACK_OFFER", "ENTRY", 14, 30),
]
CARE = [
    {"name": "Birthday", "occasion": "BIRTHDAY"},
    {"name": "Anniversary of joining", "occasion": "ANNIVERSARY"},
    {"name": "End of Ramadan", "occasion": "HIJRI", "month": 10, "day": 1},
    {"name": "Nowruz", "occasion": "JALALI", "month": 1, "day": 1},
    {"name": "New year", "occasion": "GREGORIAN", "month": 1, "day": 1},
    {
        "name": "Before the planting season",
        "occasion": "GREGORIAN",
        "month": 3,
        "day": 1,
        "days_before": 14,
        "notice_days": 14,
        "action": "VISIT",
        "channel": "VISIT",
        "sectors": ["AGRICULTURE"],
        "needs_consent": "OFFERS",
        "text": "Ask what is needed for the season",
    },
]


def seed(apps, _schema_editor):
    play, care = apps.get_model("loyalty", "Play"), apps.get_model("loyalty", "CareEntry")
    play.objects.bulk_create(
        play(stage=stage, action=action, counted_from=start, wait_days=wait, days_to_do=days)
        for stage, action, start, wait, days in PLAYS
    )
    care.objects.bulk_create(care(**entry) for entry in CARE)


class Migration(migrations.Migration):
    dependencies = [("loyalty", "0006_plays_and_care")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
