"""Writing a survey as an XLSForm: questions as rows, answers as choices, what the format has no word for in `wafa`."""

import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from surveys.definition import Condition, Definition, Question, Section, Type
from surveys.definition.model import CHOSEN, PARTS, Texts
from surveys.xlsform.expressions import Code, Leaf, write

LANGUAGE_NAMES = {"en": "English", "ar": "Arabic", "fr": "French", "fa": "Persian", "es": "Spanish"}
OURS = "wafa"
Row = dict[str, Any]
SELECTS = {Type.SINGLE: "select_one", Type.MULTIPLE: "select_multiple", Type.RANKING: "rank"}
PLAIN = {
    Type.TEXT: "text",
    Type.DATE: "date",
    Type.NOTE: "note",
    Type.MONEY: "decimal",
    Type.NUMBER: "decimal",
}


def write_xlsform(definition: Definition, document: Mapping[str, Any], code: str) -> bytes:
    """Write a survey as the workbook of an XLSForm.

    Parameters
    ----------
    definition
        The survey.
    document
        Its document, from which what the format cannot say is taken.
    code
        The survey's code, which becomes the form's id.

    Returns
    -------
    bytes
        A file that KoboToolbox and ODK read, and that `incoming.carry` reads back to the same document.
    """
    import xlsxwriter

    target = BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    for name, rows in sheets(definition, document, code).items():
        _write(book.add_worksheet(name), rows)
    book.close()
    return target.getvalue()


def sheets(definition: Definition, document: Mapping[str, Any], code: str) -> dict[str, list[Row]]:
    """Return the rows of the three sheets, each a mapping from heading to cell."""
    raw = {each["name"]: each for part in document["sections"] for each in part["questions"]}
    survey = [row for section in definition.sections for row in _section(section, definition, raw)]
    kept = {
        name: document[name]
        for name in ("languages", "title", "intro", "thanks", "scorecard")
        if document.get(name)
    }
    settings = {
        "form_title": definition.title[definition.languages[0]],
        "form_id": code,
        "default_language": _language(definition.languages[0]),
        OURS: json.dumps(kept, ensure_ascii=False),
    }
    return {"survey": survey, "choices": list(_choices(definition)), "settings": [settings]}


def _write(sheet: Any, rows: list[Row]) -> None:  # noqa: ANN401 - a worksheet
    headings = list(dict.fromkeys(name for row in rows for name in row))
    for number, heading in enumerate(headings):
        sheet.write(0, number, heading)
    for at, row in enumerate(rows, 1):
        for number, heading in enumerate(headings):
            if row.get(heading) not in (None, ""):
                sheet.write_string(at, number, str(row[heading]))


def _language(code: str) -> str:
    return f"{LANGUAGE_NAMES[code]} ({code})"


def _words(column: str, texts: Texts) -> Row:
    return {f"{column}::{_language(code)}": words for code, words in texts.items() if words}


def _section(section: Section, definition: Definition, raw: Mapping[str, Any]) -> Iterator[Row]:
    yield {
        "type": "begin_group",
        "name": f"section_{section.name}",
        **_words("label", section.title),
        "relevant": _relevant(section.show_if, definition),
    }
    for question in section.questions:
        yield from _question(question, definition, raw[question.name])
    yield {"type": "end_group"}


def _question(question: Question, definition: Definition, raw: Mapping[str, Any]) -> Iterator[Row]:
    common = {
        **_words("hint", question.hint),
        "required": "yes" if question.is_required else "",
        "relevant": _relevant(question.show_if, definition),
    }
    ours = {name: raw[name] for name in _unsaid(question) if name in raw}
    if question.type is Type.PAIR:
        for part in PARTS:
            extra = {"part": part, "of": question.name, "type": "PAIR", **ours}
            yield {
                **_range(1, 5),
                "name": f"{question.name}_{part}",
                **_words("label", question.text),
                **common,
                OURS: json.dumps(extra, ensure_ascii=False),
            }
        return
    yield {
        **_typed(question),
        "name": question.name,
        **_words("label", question.text),
        **common,
        "constraint": _constraint(question),
        OURS: json.dumps({"type": question.type.value, **ours}, ensure_ascii=False),
    }


def _unsaid(question: Question) -> tuple[str, ...]:
    """Name what an XLSForm has no column for."""
    names = ("dimension", "measures", "low", "low_label", "high_label")
    return (*names, "scale") if question.type is Type.RATING else names


def _typed(question: Question) -> Row:
    if question.type in SELECTS:
        return {"type": f"{SELECTS[question.type]} {question.name}"}
    if question.bounds is not None:
        return _range(*question.bounds)
    kind = "integer" if question.is_whole else PLAIN[question.type]
    return {"type": kind, "appearance": "multiline" if question.is_long else ""}


def _range(least: int, most: int) -> Row:
    return {"type": "range", "parameters": f"start={least} end={most} step=1"}


def _constraint(question: Question) -> str:
    rules = [Leaf(".", "GE", question.least)] if question.least else []
    rules += [Leaf(".", "LE", question.most)] if question.most else []
    said = [" and ".join(write([rule], needs_all=True) for rule in rules)] if rules else []
    said += [alone(option.code) for option in question.options if option.stands_alone]
    return " and ".join(said)


def alone(code: str) -> str:
    """Write that an option excludes all others."""
    return f"not(selected(., '{code}') and count-selected(.) > 1)"


def _relevant(condition: Condition | None, definition: Definition) -> str:
    if condition is None:
        return ""
    rules = []
    for rule in condition.rules:
        question = definition.by_name[rule.question]
        ref = f"{rule.question}_{rule.part}" if question.type is Type.PAIR else rule.question
        value = Code(rule.value) if question.type in CHOSEN and rule.value else rule.value
        rules.append(Leaf(ref, rule.op, value))
    return write(rules, needs_all=condition.needs_all)


def _choices(definition: Definition) -> Iterator[Row]:
    for question in definition.questions:
        for option in question.options:
            row = {"list_name": question.name, "name": option.code}
            yield {**row, **_words("label", option.text)}
