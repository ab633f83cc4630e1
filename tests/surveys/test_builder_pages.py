"""The builder as a browser without scripts has it: pages, forms, redirects."""

from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from crm.models import Institution
from surveys.actions.survey import create_survey, publish, save_draft
from surveys.editing import add_language, question_named, set_texts
from surveys.models import Survey, SurveyVersion
from tests.cast import play
from tests.surveys.books import NOW, SHORT, options, published, question, survey_of, worked_on

DEAD = survey_of(
    question("served", "CSAT"),
    question(
        "why",
        "TEXT",
        show_if={
            "all": [
                {"question": "served", "is": "LE", "value": 2},
                {"question": "served", "is": "GE", "value": 4},
            ]
        },
    ),
)


@pytest.fixture
def cast(db):
    Institution.objects.create(pk=1, name="Amal", country="EG", currency="EGP")
    return play()


@pytest.fixture
def builder(client, cast):
    client.force_login(cast.manager)
    return client


def draft_made_of(document, code="short"):
    return create_survey(facts={"code": code}, definition=document, by=None, at=NOW).draft


def page(name, **where):
    return reverse(f"surveys:{name}", kwargs={"code": "short", **where})


def now_of(draft):
    return SurveyVersion.objects.get(pk=draft.pk)


def post(client, draft, address, data=None, **more):
    seen = now_of(draft).changed_at.isoformat()
    return client.post(address, {"seen": seen, **(data or {})}, **more)


def words(answer):
    return unescape(answer.content.decode())


def names(draft):
    return [
        [each["name"] for each in section["questions"]]
        for section in now_of(draft).definition["sections"]
    ]


def asked(name, draft):
    return question_named(now_of(draft).definition, name)


def test_a_new_survey_begins_as_a_draft(builder, cast):
    answer = builder.post(
        reverse("surveys:new"),
        {"title": "How was it?", "language": "en", "kind": "SERVICE_MOMENT", "subject": "CLIENT"},
    )

    survey = Survey.objects.get(code="how_was_it")
    assert answer.url == f"/surveys/{survey.code}/draft/"
    assert (survey.code, survey.kind, survey.created_by) == (
        "how_was_it",
        "SERVICE_MOMENT",
        cast.manager,
    )
    assert survey.draft.definition == {
        "languages": ["en"],
        "title": {"en": "How was it?"},
        "sections": [],
    }
    assert "Nothing is asked yet" in words(builder.get(answer.url))


def test_a_copy_begins_with_what_another_asks(builder):
    published()

    builder.post(
        reverse("surveys:new"),
        {
            "title": "Shorter",
            "language": "en",
            "kind": "OTHER",
            "subject": "CLIENT",
            "copy_of": "short",
        },
    )

    copy = Survey.objects.get(code="shorter").draft.definition
    assert copy == {**SHORT, "title": {"en": "Shorter"}}


@pytest.mark.parametrize("code", ["short", "ask", "new", "Two words"])
def test_a_code_that_cannot_be_is_refused_beside_its_field(builder, code):
    published()
    before = Survey.objects.count()

    answer = builder.post(
        reverse("surveys:new"),
        {"title": "Mine", "language": "en", "kind": "OTHER", "subject": "CLIENT", "code": code},
    )

    assert answer.status_code == 422
    assert answer.context["form"].errors["code"]
    assert 'value="Mine"' in words(answer)
    assert Survey.objects.count() == before


def test_sections_are_added_titled_moved_and_deleted(builder):
    draft = draft_made_of(survey_of(question("one")))

    post(builder, draft, page("section-new"), {"title": "About you"})
    post(builder, draft, page("section", section="about_you"), {"title_en": "You", "name": ""})
    post(builder, draft, page("section-act", section="about_you"), {"do": "up"})

    sections = now_of(draft).definition["sections"]
    assert [(each["name"], each["title"]) for each in sections] == [
        ("about_you", {"en": "You"}),
        ("all", {}),
    ]

    answer = post(builder, draft, page("section-act", section="all"), {"do": "delete"}, follow=True)

    assert names(draft) == [[]]
    assert "The section is deleted." in words(answer)
    undo = answer.context["messages"]
    address = next(iter(undo)).extra_tags.removeprefix("undo:")
    builder.post(address)
    assert names(draft) == [[], ["one"]]


EACH_TYPE = [
    ("SINGLE", {"option-count": "2", "option-0-text_en": "Yes", "option-1-text_en": "No"},
     {"options": [{"code": "yes", "text": {"en": "Yes"}}, {"code": "no", "text": {"en": "No"}}]}),
    ("MULTIPLE", {"option-count": "3", "option-0-text_en": "Wait", "option-2-text_en": "None", "option-2-alone": "on"},
     {"options": [{"code": "wait", "text": {"en": "Wait"}}, {"code": "none", "text": {"en": "None"}, "stands_alone": True}]}),
    ("RATING", {"scale": "7", "low_label_en": "Never", "is_required": "on"},
     {"scale": 7, "low_label": {"en": "Never"}, "is_required": True}),
    ("NPS", {"low_then": "ALERT", "low_at_most": "6"}, {"low": {"at_most": 6, "then": "ALERT"}}),
    ("CSAT", {"measures": "on", "dimension": "SERVICE", "low_then": "CASE", "low_at_most": "2", "low_category": "DELAY", "low_kind": "COMPLAINT"},
     {"measures": "SATISFACTION", "dimension": "SERVICE", "low": {"at_most": 2, "then": "CASE", "category": "DELAY", "kind": "COMPLAINT"}}),
    ("CES", {"hint_en": "In all"}, {"hint": {"en": "In all"}}),
    ("PAIR", {"dimension": "SIZE"}, {"dimension": "SIZE"}),
    ("RANKING", {"option-count": "2", "option-0-text_en": "السعر", "option-1-text_en": "Speed", "option-1-code": "fast"},
     {"options": [{"code": "answer_2", "text": {"en": "السعر"}}, {"code": "fast", "text": {"en": "Speed"}}]}),
    ("NUMBER", {"least": "0", "most": "20", "is_whole": "on"}, {"least": "0", "most": "20", "is_whole": True}),
    ("MONEY", {"most": "1000.50"}, {"most": "1000.50"}),
    ("DATE", {"least": "2026-01-01"}, {"least": "2026-01-01"}),
    ("TEXT", {"is_long": "on"}, {"is_long": True}),
    ("NOTE", {}, {}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "told", "kept"), EACH_TYPE, ids=[row[0] for row in EACH_TYPE])
def test_a_question_of_each_type_is_written_and_read_back_unchanged(builder, kind, told, kept):
    draft = draft_made_of(survey_of())
    address = page("question-new") + f"?section=all&type={kind}"
    assert builder.get(address).status_code == 200

    answer = post(builder, draft, address, {"type": kind, "text_en": "What now?", **told})

    assert answer.url == page("draft") + "#q-what_now"
    whole = {"name": "what_now", "type": kind, "text": {"en": "What now?"}, **kept}
    assert asked("what_now", draft) == whole

    form = builder.get(page("question", question="what_now")).context["form"]
    sent = {field.html_name: field.value() for field in form if field.value() not in (None, False)}
    rows = form.options.rows if form.options else []
    for number, row in enumerate(rows):
        start = f"option-{number}-"
        sent |= {f"{start}text_{each}": said for each, said in row.texts.items()}
        sent |= {f"{start}was": row.was, f"{start}code": row.code}
        sent |= {f"{start}alone": "on"} if row.stands_alone else {}
    sent |= {"option-count": len(rows), "type": kind}
    post(builder, draft, page("question", question="what_now"), sent)
    assert asked("what_now", draft) == whole


@pytest.mark.parametrize(
    ("kind", "told", "field"),
    [
        ("TEXT", {"text_en": ""}, "text_en"),
        ("RATING", {"scale": "11"}, "scale"),
        ("NUMBER", {"least": "5", "most": "4"}, "most"),
        ("NPS", {"low_then": "ALERT"}, "low_at_most"),
        ("RATING", {"scale": "3", "low_then": "ALERT", "low_at_most": "3"}, "low_at_most"),
        ("TEXT", {"name": "Two words"}, "name"),
        ("TEXT", {"name": "one"}, "name"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(builder, kind, told, field):
    draft = draft_made_of(survey_of(question("one")))
    sent = {"type": kind, "text_en": "Kept words", "scale": "5", **told}

    answer = post(builder, draft, page("question-new") + f"?type={kind}", sent)

    assert answer.status_code in (409, 422)
    assert list(answer.context["form"].errors) == [field]
    if field != "text_en":
        assert "Kept words" in words(answer)
    assert names(draft) == [["one"]]


def test_a_question_to_choose_from_has_answers(builder):
    draft = draft_made_of(survey_of(question("one")))
    sent = {"type": "SINGLE", "text_en": "Which?", "option-count": "1", "option-0-text_en": "Only"}

    answer = post(builder, draft, page("question-new") + "?type=SINGLE", sent)

    assert answer.status_code == 422
    assert "Give the answers to choose from." in words(answer)
    assert 'value="Only"' in words(answer)


def test_answers_are_put_in_order_without_losing_what_was_typed(builder):
    draft = draft_made_of(survey_of(question("which", "SINGLE", options=options("a", "b", "c"))))
    sent = {
        "type": "SINGLE", "text_en": "Typed anew", "option-count": "3",
        "option-0-text_en": "First", "option-0-was": "a", "option-0-code": "a",
        "option-1-text_en": "Second", "option-1-was": "b", "option-1-code": "b",
        "option-2-text_en": "Third", "option-2-was": "c", "option-2-code": "c",
    }  # fmt: skip

    def rows_after(do):
        answer = post(builder, draft, page("question", question="which"), {**sent, "do": do})
        assert "Typed anew" in words(answer)
        return [row.texts.get("en", "") for row in answer.context["form"].options.rows]

    assert rows_after("up-2") == ["First", "Third", "Second"]
    assert rows_after("up-0") == ["First", "Second", "Third"]
    assert rows_after("down-0") == ["Second", "First", "Third"]
    assert rows_after("drop-1") == ["First", "Third"]
    assert rows_after("more") == ["First", "Second", "Third", ""]
    assert asked("which", draft)["text"] == {"en": "which?"}


def test_a_new_name_goes_into_the_rules_that_use_the_old(builder):
    draft = draft_made_of(
        survey_of(
            question("stays", "SINGLE", options=options("yes", "no")),
            question(
                "why", "TEXT", show_if={"all": [{"question": "stays", "is": "EQ", "value": "no"}]}
            ),
        )
    )
    sent = {
        "type": "SINGLE", "text_en": "Leaving?", "name": "leaves", "option-count": "2",
        "option-0-text_en": "Yes", "option-0-was": "yes", "option-0-code": "yes",
        "option-1-text_en": "Never", "option-1-was": "no", "option-1-code": "never",
    }  # fmt: skip

    post(builder, draft, page("question", question="stays"), sent)

    rule = asked("why", draft)["show_if"]["all"][0]
    assert rule == {"question": "leaves", "is": "EQ", "value": "never"}


def test_a_question_is_asked_in_another_way(builder):
    draft = draft_made_of(survey_of(question("served", "CSAT", dimension="SERVICE")))
    address = page("question", question="served") + "?type=TEXT"
    assert 'name="is_long"' in words(builder.get(address))

    sent = {"type": "TEXT", "text_en": "served?", "name": "served", "dimension": "SERVICE"}
    post(builder, draft, address, sent)

    assert asked("served", draft) == question("served", "TEXT", dimension="SERVICE")


@pytest.mark.parametrize(
    ("do", "expected"),
    [
        ({"do": "down"}, [["b", "a"], ["c"]]),
        ({"do": "copy"}, [["a", "a_2", "b"], ["c"]]),
        ({"do": "to", "to": "second"}, [["b"], ["c", "a"]]),
        ({"do": "delete"}, [["b"], ["c"]]),
    ],
)
def test_a_button_on_the_page_changes_the_draft(builder, do, expected):
    document = survey_of(question("a"), question("b"))
    document["sections"].append({"name": "second", "title": {}, "questions": [question("c")]})
    draft = draft_made_of(document)

    answer = post(builder, draft, page("question-act", question="a"), do)

    assert answer.url.startswith(page("draft"))
    assert names(draft) == expected


def test_with_scripts_only_the_builder_is_drawn_again(builder):
    draft = draft_made_of(survey_of(question("a"), question("b")))

    answer = post(
        builder,
        draft,
        page("question-act", question="a"),
        {"do": "delete"},
        headers={"HX-Request": "true"},
    )

    assert answer.status_code == 200
    assert words(answer).strip().startswith('<div id="builder"')
    assert "The question is deleted." in words(answer)
    assert 'hx-swap-oob="true"' in words(answer)
    assert names(draft) == [["b"]]


def test_what_others_depend_on_goes_after_asking(builder):
    draft = draft_made_of(SHORT)
    confirm = page("question-delete", question="served")

    answer = post(builder, draft, page("question-act", question="served"), {"do": "delete"})

    assert answer.url == confirm
    assert names(draft) == [["recommend", "served", "why"]]
    told = words(builder.get(confirm))
    assert "why?" in told
    assert "is at most \u20683 · So-so\u2069" in told

    post(builder, draft, confirm)

    assert names(draft) == [["recommend", "why"]]
    assert "show_if" not in asked("why", draft)


def test_a_section_that_others_depend_on_goes_after_asking(builder):
    document = survey_of(question("a"))
    when = {"all": [{"question": "a", "is": "GE", "value": 4}]}
    document["sections"].append(
        {"name": "second", "title": {"en": "Then"}, "questions": [question("b")], "show_if": when}
    )
    draft = draft_made_of(document)
    confirm = page("section-delete", section="all")

    assert post(builder, draft, page("section-act", section="all"), {"do": "delete"}).url == confirm
    assert "Then" in words(builder.get(confirm))
    post(builder, draft, confirm)

    assert names(draft) == [["b"]]
    assert "show_if" not in now_of(draft).definition["sections"][0]


def test_a_condition_is_written_step_by_step_without_scripts(builder):
    draft = draft_made_of(
        survey_of(question("served", "CSAT"), question("later"), question("why", "TEXT"))
    )
    address = page("question-condition", question="why")

    first = builder.get(address).context["rules"]
    assert [name for name, _words in first[0]["questions"]] == ["served", "later"]

    answer = post(
        builder, draft, address, {"do": "look", "rule-count": "1", "rule-0-question": "served"}
    )
    rule = answer.context["rules"][0]
    assert [op for op, _words in rule["ops"]] == ["LE", "GE", "EQ", "NE", "LT", "GT", "ANSWERED"]
    assert [value for value, _words in rule["answers"]] == ["1", "2", "3", "4", "5"]
    assert "show_if" not in asked("why", draft)

    answer = post(
        builder,
        draft,
        address,
        {
            "do": "save", "word": "any", "rule-count": "1", "rule-0-question": "served",
            "rule-0-was": "served", "rule-0-is": "LE", "rule-0-value": "2",
        },
    )  # fmt: skip
    assert answer.url == page("draft") + "#q-why"
    assert asked("why", draft)["show_if"] == {
        "any": [{"question": "served", "is": "LE", "value": 2}]
    }

    post(builder, draft, address, {"do": "none", "rule-count": "0"})
    assert "show_if" not in asked("why", draft)


KINDS = survey_of(
    question("one", "SINGLE", options=options("yes", "no")),
    question("many", "MULTIPLE", options=options("x", "y")),
    question("size", "PAIR"),
    question("count", "NUMBER"),
    question("day", "DATE"),
    question("words", "TEXT"),
    question("read", "NOTE"),
    question("last"),
)


@pytest.mark.parametrize(
    ("about", "told", "kept"),
    [
        ("one", {"is": "NE", "value": "no"}, {"is": "NE", "value": "no"}),
        ("many", {"is": "LACKS", "value": "x"}, {"is": "LACKS", "value": "x"}),
        (
            "size",
            {"is": "GE", "value": "4", "part": "importance"},
            {"is": "GE", "value": 4, "part": "importance"},
        ),
        ("count", {"is": "LT", "value": "١٢"}, {"is": "LT", "value": "12"}),
        ("day", {"is": "GT", "value": "2026-06-01"}, {"is": "GT", "value": "2026-06-01"}),
        ("words", {"is": "ANSWERED"}, {"is": "ANSWERED"}),
    ],
)
def test_a_rule_about_each_kind_of_answer(builder, about, told, kept):
    draft = draft_made_of(KINDS)
    sent = {f"rule-0-{name}": value for name, value in told.items()}
    sent |= {"rule-count": "1", "rule-0-question": about, "rule-0-was": about, "word": "all"}

    post(builder, draft, page("question-condition", question="last"), sent)

    assert asked("last", draft)["show_if"] == {"all": [{"question": about, **kept}]}


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ("one", {"is": "EQ", "value": "maybe"}),
        ("one", {"is": "LE", "value": "yes"}),
        ("size", {"is": "GE", "value": "9"}),
        ("count", {"is": "LT", "value": "few"}),
        ("day", {"is": "GT", "value": ""}),
        ("read", {"is": "ANSWERED"}),
        ("last", {"is": "EQ", "value": "1"}),
    ],
)
def test_a_rule_that_fits_no_answer_is_refused_beside_it(builder, about, told):
    draft = draft_made_of(KINDS)
    sent = {f"rule-0-{name}": value for name, value in told.items()}
    sent |= {"rule-count": "1", "rule-0-question": about, "rule-0-was": about}

    answer = post(builder, draft, page("question-condition", question="last"), sent)

    assert answer.status_code == 422
    assert answer.context["rules"][0]["row"].fault
    assert "show_if" not in asked("last", draft)


def test_only_questions_of_earlier_sections_decide_on_a_section(builder):
    document = survey_of(question("a"), question("note", "NOTE"))
    document["sections"].append({"name": "second", "title": {}, "questions": [question("b")]})
    draft_made_of(document)

    rules = builder.get(page("section-condition", section="second")).context["rules"]
    assert [name for name, _words in rules[0]["questions"]] == ["a"]
    first = words(builder.get(page("section-condition", section="all")))
    assert "Nothing is asked before this" in first


def test_a_dead_question_is_called_out_beside_it_and_keeps_the_draft_from_being_published(builder):
    draft = draft_made_of(DEAD)
    mend = page("question-condition", question="why")

    shown = builder.get(page("draft"))

    faults = shown.context["verdict"].faults
    assert [(each.url, each.kind, each.name) for each in faults] == [(mend, "question", "why")]
    assert "Nothing leads to the question “\u2068why?\u2069”" in faults[0].words
    rows = shown.context["parts"][0].rows
    assert [len(row.faults) for row in rows] == [0, 1]

    answer = post(builder, draft, page("publish"))

    assert answer.status_code == 409
    assert "This survey cannot be published yet." in words(answer)
    assert f'href="{mend}"' in words(answer)
    assert now_of(draft).status == "DRAFT"


def test_an_unknown_category_is_named_beside_its_question(builder):
    low = {"at_most": 2, "then": "CASE", "category": "NO_SUCH"}
    draft = draft_made_of(survey_of(question("served", "CSAT", low=low)))

    fault = builder.get(page("draft")).context["verdict"].faults[0]

    assert (fault.words, fault.name) == ("There is no case category NO_SUCH.", "served")
    assert fault.url == page("question", question="served")
    assert post(builder, draft, page("publish")).status_code == 409


def test_publishing_tells_what_changed_since(builder, cast):
    draft = worked_on()
    sent = {"type": "NPS", "text_en": "Would you?", "name": "recommend"}
    post(builder, draft, page("question", question="recommend"), sent)
    post(builder, draft, page("question-act", question="why"), {"do": "delete"})

    changes = builder.get(page("publish")).context["changes"]
    assert [(each.what, each.text, each.aspects) for each in changes] == [
        ("Changed", "Would you?", "words"),
        ("Gone", "why?", ""),
    ]

    answer = post(builder, draft, page("publish"))

    assert answer.url == page("detail")
    survey = Survey.objects.get(code="short")
    assert (survey.published.number, survey.published.published_by) == (2, cast.manager)
    assert survey.versions.get(number=1).status == "RETIRED"


def test_a_conflict_keeps_what_was_typed_and_saves_it_at_the_second_time(builder, cast):
    draft = draft_made_of(survey_of(question("a"), question("b")))
    seen = draft.changed_at.isoformat()
    theirs = set_texts(draft.definition, {"title": {"en": "Theirs"}})
    save_draft(
        version=draft, definition=theirs, seen=draft.changed_at, by=cast.analyst, at=timezone.now()
    )
    sent = {"type": "RATING", "text_en": "My words", "name": "a", "scale": "5", "seen": seen}

    answer = builder.post(page("question", question="a"), sent)

    assert answer.status_code == 409
    told = words(answer)
    assert "ali changed this draft meanwhile. What you wrote is kept here" in told
    assert "My words" in told
    assert asked("a", draft)["text"] == {"en": "a?"}

    again = answer.context["seen"]
    assert builder.post(page("question", question="a"), {**sent, "seen": again}).status_code == 302
    assert asked("a", draft)["text"] == {"en": "My words"}
    assert now_of(draft).definition["title"] == {"en": "Theirs"}


def test_a_conflict_of_one_click_shows_the_newest_and_changes_nothing(builder, cast):
    draft = draft_made_of(survey_of(question("a"), question("b")))
    seen = draft.changed_at.isoformat()
    save_draft(
        version=draft,
        definition=set_texts(draft.definition, {"title": {"en": "Theirs"}}),
        seen=draft.changed_at,
        by=cast.analyst,
        at=timezone.now(),
    )

    answer = builder.post(
        page("question-act", question="a"), {"do": "down", "seen": seen}, follow=True
    )

    assert "ali changed this draft meanwhile." in words(answer)
    assert "Theirs" in words(answer)
    assert names(draft) == [["a", "b"]]


@pytest.mark.parametrize("seen", ["", "yesterday", "2026-99-99T00:00"])
def test_a_form_that_does_not_say_what_it_saw_changes_nothing(builder, seen):
    draft = draft_made_of(survey_of(question("a"), question("b")))

    builder.post(page("question-act", question="a"), {"do": "down", "seen": seen})

    assert names(draft) == [["a", "b"]]


def test_what_is_typed_on_a_question_deleted_meanwhile_is_kept_as_a_new_one(builder):
    draft = draft_made_of(survey_of(question("a"), question("b")))
    seen = draft.changed_at.isoformat()
    post(builder, draft, page("question-act", question="a"), {"do": "delete"})
    sent = {"type": "TEXT", "text_en": "My words", "name": "a"}

    answer = builder.post(page("question", question="a"), {**sent, "seen": seen})

    assert answer.status_code == 409
    assert "My words" in words(answer)
    assert answer.context["action"] == page("question-new")
    post(builder, draft, page("question-new"), sent)
    assert names(draft) == [["b", "a"]]


def test_what_is_typed_on_a_draft_published_meanwhile_is_kept(builder):
    draft = draft_made_of(survey_of(question("a")))
    seen = draft.changed_at.isoformat()
    publish(version=draft, by=None, at=NOW + timedelta(minutes=1))
    sent = {"type": "TEXT", "text_en": "My words", "name": "a", "seen": seen}

    answer = builder.post(page("question", question="a"), sent)

    assert answer.status_code == 409
    assert "This version is published already and stays as it is." in words(answer)
    assert "My words" in words(answer)
    assert asked("a", draft) == question("a")


def test_undo_and_redo_stand_on_the_page(builder):
    draft = draft_made_of(survey_of(question("a"), question("b")))
    assert builder.get(page("draft")).context["may_undo"] is False

    post(builder, draft, page("question-act", question="a"), {"do": "down"})
    shown = builder.get(page("draft")).context
    assert (shown["may_undo"], shown["may_redo"]) == (True, False)

    post(builder, draft, page("draft-undo"))
    assert names(draft) == [["a", "b"]]
    post(builder, draft, page("draft-redo"))
    assert names(draft) == [["b", "a"]]


def test_a_language_is_added_and_everything_said_in_it(builder):
    draft = draft_made_of(survey_of(question("a", hint={"en": "Now"})))

    answer = post(builder, draft, page("languages"), {"do": "add", "language": "ar"})

    assert answer.url == page("words", language="ar")
    assert builder.get(page("draft")).context["verdict"].missing == [("ar", "العربية", 3)]
    rows = builder.get(answer.url).context["rows"]
    assert [(each["wording"].place, each["from"], each["lacks"]) for each in rows] == [
        ("title", "Short", True),
        ("sections.0.questions.0.text", "a?", True),
        ("sections.0.questions.0.hint", "Now", True),
    ]

    post(builder, draft, answer.url, {"title": "قصير", "sections.0.questions.0.text": "أ؟"})

    assert now_of(draft).definition["title"] == {"en": "Short", "ar": "قصير"}
    assert builder.get(page("draft")).context["verdict"].missing == [("ar", "العربية", 1)]


def test_a_language_is_put_first_once_nothing_is_missing_and_dropped(builder):
    draft = draft_made_of(add_language(survey_of(question("a")), "ar"))

    refused = post(
        builder, draft, page("languages"), {"do": "first", "language": "ar"}, follow=True
    )
    assert "Say everything in this language before it can be the first." in words(refused)

    told = {"title": "قصير", "sections.0.questions.0.text": "أ؟"}
    post(builder, draft, page("words", language="ar"), told)
    post(builder, draft, page("languages"), {"do": "first", "language": "ar"})
    assert now_of(draft).definition["languages"] == ["ar", "en"]
    post(builder, draft, page("languages"), {"do": "drop", "language": "en"})
    assert now_of(draft).definition["title"] == {"ar": "قصير"}


def test_words_typed_into_a_draft_changed_meanwhile_are_kept(builder):
    draft = draft_made_of(add_language(survey_of(question("a")), "ar"))
    seen = draft.changed_at.isoformat()
    post(builder, draft, page("section-new"), {"title": "More"})

    answer = builder.post(page("words", language="ar"), {"title": "قصير", "seen": seen})

    assert answer.status_code == 409
    assert "قصير" in words(answer)
    assert now_of(draft).definition["title"] == {"en": "Short"}


def test_the_survey_has_words_of_its_own(builder):
    draft = draft_made_of(survey_of(question("a")))

    post(builder, draft, page("title"), {"title_en": "Brief", "intro_en": "Hello", "thanks_en": ""})

    document = now_of(draft).definition
    assert (document["title"], document["intro"]) == ({"en": "Brief"}, {"en": "Hello"})
    answer = post(builder, draft, page("title"), {"title_en": "", "intro_en": "Kept"})
    assert answer.status_code == 422
    assert "Kept" in words(answer)


def test_a_draft_is_started_and_thrown_away(builder):
    survey = published().survey
    assert builder.get(page("draft")).url == page("detail")

    builder.post(page("draft-start"))
    assert Survey.objects.get(code="short").draft.definition == SHORT
    assert "What is asked now stays as it is." in words(builder.get(page("draft-discard")))
    assert builder.post(page("draft-discard")).url == page("detail")
    assert [each.status for each in survey.versions.all()] == ["PUBLISHED"]


def test_a_survey_never_published_goes_with_its_draft(builder):
    draft_made_of(survey_of(question("a")))

    assert "it goes as a whole" in words(builder.get(page("draft-discard")))
    assert builder.post(page("draft-discard")).url == reverse("surveys:list")
    assert not Survey.objects.filter(code="short").exists()


@pytest.mark.parametrize("name", ["question", "question-condition", "question-delete"])
def test_a_question_that_is_not_there_is_not_found(builder, name):
    draft_made_of(survey_of(question("a")))

    assert builder.get(page(name, question="b")).status_code == 404


def test_the_builder_asks_the_database_no_more_for_a_long_survey(
    builder, django_assert_num_queries, django_assert_max_num_queries
):
    draft = draft_made_of(survey_of(question("a")))
    with django_assert_max_num_queries(20) as short:
        builder.get(page("draft"))
    many = [question(f"q{number}") for number in range(60)]
    save_draft(
        version=draft,
        definition=survey_of(*many),
        seen=draft.changed_at,
        by=None,
        at=NOW + timedelta(minutes=1),
    )

    with django_assert_num_queries(len(short)):
        builder.get(page("draft"))
