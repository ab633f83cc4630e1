"""The entry of a response: what a phone with no signal sends of an interview."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms

from crm.entries import Content, EntryFaulty
from crm.forms.entry import EntryForm, as_form_data
from surveys.formdata import given_answers
from surveys.models import Response, SurveyVersion

MODES = [Response.Mode.FACE_TO_FACE, Response.Mode.PHONE]


@dataclass(frozen=True, kw_only=True)
class ResponseEntry:
    """One interview: of which client, by which version of which survey; the invitation and task that it settles."""

    uid: UUID
    client: int
    survey: str
    version: int
    answers: dict[str, Any]
    mode: str
    language: str
    invitation: UUID | None = None
    task: UUID | None = None
    answered_on: date | None = None
    occurred_at: datetime | None = None
    was_offline: bool = False


class ResponseForm(EntryForm[dict[str, Any]]):
    """The facts of an interview; the answers stand beside them."""

    client = forms.IntegerField()
    survey = forms.SlugField()
    version = forms.IntegerField(min_value=1)
    mode = forms.ChoiceField(choices=[(mode.value, mode.label) for mode in MODES])
    language = forms.CharField(max_length=2)
    invitation = forms.UUIDField(required=False)
    task = forms.UUIDField(required=False)
    answered_on = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    occurred_at = forms.DateTimeField(required=False)

    def entry(self) -> dict[str, Any]:
        """Return the facts of a valid form."""
        return self.cleaned_data


def read_response(content: Content) -> tuple[ResponseEntry, SurveyVersion]:
    """Return the entry that a content tells, and the version it is of, retired or not.

    `answers` may stand for themselves, as JSON, or as the fields of the page's form.

    Raises
    ------
    EntryFaulty
        The content is not of the form, or there was never such a version.
    """
    facts = {name: value for name, value in content.items() if name != "answers"}
    sent = as_form_data(facts)
    form = ResponseForm(sent)
    if not form.is_valid():
        raise EntryFaulty(form.faults())
    told = form.entry()
    known = SurveyVersion.objects.select_related("survey").exclude(status="DRAFT")
    version = known.filter(
        survey__code=told["survey"], survey__subject="CLIENT", number=told["version"]
    ).first()
    if version is None:
        raise EntryFaulty({"survey": [f"{told['survey']} {told['version']}"]})
    answers = content.get("answers")
    given = dict(answers) if isinstance(answers, Mapping) else given_answers(version.read, sent)
    return ResponseEntry(answers=given, **told), version
