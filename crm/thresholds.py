"""Thresholds an institution may set, declared as data: name, default, unit, meaning."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Declared:
    """One threshold: what it means and what holds until the institution sets it."""

    default: Decimal
    unit: Promise
    label: Promise


def _declare(default: str, unit: Promise, label: Promise) -> Declared:
    return Declared(Decimal(default), unit, label)


DAYS, CLIENTS, SHARE, RATIO = _("days"), _("clients"), _("share"), _("ratio")

THRESHOLDS = {
    "welcome_days": _declare(
        "30", DAYS, _("Days after the first disbursement spent in the welcome stage")
    ),
    "intensive_care_days_late": _declare(
        "7", DAYS, _("Days past due above which a client enters intensive care")
    ),
    "separation_rest_share": _declare(
        "0.3333",
        SHARE,
        _("Share of the rest window after which a resting client may be separating"),
    ),
    "high_risk_probability": _declare(
        "0.5", SHARE, _("Drop-out probability from which a client counts as at high risk")
    ),
    "separation_missed_meetings": _declare(
        "2", RATIO, _("Group meetings missed in a row from which a client may be separating")
    ),
    "win_back_days": _declare(
        "365", DAYS, _("Days after a separation for which a client may be won back")
    ),
    "weekly_alert_capacity": _declare(
        "15", CLIENTS, _("Alerts a loan officer can work through in one week")
    ),
    "alert_probability": _declare(
        "0.3", SHARE, _("Drop-out probability from which an alert may be raised")
    ),
    "alert_quiet_days": _declare(
        "30", DAYS, _("Days after an alert was done before another may be raised")
    ),
    "loyalty_full_cycles": _declare("5", RATIO, _("Loan cycles at which longevity is full")),
    "loyalty_full_months": _declare("36", RATIO, _("Months of tenure at which longevity is full")),
    "loyalty_full_referrals": _declare(
        "3", CLIENTS, _("Referred clients who borrowed at which advocacy is full")
    ),
    "attitude_months": _declare(
        "12", RATIO, _("Months for which an answer or a rating still counts")
    ),
    "high_loyalty_share": _declare(
        "0.6", SHARE, _("Level from which attitude or behavior counts as high in the loyalty type")
    ),
    "debt_installment_to_income": _declare(
        "0.4", SHARE, _("Installment to income above which debt is a concern")
    ),
    "debt_consecutive_top_ups": _declare(
        "2", RATIO, _("Consecutive top-ups from which debt is a concern")
    ),
    "fewest_decision_points": _declare(
        "5", RATIO, _("Decision points below which a rate is not shown")
    ),
    "case_escalation_days": _declare(
        "3", DAYS, _("Working days after which a case that is still late goes one level further up")
    ),
    "case_close_days": _declare(
        "20", DAYS, _("Working days after which a resolved case closes without the client's word")
    ),
    "survey_fatigue_days": _declare(
        "60", DAYS, _("Days after an invitation in which a client is not invited again")
    ),
    "survey_low_days": _declare(
        "60", DAYS, _("Days for which a low answer nobody settled keeps a client in intensive care")
    ),
    "fewest_survey_answers": _declare(
        "5", RATIO, _("Answers below which no figure of a survey is shown")
    ),
}


def threshold_choices() -> list[tuple[str, Promise]]:
    """Return the declared thresholds as form choices."""
    return [(name, declared.label) for name, declared in THRESHOLDS.items()]
