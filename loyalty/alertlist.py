"""The worklist as a list: its file, and what can be done to many alerts at once."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm.access import Permission
from crm.lists import Asked, BulkAction, Cells, ListPage, cells, register_bulk, register_list
from crm.models import Staff
from loyalty.actions.alert import snooze_all
from loyalty.debt import Debt
from loyalty.filters import WorklistFilter, high_risk
from loyalty.models import Alert
from loyalty.models.alert import AlertQuerySet
from loyalty.reasons import raises_risk, reason_words

COLUMNS = (
    (_("External id"), lambda alert: alert.client.external_id),
    (_("Name"), lambda alert: alert.client.name),
    (_("Phone"), lambda alert: alert.client.phone),
    (_("Village or quarter"), lambda alert: alert.client.village),
    (_("Why"), lambda alert: alert.get_kind_display()),
    (_("Next step"), lambda alert: alert.get_next_step_display()),
    (_("Act by"), lambda alert: alert.act_by),
    (_("Risk"), lambda alert: alert.probability),
    (_("Value at stake"), lambda alert: alert.value_at_stake),
    (_("Owes"), lambda alert: Debt.read(alert.debt).outstanding_principal),
    (_("Days past due"), lambda alert: Debt.read(alert.debt).days_past_due),
    (_("Reasons"), lambda alert: _reasons(alert)),
    (_("Status"), lambda alert: alert.get_status_display()),
    (_("Outcome"), lambda alert: alert.get_outcome_display()),
    (_("Loan officer"), lambda alert: str(alert.client.officer or "")),
    (_("Branch"), lambda alert: alert.client.branch.name),
)


class LaterForm(forms.Form):
    """Until when to put many alerts off."""

    until = forms.DateField(
        label=_("Put off until"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, data: Any, *, staff: Staff, rows: AlertQuerySet) -> None:  # noqa: ANN401 - as every bulk action's form is made
        super().__init__(data)


def _reasons(alert: Alert) -> str:
    return " · ".join(reason_words(reason) for reason in alert.reasons if raises_risk(reason))


def _rows(asked: Asked) -> AlertQuerySet:
    chosen = WorklistFilter(asked.query, staff=asked.staff)
    seen = Alert.objects.visible_to(asked.staff)
    return chosen.apply(seen, today=asked.today, high=high_risk(asked.today))


def _table(rows: AlertQuerySet, _asked: Asked) -> Cells:
    return cells(rows.select_related("client__officer", "client__branch"), COLUMNS)


def _put_off(rows: AlertQuerySet, values: dict[str, Any], by: Staff, at: datetime) -> str:
    on = timezone.localdate(at)
    count = snooze_all(alerts=rows, until=values["until"], by=by, on=on, at=at)
    return ngettext("%(count)s is put off.", "%(count)s are put off.", count) % {"count": count}


def register() -> None:
    """Register the worklist."""
    page = ListPage(
        "worklist",
        _("Worklist"),
        "loyalty:worklist",
        _rows,
        _table,
        permission=Permission.WORK_ALERTS,
    )
    register_list(page)
    register_bulk(
        BulkAction(
            "worklist", "later", _("Put off"), LaterForm, _put_off, 10, Permission.WORK_ALERTS
        )
    )
