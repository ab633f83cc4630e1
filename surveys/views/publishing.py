"""Publishing a draft: what changes, what is in the way."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from crm.access import Permission, requires
from crm.errors import Refused
from crm.request import staff_of
from surveys.actions.survey import publish as publish_draft
from surveys.comparing import differences
from surveys.differencewords import told_differences
from surveys.models import SurveyVersion
from surveys.views.edits import CONFLICT, base_context, draft_of, seen_by


@require_http_methods(["GET", "POST"])
@requires(Permission.BUILD_SURVEYS)
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Show what publishing changes, then publish; what is in the way is named with its place."""
    version = draft_of(request, code)
    if request.method == "GET":
        return _shown(request, version)
    by, seen = staff_of(request), seen_by(request)
    try:
        publish_draft(version=version, by=by, at=timezone.now(), seen=seen)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _shown(request, version, status=CONFLICT)
    words = _("Version %(number)s is published: from now on it is what is asked.")
    messages.success(request, words % {"number": version.number})
    return redirect("surveys:detail", code=code)


def _shown(request: HttpRequest, version: SurveyVersion, *, status: int = 200) -> HttpResponse:
    base, before = base_context(version), version.survey.published
    found = differences(before.read, version.read) if before else ()
    context = {**base, "before": before, "changes": told_differences(found, base["language"])}
    return render(request, "surveys/publish.html", context, status=status)
