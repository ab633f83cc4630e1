"""The task queue and the whole timetable."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("wafa")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    # idempotency keys are kept for 30 days; at an hour when branch systems are quiet
    "forget-old-answers": {
        "task": "crm.tasks.forget_old_answers",
        "schedule": crontab(hour=4, minute=40),
    },
    # promises are counted in days: in the morning before work begins; again at noon, should the first look have been missed
    "escalate-cases": {
        "task": "crm.tasks.escalate_cases",
        "schedule": crontab(hour="5,13", minute=30),
    },
    # a resolved case waits for the client's word a while; the day it ends matters, not the hour
    "close-silent-cases": {
        "task": "crm.tasks.close_silent_cases",
        "schedule": crontab(hour=5, minute=45),
    },
    # clients change hands when the day begins; each hour again, should the first look have been missed
    "carry-out-handovers": {
        "task": "crm.tasks.carry_out_handovers",
        "schedule": crontab(minute=5),
    },
    # before work begins, when the night is over; twice more for the letters that did not go out
    "mornings": {"task": "crm.tasks.mornings", "schedule": crontab(hour="6-8", minute=15)},
    # lists leave out the alerts of clients who were met at once; this writes it down
    "sweep-alerts": {
        "task": "loyalty.tasks.sweep_alerts",
        "schedule": 120.0,
        "options": {"expires": 110},
    },
    # who said that something is wrong hears from us within the day: what waits is looked for as often as alerts are
    "sweep-low-answers": {
        "task": "loyalty.tasks.sweep_low_answers",
        "schedule": 120.0,
        "options": {"expires": 110},
    },
    # events of yesterday ask today, before the officers' day begins; again at noon for what was entered late
    "invite-to-surveys": {
        "task": "surveys.tasks.invite",
        "schedule": crontab(hour="5,12", minute=40),
    },
    # letters wait for nobody; a look with none to send is two short queries
    "send-invitations": {
        "task": "surveys.tasks.send_invitations",
        "schedule": crontab(minute="*/10"),
        "options": {"expires": 540},
    },
    # results are read while answers come in; a look with nothing new is two short queries
    "count-answers": {
        "task": "surveys.tasks.count_answers",
        "schedule": 120.0,
        "options": {"expires": 110},
    },
    # drivers and themes move slowly: once a day, when the night is over
    "work-out-findings": {
        "task": "surveys.tasks.work_out_findings",
        "schedule": crontab(hour=4, minute=10),
    },
    # after midnight, when the business day has ended everywhere the institution works
    "nightly": {"task": "analytics.tasks.nightly", "schedule": crontab(hour=1, minute=0)},
    # base rates move with the season: a new model each Sunday, when the night of Saturday is over
    "train": {
        "task": "analytics.tasks.train",
        "schedule": crontab(day_of_week="sun", hour=5, minute=0),
    },
    # uploads hold personal data: they go after 30 days; imports whose program died are told so
    "tidy-imports": {"task": "loans.tasks.tidy_imports", "schedule": crontab(minute=20)},
    # a step whose worker died waits for the next look; a look with nothing to do is two short queries
    "sweep-nights": {
        "task": "analytics.tasks.sweep_nights",
        "schedule": 60.0,
        "options": {"expires": 55},  # looks do not pile up while no worker runs
    },
}
