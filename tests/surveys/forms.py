"""Forms as their authors write them: rows of the three sheets, put into a workbook."""

from io import BytesIO

import openpyxl


def workbook(survey, choices=(), settings=None):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in (("survey", survey), ("choices", choices), ("settings", [settings or {}])):
        sheet = book.create_sheet(name)
        headings = list(dict.fromkeys(key for row in rows for key in row)) or ["type"]
        sheet.append(headings)
        for row in rows:
            sheet.append([row.get(heading) for heading in headings])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def row(kind, name, label=None, **more):
    return {"type": kind, "name": name, "label": label, **more}


YES_NO = [
    {"list_name": "yn", "name": "yes", "label": "Yes"},
    {"list_name": "yn", "name": "no", "label": "No"},
]

HOUSEHOLD = workbook(  # a roster: repeats, a count that is calculated, metadata
    [
        row("start", "start"),
        row("begin_group", "home", "Home"),
        row(
            "integer",
            "people",
            "How many live here?",
            required="yes",
            constraint=". >= 1 and . <= 30",
        ),
        row("end_group", None),
        row("begin_repeat", "member", "Member", repeat_count="${people}"),
        row("text", "name_of_member", "Name"),
        row("select_one yn", "works", "Works?", relevant="${people} > 1"),
        row("end_repeat", None),
        row("calculate", "twice", None, calculation="${people} * 2"),
        row("note", "thanks", "You are ${people} people."),
        row("geopoint", "where", "Where is it?"),
    ],
    YES_NO,
    {"form_title": "Household", "form_id": "household"},
)

PLACES = workbook(  # cascading choices in two languages, one of which we do not speak
    [
        {
            "type": "select_one region",
            "name": "region",
            "label::English (en)": "Region",
            "label::Swahili (sw)": "Mkoa",
        },
        {
            "type": "select_one town",
            "name": "Town-Name",
            "label::English (en)": "Town",
            "label::Swahili (sw)": "Mji",
            "choice_filter": "region=${region}",
        },
        {
            "type": "select_multiple yn or_other",
            "name": "seen",
            "label::English (en)": "Seen",
            "relevant": "${region} = 'north' or selected(${Town-Name}, 'a b')",
        },
        {
            "type": "text",
            "name": "why",
            "label::English (en)": "Why?",
            "relevant": "selected(${seen}, 'no') and not(selected(${seen}, 'yes'))",
            "appearance": "multiline",
        },
    ],
    [
        {"list_name": "region", "name": "north", "label::English (en)": "North"},
        {"list_name": "region", "name": "south", "label::English (en)": "South"},
        {"list_name": "town", "name": "Ab", "label::English (en)": "Ab", "region": "north"},
        {"list_name": "town", "name": "Cd", "label::English (en)": "Cd", "region": "south"},
        {"list_name": "yn", "name": "yes", "label::English (en)": "Yes"},
        {"list_name": "yn", "name": "no", "label::English (en)": "No"},
    ],
    {"form_title": "Places", "form_id": "places", "default_language": "English (en)"},
)

LOAN = workbook(  # calculations, constraints, ranges, groups in groups
    [
        row("begin_group", "loan", "Loan"),
        row("decimal", "amount", "Amount", constraint=". > 0 and . < ${most}"),
        row("hidden", "most"),
        row("range", "happy", "How happy?", parameters="start=1 end=5 step=1"),
        row("range", "advise", "Advise?", parameters="start=0 end=10 step=1"),
        row("range", "share", "Share", parameters="start=0 end=1 step=0.1"),
        row("begin_group", "late", "Late", relevant="${happy} <= 2"),
        row("date", "since", "Since", default="today()", constraint=". >= date('2020-01-01')"),
        row("rank yn", "order", "Order", hint="Best first"),
        row("end_group", None),
        row("end_group", None),
        row("calculate", "fee", None, calculation="${amount} * 0.02"),
        row("select_one yn", "fair", "Fair?", relevant="${fee} > 10 and ${happy} != ''"),
        row("time", "at", "At what time?"),
    ],
    YES_NO,
    {"form_title": "Loan", "form_id": "Loan 2"},
)
