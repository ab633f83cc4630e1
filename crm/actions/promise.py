"""What an interaction does to tasks: its promise becomes one, those done with it are settled, and back again."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from crm.actions.task import CannotSettleTask, Errand, cancel_task, set_task, settle_task
from crm.models import Interaction, Task


def promise_key(interaction: Interaction) -> str:
    """Return the key under which the promise of an interaction is one task."""
    return f"promise:{interaction.uid}"


def keep_promise(*, interaction: Interaction, at: datetime) -> None:
    """Set the task to see, on the promised day, whether the promise was kept."""
    if interaction.promised_on is None:
        return
    errand = Errand(
        action=Task.Action.COLLECT_PROMISE,
        due_on=interaction.promised_on,
        client=interaction.client,
        source=Task.Source.PROMISE,
        source_key=promise_key(interaction),
        origin=interaction,
        sent_by=interaction.sent_by,
    )
    set_task(errand=errand, by=interaction.staff, on=interaction.occurred_on, at=at)


def move_promise(*, original: Interaction, correction: Interaction, at: datetime) -> None:
    """Let the promise of the correction stand for that of the row it corrects; one kept already is not asked for again."""
    task = _promise_of(original)
    is_the_same = (original.promised_on, original.promised_amount) == (
        correction.promised_on,
        correction.promised_amount,
    )
    if task is not None and task.status == Task.Status.DONE and is_the_same:
        return
    drop_promise(interaction=original, by=correction, at=at)
    keep_promise(interaction=correction, at=at)


def drop_promise(*, interaction: Interaction, by: Interaction, at: datetime) -> None:
    """Call off the task of a promise that the later row `by` takes back, unless it is settled."""
    task = _promise_of(interaction)
    if task is not None and task.status == Task.Status.OPEN:
        reason = _("The entry was taken back.") if by.is_withdrawal else _("Corrected.")
        cancel_task(task=task, reason=reason, by=by.staff, at=at)


def _promise_of(interaction: Interaction) -> Task | None:
    keyed = Task.objects.select_for_update(of=("self",))
    return keyed.filter(source_key=promise_key(interaction)).first()


def settle_tasks(
    *, interaction: Interaction, uids: Iterable[UUID], at: datetime
) -> tuple[str, ...]:
    """Mark the client's tasks done with an interaction; return words on those that were settled before."""
    result, conflicts = interaction.get_outcome_display(), []
    of_client = Task.objects.filter(uid__in=list(uids), client=interaction.client)
    for task in of_client.order_by("pk"):
        try:
            settle_task(
                task=task, result=result, interaction=interaction, by=interaction.staff, at=at
            )
        except CannotSettleTask:
            conflicts.append(_("The task “%(task)s” was settled before.") % {"task": task})
    return tuple(conflicts)


def move_settled(*, original: Interaction, correction: Interaction) -> None:
    """Let the tasks done with a row be done with its correction."""
    for task in _settled_with(original):
        task.interaction, task.result = correction, correction.get_outcome_display()
        task.save(update_fields=["interaction", "result"])


def reopen_tasks(*, interaction: Interaction) -> None:
    """Put the tasks done with an interaction back among those to do."""
    for task in _settled_with(interaction):
        task.status, task.result = Task.Status.OPEN, ""
        task.interaction = task.settled_by = task.settled_at = None
        task.save(update_fields=["status", "result", "interaction", "settled_by", "settled_at"])


def _settled_with(interaction: Interaction) -> Iterable[Task]:
    tasks = Task.objects.select_for_update(of=("self",)).order_by("pk")
    return tasks.filter(interaction=interaction, status=Task.Status.DONE)
