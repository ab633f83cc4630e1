"""The names seeded for departments and categories of cases, so that they can be translated.

An institution that renames one, or adds its own, sees its own words.
"""

from django.utils.translation import gettext, gettext_noop

DEPARTMENTS = [
    gettext_noop("Products"),
    gettext_noop("Operations"),
    gettext_noop("Finance"),
]
CATEGORIES = [
    gettext_noop("Behavior of staff"),
    gettext_noop("Delay"),
    gettext_noop("Error in the account or in a payment"),
    gettext_noop("Interest and fees"),
    gettext_noop("Amount or term of the loan"),
    gettext_noop("Lack of information"),
    gettext_noop("Pressure when collecting"),
    gettext_noop("Fraud or bribe"),
    gettext_noop("Personal data"),
    gettext_noop("Group and meetings"),
    gettext_noop("Place, hours, waiting"),
    gettext_noop("Document or certificate"),
    gettext_noop("Something else"),
]


def in_words(name: str) -> str:
    """Translate a seeded name; any other stays as the institution wrote it."""
    return gettext(name) if name else ""
