"""The panel of a client's standing: state, stage, and the loyalty score with its components and coverage."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from crm.access import Permission, requires
from crm.models import Client
from crm.request import staff_of
from loyalty.models import Exit, LoyaltyWeights, Standing
from loyalty.score import COMPONENTS

LABELS = {
    "longevity": _("Longevity"),
    "continuity": _("Continuity"),
    "exclusivity": _("Exclusivity"),
    "attitude": _("Attitude"),
    "advocacy": _("Advocacy"),
    "interest": _("Officer-rated interest"),
    "voice": _("Voice"),
}


@require_GET
@requires(Permission.VIEW_CLIENTS)
def standing(request: HttpRequest, client_id: int) -> HttpResponse:
    """Show where one client stands, and what the score is made of."""
    staff = staff_of(request)
    client = get_object_or_404(Client.objects.visible_to(staff), pk=client_id)
    found = Standing.objects.visible_to(staff).filter(client=client).first()
    exits = Exit.objects.visible_to(staff).filter(client=client).with_reasons()
    context: dict[str, Any] = {
        "client": client,
        "standing": found,
        "exits": exits.select_related("asked_by").order_by("-exited_on"),
        "may_record": staff.may(Permission.RECORD_EXITS),
    }
    if found:
        weights = LoyaltyWeights.objects.filter(version=found.weights_version).first()
        context["components"] = [
            {
                "label": LABELS[name],
                "value": getattr(found, name),
                "weight": getattr(weights, name, None),
            }
            for name in COMPONENTS
        ]
    return render(request, "loyalty/standing.html", context)
