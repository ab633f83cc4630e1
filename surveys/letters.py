"""The e-mail that asks somebody to answer a survey, in a language of the survey, with a way never to be asked again."""

from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from crm.institution import institution
from surveys.definition import text_in
from surveys.links import address_of, token_of
from surveys.models import Invitation, SurveyVersion


def invitation_letter(
    invitation: Invitation, *, is_reminder: bool = False
) -> EmailMultiAlternatives:
    """Compose the letter of one invitation; `is_reminder` where it was sent before."""
    version = invitation.survey.published
    with translation.override(_language(invitation, version)):
        context = _context(invitation, version, is_reminder=is_reminder)
        letter = EmailMultiAlternatives(
            subject=_("A few questions from %(institution)s") % context,
            body=render_to_string("surveys/mail/invitation.txt", context),
            to=[invitation.sent_to],
            headers={
                "Auto-Submitted": "auto-generated",
                "List-Unsubscribe": f"<{context['stop']}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
        html = render_to_string("surveys/mail/invitation.html", context)
        letter.attach_alternative(html, "text/html")
    return letter


def _context(
    invitation: Invitation, version: SurveyVersion | None, *, is_reminder: bool
) -> dict[str, Any]:
    known = institution()
    words = version.definition if version else {}
    language = translation.get_language() or settings.LANGUAGE_CODE
    stop = reverse("surveys:stop", kwargs={"token": token_of(invitation)})
    return {
        "institution": known.name if known else "Wafa",
        "title": text_in(words.get("title", {}), language),
        "intro": text_in(words.get("intro", {}), language),
        "address": address_of(invitation),
        "expires_on": invitation.expires_on,
        "stop": str(urljoin(settings.HOME_URL, stop)),
        "is_reminder": is_reminder,
        "language": language,
        "is_rtl": translation.get_language_bidi(),
    }


def _language(invitation: Invitation, version: SurveyVersion | None) -> str:
    spoken = version.definition.get("languages", []) if version else []
    asked = invitation.client.language if invitation.client else ""
    if invitation.staff is not None:
        asked = invitation.staff.language
    known = institution()
    for language in (asked, known.language if known else ""):
        if language in spoken:
            return language
    return spoken[0] if spoken else settings.LANGUAGE_CODE
