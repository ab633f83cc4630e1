"""What `static/js/survey.js` says by itself: the words of the server, in the active language."""

from babel import Locale
from django.utils.translation import gettext as _

FILLED = {"least": "{n}", "most": "{n}", "at": "{at}", "all": "{all}"}


def script_words(locale: Locale) -> dict[str, str]:
    """Return the words by name, with places to fill, and how the language writes its digits."""
    return {
        "required": _("Please answer this question."),
        "number": _("Write a number."),
        "whole": _("Write a whole number."),
        "cents": _("Write an amount with at most two decimals."),
        "least": _("This must be %(least)s or more.") % FILLED,
        "most": _("This must be %(most)s or less.") % FILLED,
        "pair": _("Say how important it is and how good."),
        "at": _("%(at)s of %(all)s") % FILLED,
        "tap": _("Tap in your order, the best first."),
        "clear": _("Clear the answer"),
        "digits": locale.default_numbering_system,
    }
