"""The panel of what a client has said: attitude, answers, invitations, and what became of low answers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from crm.access import Permission, requires
from crm.models import Client, Staff, Threshold
from crm.request import staff_of, today
from crm.views.client import seen_client
from surveys.afterward import afterward_of
from surveys.asking import open_invitations, surveys_for
from surveys.heard import MOST, attitude_of, coverage_of, lows_of, responses_of, told


@require_GET
@requires(Permission.VIEW_CLIENTS)
def client_surveys(request: HttpRequest, client_id: int) -> HttpResponse:
    """Show what a client has said, as far as who asks may know."""
    client, staff = seen_client(request, client_id), staff_of(request)
    high = Threshold.objects.value_at("high_loyalty_share", today(), branch=client.branch)
    rows = list(responses_of(client, staff))
    attitude = attitude_of(rows, client, today())
    answered, settled = coverage_of(client, staff, today())
    context = {
        "client": client,
        "attitude": told(attitude, staff, high) if attitude else None,
        "answered": answered,
        "settled": settled,
        "rows": [
            (told(row, staff, high, with_answers=place == 0), afterward_of(row, staff))
            for place, row in enumerate(rows[:MOST])
        ],
        "more_count": max(0, len(rows) - MOST),
        "lows": list(lows_of(client, staff)),
        **_asked(client, staff),
    }
    return render(request, "surveys/client.html", context)


def _asked(client: Client, staff: Staff) -> dict[str, Any]:
    """Return the open invitations, each with whether `staff` may ask it, and whether it may ask at all."""
    may_ask = staff.may(Permission.ASK_SURVEYS)
    surveys = {survey.pk for survey in surveys_for(client, staff, today())} if may_ask else set()
    invitations = open_invitations(client, today())
    return {
        "invitations": [(each, each.survey_id in surveys) for each in invitations],
        "may_ask": bool(surveys),
    }
