"""Puts notifications into the reader's words. A kind is declared here, or registered by a higher app.

Words hold no client's name: the page behind the link asks again who may see it, and nothing personal is
left behind in a line that outlives the client's record.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from crm.casewords import in_words
from crm.digest import UNREAD, items
from crm.formats import write_day, write_list
from crm.templatetags.formats import locale_for

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Notice:
    """How one kind is written; `icon` names a symbol of `static/icons.svg`."""

    words: Callable[[Values], str]
    icon: str = "dot"


_notices: dict[str, Notice] = {}


def register_notice(kind: str, notice: Notice) -> None:
    """Add a kind; the same kind replaces."""
    _notices[kind] = notice


def is_known(kind: str) -> bool:
    """Tell whether a kind is declared."""
    return kind in _notices


def notice_words(kind: str, values: Values) -> str:
    """Return a notification in the active language; a kind not known any more is shown as it is."""
    notice = _notices.get(kind)
    return notice.words(values) if notice else kind


def notice_icon(kind: str) -> str:
    """Return the icon of a kind."""
    notice = _notices.get(kind)
    return notice.icon if notice else "dot"


def _on(values: Values, name: str) -> str:
    return write_day(date.fromisoformat(values[name]), locale_for())


def _tasks_given(values: Values) -> str:
    count = int(values.get("count", 1))
    words = ngettext("%(by)s gave you %(n)d task", "%(by)s gave you %(n)d tasks", count)
    return words % {"by": values["by"], "n": count}


def _away(values: Values) -> str:
    words = _("%(stand_in)s stands in for you from %(since)s to %(until)s")
    return words % _absence(values)


def _stand_in(values: Values) -> str:
    words = _("You stand in for %(officer)s from %(since)s to %(until)s")
    return words % _absence(values)


def _absence_cancelled(values: Values) -> str:
    words = _("Cancelled: %(stand_in)s stands in for %(officer)s from %(since)s to %(until)s")
    return words % _absence(values)


def _absence(values: Values) -> dict[str, Any]:
    return {**values, "since": _on(values, "since"), "until": _on(values, "until")}


def _handover_planned(values: Values) -> str:
    return _counted(
        ngettext(
            "%(n)d client goes from %(giver)s to %(taker)s on %(on)s",
            "%(n)d clients go from %(giver)s to %(taker)s on %(on)s",
            int(values["count"]),
        ),
        values,
    )


def _handover_done(values: Values) -> str:
    return _counted(
        ngettext(
            "%(n)d client went from %(giver)s to %(taker)s",
            "%(n)d clients went from %(giver)s to %(taker)s",
            int(values["count"]),
        ),
        values,
    )


def _handover_cancelled(values: Values) -> str:
    return _counted(_("Cancelled: the hand-over from %(giver)s to %(taker)s on %(on)s"), values)


def _counted(words: str, values: Values) -> str:
    return words % {**values, "n": int(values.get("count", 0)), "on": _on(values, "on")}


def _case(words: str) -> Callable[[Values], str]:
    """Return how a case is spoken of: by what it is about, never by whom or about whom it is."""
    return lambda values: _(words) % {"category": in_words(values["category"])}


def _morning(values: Values) -> str:
    lines = [
        item.words(int(values[name])) for name, item in items() if name in values and name != UNREAD
    ]
    return write_list(lines, locale_for()) if lines else _("Nothing waits")


for _kind, _notice in {
    "MORNING": Notice(_morning, "day"),
    "CASE_RECEIVED": Notice(_case(gettext_noop("New in the inbox: %(category)s")), "case"),
    "CASE_GIVEN": Notice(_case(gettext_noop("A case is yours to handle: %(category)s")), "case"),
    "CASE_ESCALATED": Notice(
        _case(gettext_noop("A case came one level up to you: %(category)s")), "warning"
    ),
    "CASE_REOPENED": Notice(
        _case(gettext_noop("The client is not satisfied, open again: %(category)s")), "warning"
    ),
    "CASE_ANSWERED": Notice(_case(gettext_noop("The reporter wrote: %(category)s")), "case"),
    "TASKS_GIVEN": Notice(_tasks_given, "check"),
    "AWAY": Notice(_away, "user"),
    "STAND_IN": Notice(_stand_in, "user"),
    "ABSENCE_CANCELLED": Notice(_absence_cancelled, "user"),
    "HANDOVER_PLANNED": Notice(_handover_planned, "user"),
    "HANDOVER_DONE": Notice(_handover_done, "user"),
    "HANDOVER_CANCELLED": Notice(_handover_cancelled, "user"),
}.items():
    register_notice(_kind, _notice)
