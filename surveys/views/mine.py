"""What my clients say: a loan officer's own figures, for nobody else."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from crm.access import Permission, requires
from crm.periods import add_months
from crm.request import staff_of, today
from surveys.results.explained import KINDS, estimate_words, interval_words
from surveys.results.own import Beside, Own, own_figures
from surveys.views.results import fewest

MONTHS = 12


@require_GET
@requires(Permission.ASK_SURVEYS)
def mine(request: HttpRequest) -> HttpResponse:
    """Show the own figures of whoever asks, beside the branch's."""
    until = add_months(today().replace(day=1), 1)
    since, least = add_months(until, -MONTHS), fewest()
    found = own_figures(staff_of(request), since=since, until=until, fewest=least)
    rows = [_row(each) for each in found]
    return render(request, "surveys/mine.html", {"rows": rows, "fewest": least})


def _row(each: Own) -> dict[str, Any]:
    words = {
        Beside.LIKE_IT: _("As in the branch, as far as so many answers can tell."),
        Beside.ABOVE: _("Above the branch, more than chance would make it."),
        Beside.BELOW: _(
            "Below the branch, more than chance would make it. Talk it over with your manager: the answers say why."
        ),
        Beside.UNKNOWN: _("Too few answers yet to set it beside the branch."),
    }
    return {
        "survey": each.survey.title,
        "label": _(KINDS[each.kind].label),
        "value": estimate_words(each.kind, each.own),
        "interval": interval_words(each.kind, each.own),
        "count": each.own.count,
        "branch": estimate_words(each.kind, each.branch),
        "beside": each.beside.value,
        "words": words[each.beside],
    }
