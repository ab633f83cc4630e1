"""Cases as branch systems read them and hand them over: received once, then handled by people."""

from typing import Any, ClassVar
from uuid import UUID

import django_filters
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm.access import Reach, Scope, reach
from crm.actions.case import receive_case
from crm.api.callers import caller
from crm.api.fields import Choice, Flag, NounSerializer, Reference, Text, Uid
from crm.api.filters import by, since
from crm.api.writing import ActViewSet, UnknownReference
from crm.errors import Refused
from crm.models import Branch, Case, CaseCategory, Client, Staff
from crm.results import Result

ANSWERED = [
    "code",
    "keeps_officer_away",
    "department",
    "handler",
    "status",
    "escalation_level",
    "received_at",
    "acknowledge_by",
    "acknowledged_at",
    "resolve_by",
    "resolved_at",
    "outcome",
    "resolution",
    "cause",
    "is_satisfied",
]
TAKEN = ("kind", "channel", "text", "is_anonymous", "is_former_client", "is_about_staff")


class CannotHandOverCase(Refused):
    """The case is not taken."""


class CaseSerializer(NounSerializer):
    """A complaint, a request or a suggestion; once received it is handled by people, not by its sender."""

    uid = Uid()
    category = Reference("code")
    client = Reference(allow_null=True, required=False)
    branch = Reference(
        "code",
        allow_null=True,
        required=False,
        help_text=gettext_lazy("Left out, that of the client; one of the two must be told."),
    )
    about_staff = Reference(allow_null=True, required=False)
    text = Text(max_length=4000)
    channel = Choice(
        choices=Case.Channel.choices, required=False, default=Case.Channel.SYSTEM.value
    )
    is_anonymous = Flag(required=False, default=False)
    is_former_client = Flag(required=False, default=False)
    is_about_staff = Flag(required=False, default=False)
    department = Reference("code", allow_null=True, read_only=True)
    handler = Reference(allow_null=True, read_only=True)

    class Meta:
        model = Case
        fields: ClassVar[Any] = [
            "uid",
            "kind",
            "channel",
            "category",
            "severity",
            "client",
            "branch",
            "is_anonymous",
            "is_former_client",
            "is_about_staff",
            "about_staff",
            "text",
            "received_on",
            *ANSWERED,
        ]
        read_only_fields: ClassVar[Any] = ANSWERED
        extra_kwargs: ClassVar[Any] = {
            "severity": {
                "help_text": gettext_lazy("Left out, that of the category."),
                "required": False,
            },
            "received_on": {"required": False},
        }
        validators: ClassVar[list[Any]] = []


class CaseFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """What cases can be asked for by."""

    client = by("client__external_id")
    branch = by("branch__code")
    category = by("category__code")
    received_since = since("received_on")

    class Meta:
        model = Case
        fields: ClassVar[Any] = ["kind", "severity", "status"]


class CaseViewSet(ActViewSet[Case]):
    """Complaints, requests and suggestions."""

    queryset = Case.objects.select_related(
        "category", "client", "branch", "about_staff", "department", "handler"
    )
    row_class = CaseSerializer
    named = ("uid",)
    filterset_class = CaseFilter
    read_scope = Scope.CASES_READ
    write_scope = Scope.CASES_WRITE
    lookup_field = "uid"

    def write_row(self, values: dict[str, Any]) -> Result:
        """Receive a case; one whose uid is known stays as it is."""
        uid = UUID(values["uid"])
        if Case.objects.filter(uid=uid).exists():
            return self._known(uid)
        category = self.referred(CaseCategory, values, "category", "code")
        if category is None:
            raise UnknownReference(_("Nothing with this id is known."), field="category")
        facts = {
            **{name: values[name] for name in TAKEN if name in values},
            "uid": uid,
            "category": category,
            "client": self.referred(Client, values, "client"),
            "branch": self.referred(Branch, values, "branch", "code"),
            "about_staff": self.referred(Staff, values, "about_staff"),
            "severity": values.get("severity", ""),
        }
        now = timezone.now()
        on = timezone.localdate(now)
        facts["received_on"] = values.get("received_on") or on
        self._check(facts)
        receive_case(facts=facts, by=None, on=on, at=now, sent_by=caller(self.request))
        return Result.ADDED

    def _known(self, uid: UUID) -> Result:
        if not self.get_queryset().filter(uid=uid).exists():
            raise CannotHandOverCase(_("This id belongs to another case."), field="uid")
        return Result.UNCHANGED

    def _check(self, facts: dict[str, Any]) -> None:
        """Refuse a case that its sender could not see itself."""
        is_placed = facts["client"] is not None or facts["branch"] is not None
        if reach(caller(self.request)) is Reach.BRANCHES and not is_placed:
            raise CannotHandOverCase(_("Name the client or the branch."), field="branch")
