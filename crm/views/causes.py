"""The causes that return: a Pareto of cases, the rate of promises kept, and the cases behind each."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from crm.access import Permission, requires
from crm.causes import Dimension, Group, Report, report
from crm.explaining import beneath, plain, term, written
from crm.forms.causes import CausesForm
from crm.models import Branch, Case, CaseCategory, Department
from crm.rates import Rate
from crm.request import staff_of, today
from crm.templatetags.formats import day

MOST_GROUPS = 30
ROWS: dict[Dimension, Any] = {
    Dimension.CATEGORY: CaseCategory,
    Dimension.DEPARTMENT: Department,
    Dimension.BRANCH: Branch,
}


@require_GET
@requires(Permission.VIEW_CASES)
def causes(request: HttpRequest) -> HttpResponse:
    """Show what returns most, before and now, and whether we kept our word."""
    staff = staff_of(request)
    form = CausesForm(request.GET, staff=staff, today=today())
    found = report(form.narrow(Case.objects.visible_to(staff)), form.span, form.dimension)
    broken = {"start": form.span.start, "end": form.span.end, "promise": "BROKEN"}
    context = {
        "form": form,
        "found": found,
        "rows": _rows(found, form),
        "heading": form.dimension_label,
        "stats": [
            _stat(found.kept, found, _address({**form.narrowed_to, **broken})),
            _stat(found.satisfied, found, ""),
        ],
    }
    return render(request, "crm/causes.html", context)


def _rows(found: Report, form: CausesForm) -> list[dict[str, Any]]:
    names = _names(form.dimension)
    most = max((group.count for group in found.groups), default=0)
    return [
        {
            "group": group,
            "name": _name(group, form.dimension, names),
            "address": _behind(group, form),
            "width": round(100 * group.count / most) if most else 0,
            "kept": written(group.kept),
            "kept_of": beneath(group.kept),
        }
        for group in found.groups[:MOST_GROUPS]
    ]


def _names(dimension: Dimension) -> dict[Any, str]:
    model = ROWS.get(dimension)
    return {row.pk: str(row) for row in model.objects.all()} if model else {}


def _name(group: Group, dimension: Dimension, names: dict[Any, str]) -> str:
    if group.key in (None, ""):
        return {
            Dimension.CAUSE: _("No cause found yet"),
            Dimension.DEPARTMENT: _("The branch"),
        }.get(dimension, _("Not known"))
    return names.get(group.key, str(group.key))


def _behind(group: Group, form: CausesForm) -> str:
    """Return the address of the cases behind a group; none where the list cannot ask for it."""
    if group.key in (None, ""):
        return ""
    span = form.span
    asked = {"show": "ALL", "start": span.start, "end": span.end, form.dimension.value: group.key}
    return _address({**form.narrowed_to, **asked})


def _address(asked: dict[str, Any]) -> str:
    return f"{reverse('crm:cases')}?{urlencode({'show': 'ALL', **asked})}"


def _stat(rate: Rate, found: Report, address: str) -> dict[str, Any]:
    metric, span = rate.metric, found.span
    return {
        "label": _(metric.label),
        "value": written(rate),
        "interval": beneath(rate),
        "warning": _(metric.weakness),
        "url": address if rate.numerator < rate.denominator else "",
        "url_label": _("Show the cases of broken promises"),
        "explanation": [
            (_("Name"), format_html("<code>{}</code>", metric.name)),
            (_("Formula"), format_html('<bdi dir="ltr">{}</bdi>', metric.formula)),
            (term(metric.numerator.plus[0]), plain(rate.numerator)),
            (term(metric.denominator.plus[0]), plain(rate.denominator)),
            (_("Period"), format_html("{} – {}", day(span.start), day(span.end))),
            (_("As of"), day(span.today)),
            (_("Interval"), _("95 %, Wilson")),
            (_("Source"), _(metric.source)),
        ],
    }
