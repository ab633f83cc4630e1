"""Edits of a survey's document: each takes a document and gives a new one, which can be read as before."""

from surveys.editing.languages import add_language, drop_language, put_first
from surveys.editing.parts import CannotEdit, Document, names_in, question_named, section_named
from surveys.editing.questions import (
    add_question,
    change_question,
    copy_question,
    delete_question,
    move_question,
    move_to_section,
)
from surveys.editing.rules import Hanging, StillNeeded, hanging_on, set_condition
from surveys.editing.sections import add_section, change_section, delete_section, move_section
from surveys.editing.texts import set_texts, text_at

__all__ = [
    "CannotEdit",
    "Document",
    "Hanging",
    "StillNeeded",
    "add_language",
    "add_question",
    "add_section",
    "change_question",
    "change_section",
    "copy_question",
    "delete_question",
    "delete_section",
    "drop_language",
    "hanging_on",
    "move_question",
    "move_section",
    "move_to_section",
    "names_in",
    "put_first",
    "question_named",
    "section_named",
    "set_condition",
    "set_texts",
    "text_at",
]
