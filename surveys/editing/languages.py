"""Languages of a document: added, dropped, the first one chosen."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from crm.words import gettext_noop as _
from surveys.editing.parts import TEXTS, CannotEdit, Document, questions_in


def _spoken(document: Document) -> Iterator[tuple[dict[str, Any], str]]:
    """Give every part of a document with the name of each text in it."""
    options = (each for question in questions_in(document) for each in question.get("options", []))
    for part in (document, *document["sections"], *questions_in(document), *options):
        yield from ((part, name) for name in TEXTS if name in part)


def add_language(document: Document, language: str) -> Document:
    """Add a language, in which nothing is said yet; one that is there already stays where it is.

    Parameters
    ----------
    document, language
        A survey, and a code such as ``"ar"``.
    """
    found = deepcopy(document)
    if language not in found["languages"]:
        found["languages"].append(language)
    return found


def drop_language(document: Document, language: str) -> Document:
    """Drop a language with all that is said in it.

    Parameters
    ----------
    document, language
        A survey, and a code such as ``"ar"``.

    Raises
    ------
    CannotEdit
        It is the first, in which nothing may be missing.
    """
    if document["languages"][0] == language:
        raise CannotEdit(_("The first language cannot be dropped. Let another be the first."))
    found = deepcopy(document)
    found["languages"] = [each for each in found["languages"] if each != language]
    for part, name in _spoken(found):
        part[name].pop(language, None)
    return found


def put_first(document: Document, language: str) -> Document:
    """Let another language be the first, in which nothing may be missing.

    Parameters
    ----------
    document, language
        A survey, and the code of one of its languages.

    Raises
    ------
    CannotEdit
        Something said in the first language is missing in it, or it is no language of the survey.
    """
    first = document["languages"][0]
    missing = [
        name
        for part, name in _spoken(document)
        if part[name].get(first, "").strip() and not part[name].get(language, "").strip()
    ]
    if language not in document["languages"] or missing:
        raise CannotEdit(_("Say everything in this language before it can be the first."))
    found = deepcopy(document)
    others = [each for each in found["languages"] if each != language]
    found["languages"] = [language, *others]
    return found
