"""Somebody filling a survey in: which version, in which language, what is answered so far, at which step."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import get_language

from crm.entries import EntryFaulty
from crm.models import Client, DeviceEntry, Staff
from surveys.answering import Unreadable
from surveys.forms.response import read_response
from surveys.models import Invitation, PartialResponse, Survey, SurveyVersion
from surveys.rendering import form_context
from surveys.steps import Turn, step_of, turn_of

NATIVE = dict(settings.LANGUAGES)
LANGUAGE, BIG, SMALL = "language-", "faces", "sections"


@dataclass(frozen=True, kw_only=True)
class Sitting:
    """What is known of a survey being filled in; `big` shows one question at a time, with large faces."""

    uid: UUID
    version: SurveyVersion
    language: str
    answers: Mapping[str, Any] = field(default_factory=dict)
    step: str = ""
    big: bool = False

    def context(
        self, faults: Mapping[str, Unreadable] | None = None, *, has_more: bool = False
    ) -> dict[str, Any]:
        """Return what a page with this survey's form shows."""
        definition = self.version.read
        where: dict[str, Any] = {"question" if self.big else "section": self.step}
        return {
            **form_context(definition, self.language, self.answers, faults or {}, **where),
            "sitting": self,
            "languages": [(code, NATIVE[code]) for code in definition.languages],
            "has_more": has_more,
        }

    def turn(self, sent: QueryDict) -> Turn:
        """Return where the form that was sent leads."""
        return turn_of(self.version.read, sent, by_question=self.big)

    def after(self, turn: Turn, sent: QueryDict) -> "Sitting":
        """Return the sitting as it goes on: other answers, another step, language or size."""
        go = sent.get("go", "")
        wanted = go.removeprefix(LANGUAGE) if go.startswith(LANGUAGE) else self.language
        language = wanted if wanted in self.version.read.languages else self.language
        step, big = turn.step, self.big
        if go in (BIG, SMALL):
            big = go == BIG
            step = self._step_in(step, big=big)
        return replace(self, answers=turn.given, step=step, language=language, big=big)

    def _step_in(self, step: str, *, big: bool) -> str:
        if big == self.big:
            return step
        if not big:
            return step_of(self.version.read, step, by_question=False)
        sections = {section.name: section for section in self.version.read.sections}
        asked = sections[step].questions if step in sections else ()
        return asked[0].name if asked else ""


def language_for(version: SurveyVersion, *wanted: str) -> str:
    """Return the first language wanted that the survey has; else the reader's, else the survey's first."""
    languages = version.read.languages
    known = [*wanted, (get_language() or "")[:2]]
    return next((each for each in known if each in languages), languages[0])


def version_of(survey: Survey, number: str = "") -> SurveyVersion | None:
    """Return the version of a number that was once published, else the one that is asked now."""
    numbered = survey.versions.exclude(status=SurveyVersion.Status.DRAFT)
    if number.isdecimal() and len(number) < 6:
        found = numbered.filter(number=int(number)).first()
        if found is not None:
            return found
    return survey.published


def sitting_by_link(invitation: Invitation, sent: QueryDict, wanted: str = "") -> Sitting | None:
    """Return the sitting of an invitation: taken up where it was left, on any device; none where nothing is asked."""
    kept = PartialResponse.objects.filter(invitation=invitation).select_related("version").first()
    version = kept.version if kept else version_of(invitation.survey, sent.get("version", ""))
    if version is None:
        return None
    client = invitation.client.language if invitation.client else ""
    staff = invitation.staff.language if invitation.staff else ""
    told = (sent.get("language", ""), wanted, kept.language if kept else "", client, staff)
    return Sitting(
        uid=kept.pk if kept else uid_of(sent),
        version=version,
        language=language_for(version, *told),
        answers=kept.answers if kept else {},
        step=kept.section if kept else "",
    )


def sitting_of_entry(client: Client, by: Staff, uid: str) -> Sitting | None:
    """Return the sitting of an interview that the phone of `by` had sent and that was refused, to be looked at again."""
    try:
        kept = DeviceEntry.objects.filter(staff=by, pk=UUID(uid), kind="response").first()
        entry, version = read_response({**kept.content, "uid": uid} if kept else {})
    except (ValueError, EntryFaulty):
        return None
    if kept is None or entry.client != client.pk:
        return None
    language = language_for(version, entry.language)
    return Sitting(uid=kept.pk, version=version, language=language, answers=entry.answers)


def sitting_of_staff(
    survey: Survey, client: Client | None, by: Staff, sent: QueryDict
) -> Sitting | None:
    """Return the sitting in which `by` asks a survey: the one that is sent, else what was kept of this client."""
    own = PartialResponse.objects.visible_to(by).filter(client=client, version__survey=survey)
    kept = own.select_related("version").order_by("-saved_at").first() if client else None
    version = version_of(survey, sent.get("version", "")) if sent or not kept else kept.version
    if version is None:
        return None
    known = kept if kept and not sent else None
    told = (
        sent.get("language", ""),
        known.language if known else "",
        client.language if client else "",
    )
    return Sitting(
        uid=known.pk if known else uid_of(sent),
        version=version,
        language=language_for(version, *told),
        answers=known.answers if known else {},
        step=known.section if known else "",
        big=sent.get("big") == "yes",
    )


def uid_of(sent: QueryDict) -> UUID:
    """Return the key that a form was given when it was first shown, else a new one."""
    try:
        return UUID(sent.get("uid", ""))
    except ValueError:
        return uuid4()
