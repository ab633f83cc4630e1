"""Sections of a document: added, changed, moved, deleted with their questions."""

from copy import deepcopy

from crm.words import gettext_noop as _
from surveys.editing.parts import CannotEdit, Document, free_name, section_named
from surveys.editing.rules import StillNeeded, drop_rules, hanging_on


def _names(document: Document) -> set[str]:
    return {section["name"] for section in document["sections"]}


def add_section(document: Document, title: dict[str, str]) -> Document:
    """Add a section without questions at the end.

    Parameters
    ----------
    document
        A survey.
    title
        Language → words; may be empty.
    """
    found = deepcopy(document)
    words = title.get(found["languages"][0], "")
    name = free_name(words, _names(found), otherwise=f"section_{len(found['sections']) + 1}")
    found["sections"].append({"name": name, "title": dict(title), "questions": []})
    return found


def change_section(
    document: Document, name: str, *, title: dict[str, str], new: str = ""
) -> Document:
    """Change the title of a section, and its name where a new one is given.

    Parameters
    ----------
    document, name
        A survey, and what the section is called.
    title
        Language → words; may be empty.
    new
        Another name.

    Raises
    ------
    CannotEdit
        There is no such section, or another of the new name.
    """
    found = deepcopy(document)
    section = section_named(found, name)
    if new and new != name and new in _names(found):
        raise CannotEdit(_("The name %(name)s is used twice."), field="name", name=new)
    section["title"], section["name"] = dict(title), new or name
    return found


def move_section(document: Document, name: str, *, by: int) -> Document:
    """Move a section with its questions one place up or down.

    Parameters
    ----------
    document, name
        A survey, and the section's name.
    by
        -1 moves up, 1 down.

    Returns
    -------
    Document
        The survey; as it was where the section is the first or the last already.
    """
    found = deepcopy(document)
    sections = found["sections"]
    at = sections.index(section_named(found, name))
    if 0 <= at + by < len(sections):
        sections[at], sections[at + by] = sections[at + by], sections[at]
    return found


def delete_section(document: Document, name: str, *, takes_rules: bool = False) -> Document:
    """Delete a section with its questions.

    Parameters
    ----------
    document, name
        A survey, and the section's name.
    takes_rules
        Whether rules elsewhere that name its questions go too.

    Raises
    ------
    StillNeeded
        Rules elsewhere name its questions, and shall not go.
    """
    found = deepcopy(document)
    section = section_named(found, name)
    names = {question["name"] for question in section["questions"]}
    found["sections"].remove(section)
    if (hanging := hanging_on(found, names)) and not takes_rules:
        raise StillNeeded(hanging)
    drop_rules(found, names)
    return found
