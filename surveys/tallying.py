"""Counting answers: each month of a survey anew from its responses, whole and cut, in one statement."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Q
from django.db.models.functions import TruncMonth

from crm.periods import add_months
from crm.sql import Lock, execute
from surveys.definition import Type, read_definition
from surveys.models import Response, Survey, SurveyVersion, Tally, TallyRun
from surveys.results.kept import forget

A_DAY = timedelta(days=1)
Month = tuple[int, date]  # survey, first day
COUNTED = (Type.RATING, Type.NPS, Type.CSAT, Type.CES, Type.SINGLE)

# One row a question and value of each response, then every cut of them. An anonymous survey has the cuts only that
# lead to nobody. Those who see some branches read the rows of their branches (`branch_key`).
RECOUNT = """
WITH heard AS (
    SELECT id, answers, likelihood, branch_id::text AS branch, mode, wave_id::text AS wave,
           CASE WHEN NOT %(is_anonymous)s THEN officer_id::text END AS officer,
           CASE WHEN NOT %(is_anonymous)s THEN product_id::text END AS product,
           CASE WHEN NOT %(is_anonymous)s THEN cycle::text END AS cycle,
           CASE WHEN NOT %(is_anonymous)s THEN nullif(segment, '') END AS segment,
           CASE WHEN NOT %(is_anonymous)s THEN interviewer_id::text END AS interviewer
    FROM surveys_response
    WHERE survey_id = %(survey)s AND withdrawn_at IS NULL
      AND answered_on >= %(month)s AND answered_on < %(month)s::date + interval '1 month'
),
answered AS (
    SELECT heard.*, key, value, jsonb_typeof(value) AS kind
    FROM heard CROSS JOIN LATERAL jsonb_each(answers)
),
said AS (
    SELECT branch, mode, wave, officer, product, cycle, segment, interviewer,
           '#' AS question, '#' AS said
    FROM heard
    UNION ALL
    SELECT branch, mode, wave, officer, product, cycle, segment, interviewer, '#likelihood',
           (likelihood * 10000)::int::text
    FROM heard WHERE likelihood IS NOT NULL
    UNION ALL
    SELECT branch, mode, wave, officer, product, cycle, segment, interviewer, key, '#'
    FROM answered
    UNION ALL
    SELECT branch, mode, wave, officer, product, cycle, segment, interviewer, key, value #>> '{}'
    FROM answered WHERE key = ANY(%(counted)s) AND kind IN ('number', 'string')
    UNION ALL
    SELECT branch, mode, wave, officer, product, cycle, segment, interviewer, key,
           CASE WHEN key = ANY(%(ranked)s) THEN each.value || ':' || each.place ELSE each.value END
    FROM answered
    CROSS JOIN LATERAL jsonb_array_elements_text(value) WITH ORDINALITY AS each(value, place)
    WHERE kind = 'array'
    UNION ALL
    SELECT branch, mode, wave, officer, product, cycle, segment, interviewer,
           answered.key || '.' || part.key, part.value
    FROM answered CROSS JOIN LATERAL jsonb_each_text(value) AS part
    WHERE kind = 'object'
),
cut AS (
    SELECT question, said, count(*) AS count, branch, mode, wave, officer, product, cycle, segment,
           interviewer,
           grouping(branch, mode, wave, officer, product, cycle, segment, interviewer) AS cut_by
    FROM said
    GROUP BY GROUPING SETS (
        (question, said), (question, said, branch), (question, said, officer),
        (question, said, product), (question, said, cycle), (question, said, segment),
        (question, said, mode), (question, said, interviewer), (question, said, wave),
        (question, said, branch, officer), (question, said, branch, product),
        (question, said, branch, cycle), (question, said, branch, segment),
        (question, said, branch, mode), (question, said, branch, interviewer),
        (question, said, branch, wave)
    )
)
INSERT INTO surveys_tally (survey_id, month, cut, key, branch_key, question, value, count)
SELECT %(survey)s, %(month)s, place.cut, place.key, place.branch_key, question, left(said, 60), sum(count)
FROM cut
CROSS JOIN LATERAL (
    SELECT CASE WHEN cut_by & 127 <> 127 THEN
               CASE WHEN cut_by & 64 = 0 THEN 'MODE' WHEN cut_by & 32 = 0 THEN 'WAVE'
                    WHEN cut_by & 16 = 0 THEN 'OFFICER' WHEN cut_by & 8 = 0 THEN 'PRODUCT'
                    WHEN cut_by & 4 = 0 THEN 'CYCLE' WHEN cut_by & 2 = 0 THEN 'SEGMENT'
                    ELSE 'INTERVIEWER' END
           WHEN cut_by & 128 = 0 THEN 'BRANCH' ELSE 'WHOLE' END AS cut,
           CASE WHEN cut_by & 127 <> 127 THEN
               coalesce(mode, wave, officer, product, cycle, segment, interviewer)
           WHEN cut_by & 128 = 0 THEN branch ELSE '' END AS key,
           CASE WHEN cut_by & 127 <> 127 AND cut_by & 128 = 0 THEN coalesce(branch, '-')
                ELSE '' END AS branch_key
) AS place
WHERE place.key IS NOT NULL
GROUP BY place.cut, place.key, place.branch_key, question, left(said, 60)
"""
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(%s)"


def months_to_recount(*, since: datetime | None) -> set[Month]:
    """Return the months of surveys with responses recorded or withdrawn after `since`; all of them where it is none."""
    rows = Response.objects.all()
    if since is not None:
        rows = rows.filter(Q(recorded_at__gte=since) | Q(withdrawn_at__gte=since))
    found = rows.annotate(month=TruncMonth("answered_on")).values_list("survey", "month").distinct()
    return set(found)


@transaction.atomic
def recount(month: Month) -> int:
    """Count one month of one survey anew, and return how many rows that made."""
    survey = Survey.objects.get(pk=month[0])
    execute(ONE_AT_A_TIME, [Lock.TALLY])
    forget(survey.pk)
    Tally.objects.filter(survey=survey, month=month[1]).delete()
    names = _names(survey)
    return execute(
        RECOUNT,
        {
            "survey": survey.pk,
            "month": month[1],
            "is_anonymous": survey.is_anonymous,
            "counted": names["counted"],
            "ranked": names["ranked"],
        },
    )


def _names(survey: Survey) -> dict[str, list[str]]:
    """Name the questions whose values are counted, and those whose places are, over all versions."""
    counted, ranked = set(), set()
    for document in SurveyVersion.objects.filter(survey=survey).values_list(
        "definition", flat=True
    ):
        for question in read_definition(document).questions if document else ():
            if question.type in COUNTED:
                counted.add(question.name)
            elif question.type is Type.RANKING:
                ranked.add(question.name)
    return {"counted": sorted(counted), "ranked": sorted(ranked)}


def recount_changed(*, at: datetime) -> int:
    """Count every month anew that has changed since the last time, and return how many these were.

    An anonymous response keeps no more than the day on which it came, so that its day is always looked at again.
    """
    last = TallyRun.objects.aggregate(last=Max("counted_to"))["last"]
    since = last - A_DAY if last else None
    months = months_to_recount(since=since)
    if last is not None:
        months = {month for month in months if _has_changed(month, last)}
    for month in sorted(months):
        recount(month)
    TallyRun.objects.update_or_create(pk=1, defaults={"counted_to": at})
    return len(months)


def _has_changed(month: Month, last: datetime) -> bool:
    """Tell whether a month holds something newer than the last count, or counts differ."""
    rows = Response.objects.filter(survey=month[0], answered_on__gte=month[1]).filter(
        answered_on__lt=add_months(month[1], 1)
    )
    if rows.filter(Q(recorded_at__gte=last) | Q(withdrawn_at__gte=last)).exists():
        return True
    counted = Tally.objects.filter(
        survey=month[0], month=month[1], cut=Tally.Cut.WHOLE, question="#", value="#"
    ).values_list("count", flat=True)
    return sum(counted) != rows.in_force().count()
