"""The ways from clients and tasks into asking a survey."""

from django.utils.translation import gettext_lazy as _

from crm.access import Permission
from crm.doors import register_door
from crm.models import Task
from surveys.models import Survey

KINDS = {
    Task.Action.MID_LOAN_SURVEY: Survey.Kind.MID_LOAN,
    Task.Action.EXIT_INTERVIEW: Survey.Kind.EXIT,
}


def register() -> None:
    """Register the ways in."""
    register_door(
        "surveys:invite",
        label=_("Invite to a survey"),
        icon="bell",
        permission=Permission.SEND_SURVEYS,
    )
    for label, actions in ((_("Ask a survey"), []), (_("Ask now"), [*KINDS, Task.Action.SURVEY])):
        register_door(
            "surveys:ask-client",
            label=label,
            icon="case",
            permission=Permission.ASK_SURVEYS,
            actions=actions,
        )
