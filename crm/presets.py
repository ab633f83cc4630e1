"""What the form of an interaction starts with: from what opened it, from a phone's entry, from the row to be corrected."""

from collections.abc import Mapping
from typing import Any

from crm.models import Goal, Interaction, ReportedBorrowing, Task

Kind, Purpose, Action = Interaction.Kind, Interaction.Purpose, Task.Action

OF_ACTION: dict[str, tuple[Interaction.Kind, Interaction.Purpose]] = {
    Action.VISIT: (Kind.VISIT, Purpose.FOLLOW_UP),
    Action.CALL: (Kind.CALL, Purpose.FOLLOW_UP),
    Action.MESSAGE: (Kind.MESSAGE, Purpose.FOLLOW_UP),
    Action.COLLECT_PROMISE: (Kind.VISIT, Purpose.FOLLOW_UP),
    Action.WELCOME_CALL: (Kind.CALL, Purpose.WELCOME),
    Action.RECORD_GOALS: (Kind.VISIT, Purpose.FOLLOW_UP),
    Action.MID_LOAN_SURVEY: (Kind.VISIT, Purpose.SURVEY),
    Action.SURVEY: (Kind.VISIT, Purpose.SURVEY),
    Action.RENEWAL_OFFER: (Kind.VISIT, Purpose.RENEWAL),
    Action.ASK_REFERRAL: (Kind.VISIT, Purpose.FOLLOW_UP),
    Action.CARE_VISIT: (Kind.VISIT, Purpose.RETENTION),
    Action.RETENTION_CALL: (Kind.CALL, Purpose.RETENTION),
    Action.EXIT_INTERVIEW: (Kind.VISIT, Purpose.EXIT_INTERVIEW),
    Action.WIN_BACK_OFFER: (Kind.VISIT, Purpose.WIN_BACK),
    Action.FAREWELL: (Kind.VISIT, Purpose.FAREWELL),
    Action.INTRODUCTION: (Kind.VISIT, Purpose.INTRODUCTION),
    Action.GREETING: (Kind.CALL, Purpose.CARE),
}
SAID = ("kind", "purpose", "outcome", "occurred_on", "interest", "note", "promised_on")
PLACED = ("promised_amount", "latitude", "longitude")


def opened_by(query: Mapping[str, str], task: Task | None) -> dict[str, Any]:
    """Return the kind and purpose that the address asks for, else those of the task, else a visit to follow up."""
    kind, purpose = OF_ACTION.get(task.action if task else "", (Kind.VISIT, Purpose.FOLLOW_UP))
    asked_kind, asked_purpose = query.get("kind", ""), query.get("purpose", "")
    return {
        "kind": asked_kind if asked_kind in Kind.values else kind,
        "purpose": asked_purpose if asked_purpose in Purpose.values else purpose,
        "settles": [str(task.uid)] if task else [],
    }


def of_content(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a phone's entry had filled in, parts nested under their prefix; not its names of rows."""
    found: dict[str, Any] = {}
    for name, value in content.items():
        part, _dash, inner = name.partition("-")
        if inner:
            found.setdefault(part, {})[inner] = value
        elif name not in {"uid", "client", "corrects", "was_offline"}:
            found[name] = value
    return found


def of_row(row: Interaction) -> dict[str, Any]:
    """Return what a row tells, with what was said along with it."""
    found: dict[str, Any] = {name: getattr(row, name) for name in (*SAID, *PLACED)}
    for goal in Goal.objects.filter(interaction=row):
        found[goal.kind.lower()] = {
            name: getattr(goal, name) for name in ("topic", "text", "minimum", "target_on")
        }
    names = ("competitor", "outstanding_principal", "installment", "offer")
    for told in ReportedBorrowing.objects.filter(interaction=row).select_related("competitor"):
        share = "" if told.share is None else f"{told.share.normalize():f}"
        found["borrowing"] = {"share": share, **{name: getattr(told, name) for name in names}}
    return found
