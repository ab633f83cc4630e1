"""The table of cases by which both readings of a survey's logic are tried: the server's and the browser's."""

import json
from pathlib import Path

from tests.surveys.books import options, question

TABLE = json.loads((Path(__file__).parent / "logic_cases.json").read_text())
CASES = [
    (entry, answers, shown) for entry in TABLE for answers, shown in entry["cases"]
]  # one row each
NAMES = [f"{entry['about']}: {json.dumps(answers)}" for entry, answers, _shown in CASES]


def document_of(entry):
    """Write the survey of a case as a document."""
    sections: dict[str, list] = {}
    for each in entry["questions"]:
        facts = {name: value for name, value in each.items() if name != "section"}
        if "options" in facts:
            facts["options"] = options(*facts["options"])
        made = question(facts.pop("name"), facts.pop("type"), **facts)
        sections.setdefault(each.get("section", "all"), []).append(made)
    conditions = entry.get("sections", {})
    return {
        "languages": ["en"],
        "title": {"en": "Case"},
        "sections": [
            {"name": name, "title": {}, "questions": asked}
            | ({"show_if": conditions[name]} if name in conditions else {})
            for name, asked in sections.items()
        ],
    }
