"""Words of a document, by place."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from crm.words import gettext_noop as _
from surveys.editing.parts import TEXTS, CannotEdit, Document


def text_at(document: Document, place: str) -> dict[str, str]:
    """Return the words at a place, by language.

    Parameters
    ----------
    document
        A survey.
    place
        Such as ``"sections.0.questions.2.text"``.

    Raises
    ------
    CannotEdit
        There is no such place.
    """
    holder, name = _holder(document, place)
    found: dict[str, str] = holder.get(name) or {}
    return found


def _holder(document: Document, place: str) -> tuple[dict[str, Any], str]:
    *steps, name = place.split(".")
    found: Any = document
    try:
        for step in steps:
            found = found[int(step)] if isinstance(found, list) else found[step]
    except (LookupError, ValueError, TypeError):
        found = None
    if not isinstance(found, dict) or name not in TEXTS:
        raise CannotEdit(_("There is nothing to say at %(place)s any more."), place=place)
    return found, name


def set_texts(document: Document, texts: Mapping[str, Mapping[str, str]]) -> Document:
    """Say something at some places, in some languages; the other languages stay.

    Parameters
    ----------
    document
        A survey.
    texts
        Place → language → words; empty words take away what was said.

    Returns
    -------
    Document
        The survey with the words.

    Raises
    ------
    CannotEdit
        There is no such place, or nothing would be left to ask in the first language; `field` is the place.
    """
    found = deepcopy(document)
    first = found["languages"][0]
    for place, told in texts.items():
        holder, name = _holder(found, place)
        words = {**(holder.get(name) or {}), **told}
        holder[name] = {language: each for language, each in words.items() if each.strip()}
        if (place == "title" or name == "text") and first not in holder[name]:
            raise CannotEdit(_("Say this in the first language at least."), field=place)
    return found
