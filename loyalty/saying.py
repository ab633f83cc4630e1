"""What a loan officer can say next: two or three sentences fit for the client's ears.

They follow from what is known, never press for a loan, and blame nobody.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from loyalty.models.standing import Stage

MOST_SENTENCES = 3
BIRTHDAY_DAYS = 3
RENEWAL_DAYS = 30


@dataclass(frozen=True)
class Known:
    """What is known of a client today; `codes` are those of the reasons that speak for leaving."""

    today: date
    stage: str = ""
    birth_date: date | None = None
    promised_on: date | None = None
    days_past_due: int = 0
    final_due_on: date | None = None
    goal: str = ""
    codes: frozenset[str] = frozenset()
    has_open_complaint: bool = False
    is_debt_heavy: bool = False


def sentences(known: Known) -> list[str]:
    """Return what can be said, the most fitting first."""
    found = [*_greeting(known), *_owed(known), *_about_reasons(known), *_about_goal(known)]
    return [*found, *_about_stage(known)][:MOST_SENTENCES]


def _greeting(known: Known) -> Iterator[str]:
    if known.birth_date and _days_to_birthday(known.birth_date, known.today) <= BIRTHDAY_DAYS:
        yield _("My best wishes for your birthday, to you and your family.")


def _days_to_birthday(born: date, today: date) -> int:
    rounds = []
    for year in (today.year, today.year + 1):
        is_leap_day = (born.month, born.day) == (2, 29)
        rounds.append(born.replace(year=year, day=28 if is_leap_day else born.day))
    return min((day - today).days for day in rounds if day >= today)


def _owed(known: Known) -> Iterator[str]:
    """Give what we, or the client, said we would do."""
    if known.has_open_complaint:
        yield _("You told us what went wrong. I want to be sure that it is put right.")
    if known.promised_on:
        yield _("Last time we agreed on a day. Does it still suit you?")
    elif known.days_past_due:
        yield _("Is something making this installment hard? Let us find a way together.")


def _about_reasons(known: Known) -> Iterator[str]:
    said = {
        "LOW_ANSWER": _("You told us that something was not right. I came to listen."),
        "OFFICER_CHANGED": _(
            "I am new here for you. I would like to get to know you and your business."
        ),
        "MISSED_MEETINGS": _("We missed you at the meeting. Does the day still suit you?"),
        "OTHER_LENDER": _("What do others do well that we could learn from?"),
        "INSTALLMENT": _("Does the installment fit what your business brings in?"),
        "GROWTH": _("Was the last loan the right size for you?"),
    }
    return (words for code, words in said.items() if code in known.codes)


def _about_goal(known: Known) -> Iterator[str]:
    if known.goal:
        yield _("You told me what you want to reach: %(goal)s. How far have you come?") % {
            "goal": known.goal
        }


def _about_stage(known: Known) -> Iterator[str]:
    if _ends_soon(known) and not known.is_debt_heavy:
        yield _("Your loan ends soon. What would you like to do then?")
    said = {
        Stage.PROSPECT: _("What would you like to do with a loan, and when would you need it?"),
        Stage.WELCOME: _("Welcome! Shall we go through the terms once more, step by step?"),
        Stage.GETTING_ACQUAINTED: _(
            "How is business going? What would you like to reach this year?"
        ),
        Stage.ACCOUNT_MANAGEMENT: _(
            "You keep your word, thank you. What could we do better for you?"
        ),
        Stage.INTENSIVE_CARE: _("We want to put things right. What matters most to you now?"),
        Stage.POTENTIAL_SEPARATION: _("How are you? What would make us useful to you again?"),
        Stage.SEPARATION: _("Thank you for your time with us. What should we learn from it?"),
        Stage.WIN_BACK: _("We would be glad to see you again. What would have to be different?"),
    }
    if known.stage in said:
        yield said[Stage(known.stage)]


def _ends_soon(known: Known) -> bool:
    if known.final_due_on is None:
        return False
    return 0 <= (known.final_due_on - known.today).days <= RENEWAL_DAYS
