"""Puts the reasons of a risk score into the reader's words."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.dates import MONTHS
from django.utils.formats import number_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from crm.models import Client, Interaction
from surveys.definition import text_in

Values = Mapping[str, Any]

FIRST_CYCLES = 3


def reason_words(reason: Mapping[str, Any]) -> str:
    """Return one reason, ``{"code", "values", "points"}``, as a phrase in the active language.

    A code not known here, from a model newer than the page, is shown as it is.
    """
    words = WORDS.get(reason["code"])
    return words(reason.get("values") or {}) if words else str(reason["code"])


def raises_risk(reason: Mapping[str, Any]) -> bool:
    """Tell whether a reason speaks for dropping out, not against it."""
    return float(reason.get("points") or 0) > 0


def _cycle(values: Values) -> str:
    cycle = _whole(values)
    names = (_("first loan"), _("second loan"), _("third loan"))
    return names[cycle - 1] if 1 <= cycle <= FIRST_CYCLES else _("loan cycle %d") % cycle


def _late(values: Values) -> str:
    count, days = _whole(values, "count"), _whole(values, "days")
    if not count:
        return _("never late")
    how_late = ngettext("up to %d day late", "up to %d days late", days) % days
    how_often = ngettext("%d time", "%d times", count) % count
    return _("%(how_late)s, %(how_often)s") % {"how_late": how_late, "how_often": how_often}


def _late_recently(values: Values) -> str:
    count = _whole(values)
    if not count:
        return _("on time in the last three months")
    return (
        ngettext(
            "late %d time in the last three months",
            "late %d times in the last three months",
            count,
        )
        % count
    )


def _past_due(values: Values) -> str:
    days = _whole(values)
    return ngettext("%d day past due", "%d days past due", days) % days if days else _("not late")


def _resting(values: Values) -> str:
    return _("has a loan now") if values.get("value") is None else _rest(values)


def _rest(values: Values) -> str:
    days = _whole(values)
    return ngettext("without a loan for %d day", "without a loan for %d days", days) % days


def _silence(values: Values) -> str:
    days = _whole(values)
    return ngettext("no payment or loan for %d day", "no payment or loan for %d days", days) % days


def _end(values: Values) -> str:
    days = _whole(values)
    if days < 0:
        return _("past the last installment")
    return (
        ngettext("%d day to the last installment", "%d days to the last installment", days) % days
    )


def _repaid(values: Values) -> str:
    return _("%s of the loan repaid") % _percent(values)


def _tenure(values: Values) -> str:
    months = int(_whole(values) * 12 / 365.25)
    return ngettext("a client for %d month", "a client for %d months", months) % months


def _growth(values: Values) -> str:
    if values.get("value") is None:
        return _("no earlier loan to compare with")
    change = float(values["value"]) - 1
    share = _percent({"value": abs(change)})
    if not change:
        return _("loan as large as the last")
    return (
        _("loan %s larger than the last") if change > 0 else _("loan %s smaller than the last")
    ) % share


def _installment(values: Values) -> str:
    return _("installment is %s of income") % _percent(values)


def _early(values: Values) -> str:
    days = _whole(values)
    if days <= 0:
        return _("did not pay off early")
    return ngettext("paid off %d day early", "paid off %d days early", days) % days


def _gap(values: Values) -> str:
    if values.get("value") is None:
        return _("has not renewed before")
    days = _whole(values)
    if days <= 0:
        return _("renewed without a break last time")
    return (
        ngettext("took %d day to renew last time", "took %d days to renew last time", days) % days
    )


def _gaps(values: Values) -> str:
    days = _whole(values)
    return ngettext("rests %d day between loans", "rests %d days between loans", days) % days


def _top_ups(values: Values) -> str:
    count = _whole(values)
    return ngettext("%d top-up in a row", "%d top-ups in a row", count) % count


def _officer(values: Values) -> str:
    if not values.get("value"):
        return _("same loan officer for a year")
    month = _whole(values, "month")
    if month in MONTHS:
        return _("loan officer changed in %s") % MONTHS[month]
    return _("loan officer changed")


def _visits(values: Values) -> str:
    count, earlier = _whole(values), _whole(values, "half_year")
    if not earlier:
        return _("no visit in half a year")
    if not count:
        return _("no visit in the last three months")
    return (
        ngettext("%d visit in the last three months", "%d visits in the last three months", count)
        % count
    )


def _contact(values: Values) -> str:
    if values.get("value") is None:
        return _("no visit or call recorded")
    days = _whole(values)
    return ngettext("last spoken to %d day ago", "last spoken to %d days ago", days) % days


def _last_outcome(values: Values) -> str:
    names = dict(Interaction.Outcome.choices)
    value = values.get("value")
    return _("last contact: %s") % names.get(value, value) if value else _contact({})


def _interest(values: Values) -> str:
    if values.get("value") is None:
        return _("interest not rated in a year")
    mean = number_format(round(float(values["value"]), 1), use_l10n=True)
    return _("interest rated %s of 5") % mean


def _missed_meetings(values: Values) -> str:
    count = _whole(values)
    if not count:
        return _("misses no meetings")
    return ngettext("%d meeting missed in a row", "%d meetings missed in a row", count) % count


def _complaint(values: Values) -> str:
    count = _whole(values, "count")
    if values.get("open"):
        return _("a complaint is open")
    if not count:
        return _("no complaint in a year")
    return ngettext("%d complaint in a year", "%d complaints in a year", count) % count


def _other_lender(values: Values) -> str:
    if values.get("value"):
        return _("says that %s of all borrowing is elsewhere") % _percent(values)
    if values.get("has"):
        return _("mentions another lender")
    if values.get("has") is None:
        return _("not asked about other lenders")
    return _("borrows nowhere else")


def _satisfaction(values: Values) -> str:
    if values.get("value") is None:
        return _("not asked in a survey for a year")
    told = {"points": number_format(round(float(values["value"]) * 100), use_l10n=True)}
    if float(values.get("change") or 0) < 0:
        return _("satisfaction %(points)s of 100 when last asked, less than before") % told
    return _("satisfaction %(points)s of 100 when last asked") % told


def _answered(values: Values) -> str:
    if values.get("value") is None:
        return _("no survey answered in a year")
    days = _whole(values)
    return ngettext("answered a survey %d day ago", "answered a survey %d days ago", days) % days


def _low_answer(values: Values) -> str:
    if values.get("question"):
        language = (get_language() or "en")[:2]
        told = {name: text_in(values[name], language) for name in ("question", "answer")}
        return _("%(question)s – “%(answer)s”") % told
    if values.get("value"):
        return _("said in a survey that something is not right")
    return _("nothing said in surveys waits for an answer")


def _season(values: Values) -> str:
    month = _whole(values)
    return _("the decision falls in %s") % MONTHS[month] if month in MONTHS else _("season")


def _product(values: Values) -> str:
    return _("product %s") % (values.get("value") or "–")


def _sector(values: Values) -> str:
    names = dict(Client.Sector.choices)
    value = values.get("value")
    return _("works in: %s") % names.get(value, value) if value else _("line of work not known")


def _whole(values: Values, name: str = "value") -> int:
    return int(float(values.get(name) or 0))


def _percent(values: Values) -> str:
    share = values.get("value")
    if share is None:
        return _("an unknown share")
    return _("%s %%") % number_format(round(float(share) * 100), use_l10n=True)


WORDS: dict[str, Callable[[Values], str]] = {
    "ANSWERED": _answered,
    "COMPLAINT": _complaint,
    "CONTACT": _contact,
    "CYCLE": _cycle,
    "EARLY": _early,
    "END": _end,
    "GAP": _gap,
    "GAPS": _gaps,
    "GROWTH": _growth,
    "INSTALLMENT": _installment,
    "INTEREST": _interest,
    "LAST_OUTCOME": _last_outcome,
    "LATE": _late,
    "LATE_RECENTLY": _late_recently,
    "LOW_ANSWER": _low_answer,
    "MISSED_MEETINGS": _missed_meetings,
    "OFFICER_CHANGED": _officer,
    "OTHER_LENDER": _other_lender,
    "PAST_DUE": _past_due,
    "PRODUCT": _product,
    "REPAID": _repaid,
    "REST": _rest,
    "RESTING": _resting,
    "SATISFACTION": _satisfaction,
    "SEASON": _season,
    "SECTOR": _sector,
    "SILENCE": _silence,
    "TENURE": _tenure,
    "TOP_UPS": _top_ups,
    "VISITS": _visits,
}
