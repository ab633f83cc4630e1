"""Marks words for translation where Django is not known; whoever shows them translates them."""


def gettext_noop(text: str) -> str:
    """Return the text as it is; `makemessages` finds it by this name.

    Parameters
    ----------
    text
        The words in English.
    """
    return text
