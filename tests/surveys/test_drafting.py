from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.actions.drafting import (
    CannotChangeSurvey,
    change_survey,
    draft_history,
    redo_change,
    undo_change,
)
from surveys.actions.survey import CannotPublish, CannotSaveDraft, publish, save_draft
from surveys.drafthistory import history_of
from surveys.editing import set_texts
from surveys.models import SurveyVersion
from tests.cast import play
from tests.surveys.books import NOW, SHORT, published, worked_on


@pytest.fixture
def cast(db):
    return play()


def titled(words):
    return set_texts(SHORT, {"title": {"en": words}})


def minutes(count):
    return NOW + timedelta(minutes=count)


def saved(draft, words, at, by=None):
    return save_draft(
        version=draft, definition=titled(words), seen=draft.changed_at, by=by, at=minutes(at)
    )


def title_of(draft):
    return SurveyVersion.objects.get(pk=draft.pk).definition["title"]["en"]


def test_changes_are_taken_back_one_by_one_and_done_again(cast):
    draft = worked_on()
    draft = saved(draft, "One", 1)
    draft = saved(draft, "Two", 2)

    draft = undo_change(version=draft, seen=draft.changed_at, by=cast.manager, at=minutes(3))
    assert title_of(draft) == "One"
    draft = undo_change(version=draft, seen=draft.changed_at, by=cast.manager, at=minutes(4))
    assert title_of(draft) == "Short"
    with pytest.raises(CannotSaveDraft):
        undo_change(version=draft, seen=draft.changed_at, by=cast.manager, at=minutes(5))
    draft = redo_change(version=draft, seen=draft.changed_at, by=cast.manager, at=minutes(6))
    assert title_of(draft) == "One"
    assert (draft.changed_by, draft.changed_at) == (cast.manager, minutes(6))

    draft = saved(draft, "Three", 7)
    with pytest.raises(CannotSaveDraft):
        redo_change(version=draft, seen=draft.changed_at, by=cast.manager, at=minutes(8))
    draft = undo_change(version=draft, seen=draft.changed_at, by=cast.manager, at=minutes(9))
    assert title_of(draft) == "One"


def test_nothing_is_taken_back_that_was_not_seen(cast):
    draft = worked_on()
    seen = draft.changed_at
    draft = saved(draft, "One", 1)

    with pytest.raises(CannotSaveDraft):
        undo_change(version=draft, seen=seen, by=cast.manager, at=minutes(2))

    assert title_of(draft) == "One"
    assert len(draft_history(draft).back) == 1


def test_a_published_version_is_not_taken_back(cast):
    draft = saved(worked_on(), "One", 1)
    version = publish(version=draft, by=None, at=minutes(2))

    with pytest.raises(CannotSaveDraft):
        undo_change(version=version, seen=draft.changed_at, by=cast.manager, at=minutes(3))

    assert title_of(version) == "One"


def test_the_audit_names_who_took_back(cast):
    draft = saved(worked_on(), "One", 1)
    undo_change(version=draft, seen=draft.changed_at, by=cast.manager, at=minutes(2))

    last = draft.events.order_by("pgh_id").last()

    assert last.changed_by == cast.manager
    assert last.pgh_context.metadata["draft"] == "undo"


def test_what_was_not_seen_is_not_published(cast):
    draft = worked_on()
    seen = draft.changed_at
    draft = saved(draft, "One", 1)

    with pytest.raises(CannotPublish) as refused:
        publish(version=draft, by=cast.manager, at=minutes(2), seen=seen)

    assert str(refused.value) == "The draft was changed meanwhile. Look at what it says now."
    draft.refresh_from_db()
    assert draft.status == "DRAFT"


def test_what_kind_a_survey_is_changes_any_time(cast):
    survey = published(kind="OTHER").survey

    change_survey(
        survey=survey, facts={"kind": "EXIT", "keeps_officer_away": True}, by=cast.analyst
    )

    survey.refresh_from_db()
    assert (survey.kind, survey.keeps_officer_away) == ("EXIT", True)


@pytest.mark.parametrize("facts", [{"is_anonymous": True}, {"subject": "STAFF"}])
def test_what_responses_rest_on_stays_once_a_survey_was_asked(cast, facts):
    survey = published().survey

    with pytest.raises(CannotChangeSurvey) as refused:
        change_survey(survey=survey, facts={"kind": "EXIT", **facts}, by=cast.analyst)

    survey.refresh_from_db()
    assert refused.value.field in facts
    assert (survey.kind, survey.is_anonymous, survey.subject) == ("OTHER", False, "CLIENT")


def test_an_officer_does_not_change_a_survey(cast):
    survey = published().survey

    with pytest.raises(CannotChangeSurvey):
        change_survey(survey=survey, facts={"kind": "EXIT"}, by=cast.amina)


@pytest.mark.parametrize(
    ("kinds", "here", "back", "forth"),
    [
        ([], None, [], []),
        ([""], 0, [], []),
        (["", ""], 1, [0], []),
        (["", "", "undo"], 0, [], [1]),
        (["", "", "undo", "redo"], 1, [0], []),
        (["", "", "", "undo", "undo"], 0, [], [2, 1]),
        (["", "", "undo", ""], 3, [0], []),
        (["", "undo"], 1, [0], []),
    ],
)
def test_history_is_read_from_the_changes(kinds, here, back, forth):
    found = history_of(enumerate(kinds))

    assert (found.here, found.back, found.forth) == (here, back, forth)


@given(st.lists(st.sampled_from(["", "undo", "redo"])))
def test_a_redo_brings_back_what_an_undo_took(kinds):
    before = history_of(enumerate(["", *kinds]))

    after = history_of(enumerate(["", *kinds, "undo", "redo"]))

    if before.back:
        assert (after.here, after.back, after.forth) == (before.here, before.back, before.forth)
