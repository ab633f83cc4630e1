"""Tasks as branch systems read, set and settle them."""

import uuid
from typing import Any, ClassVar

import django_filters
from django.utils import timezone
from django.utils.translation import gettext as _

from crm.access import Scope
from crm.actions.task import CannotSettleTask, Errand, cancel_task, set_task, settle_task
from crm.api.callers import caller
from crm.api.fields import NounSerializer, Reference, Uid
from crm.api.filters import by, since
from crm.api.writing import ActViewSet, UnknownReference
from crm.models import BranchSystem, Client, Staff, Task
from crm.results import Result

FIXED = ("client", "assignee", "action", "text", "due_on", "value_at_stake")


class TaskSerializer(NounSerializer):
    """A task about a client; without `assignee` it is the client's loan officer's, whoever that is."""

    uid = Uid()
    client = Reference()
    assignee = Reference(allow_null=True, required=False)

    class Meta:
        model = Task
        fields: ClassVar[Any] = [
            "uid",
            "client",
            "assignee",
            "action",
            "text",
            "due_on",
            "value_at_stake",
            "status",
            "result",
            "source",
            "put_off_until",
            "settled_at",
            "created_at",
        ]
        read_only_fields: ClassVar[Any] = ["source", "put_off_until", "settled_at", "created_at"]
        validators: ClassVar[list[Any]] = []


class TaskFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """What tasks can be asked for by."""

    client = by("client__external_id")
    branch = by("client__branch__code")
    officer = by("client__officer__external_id")
    assignee = by("assignee__external_id")
    due_since = since("due_on")
    created_since = since("created_at__date")
    settled_since = since("settled_at__date")

    class Meta:
        model = Task
        fields: ClassVar[Any] = ["status", "action", "source"]


class TaskViewSet(ActViewSet[Task]):
    """What somebody is to do for a client by a day; tasks about no client stay inside."""

    queryset = Task.objects.filter(client__isnull=False).select_related("client", "assignee")
    row_class = TaskSerializer
    named = ("uid",)
    filterset_class = TaskFilter
    read_scope = Scope.TASKS_READ
    write_scope = Scope.TASKS_WRITE
    lookup_field = "uid"

    def write_row(self, values: dict[str, Any]) -> Result:
        """Set a task, or settle the one that there is; what was asked of somebody is not changed afterward."""
        client = self.referred(Client, values, "client")
        assignee = self.referred(Staff, values, "assignee")
        if client is None:
            raise UnknownReference(_("Nothing with this id is known."), field="client")
        sent = {**values, "client": client, "assignee": assignee}
        known = Task.objects.filter(uid=values["uid"]).first()
        if known is None:
            self._settled(self._set(sent), sent)
            return Result.ADDED
        if not Task.objects.visible_to(caller(self.request)).filter(pk=known.pk).exists():
            raise CannotSettleTask(_("This id belongs to another task."), field="uid")
        for name in FIXED:
            if name in values and getattr(known, name) != _stored(sent[name]):
                words = _("A task is settled, not changed: cancel it and set another.")
                raise CannotSettleTask(words, field=name)
        return Result.CHANGED if self._settled(known, sent) else Result.UNCHANGED

    def _set(self, sent: dict[str, Any]) -> Task:
        system = caller(self.request)
        now = timezone.now()
        errand = Errand(
            action=sent.get("action", Task.Action.VISIT),
            due_on=sent["due_on"],
            client=sent["client"],
            assignee=sent["assignee"],
            text=sent.get("text", ""),
            source=Task.Source.API,
            value_at_stake=sent.get("value_at_stake"),
            uid=uuid.UUID(sent["uid"]),
            sent_by=system if isinstance(system, BranchSystem) else None,
        )
        return set_task(errand=errand, by=None, on=timezone.localdate(now), at=now)

    def _settled(self, task: Task, sent: dict[str, Any]) -> bool:
        """Settle a task where a status is sent that it does not have; tell whether it was."""
        wanted = sent.get("status", task.status)
        if wanted == task.status:
            return False
        now, result = timezone.now(), sent.get("result", "")
        if wanted == Task.Status.DONE:
            settle_task(task=task, result=result, by=None, at=now)
        elif wanted == Task.Status.CANCELLED:
            cancel_task(task=task, reason=result, by=None, at=now)
        else:
            raise CannotSettleTask(_("This one is settled already."), field="status")
        return True


def _stored(value: Any) -> Any:  # noqa: ANN401 - any field's value
    return value.strip() if isinstance(value, str) else value
