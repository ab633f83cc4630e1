"""Slips: a link as it is copied or printed, in the language of who is to answer."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from crm.formats import locale_of, write_day
from crm.institution import institution
from surveys.definition import text_in
from surveys.links import address_of, code_of
from surveys.models import Channel, Invitation
from surveys.qr import qr

RIGHT_TO_LEFT = set(settings.LANGUAGES_BIDI)


@dataclass(frozen=True)
class Slip:
    """One link with its words: for whom, of which survey, the QR code, and the code typed at a kiosk."""

    name: str
    branch: str
    language: str
    title: str
    hint: str
    code_hint: str
    until: str
    address: str
    code: str
    picture: SafeString | None

    @property
    def direction(self) -> str:
        """The direction in which the words run."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"


def slip_of(invitation: Invitation) -> Slip:
    """Return the slip of an invitation; one for the kiosk has no link."""
    version = invitation.survey.published
    words = version.definition if version else {}
    spoken = words.get("languages", ["en"])
    person = invitation.client or invitation.staff
    wanted = person.language if person else ""
    language = wanted if wanted in spoken else spoken[0]
    has_link = invitation.channel != Channel.KIOSK
    address = address_of(invitation) if has_link else ""
    with translation.override(language):
        return Slip(
            name=str(person or ""),
            branch=str(invitation.branch or ""),
            language=language,
            title=text_in(words.get("title", {}), language),
            hint=_("Point the camera of a phone here, or open the address."),
            code_hint=_("At the tablet of the branch, type this code:"),
            until=_("Until %(day)s") % {"day": _day(invitation.expires_on, language)},
            address=address,
            code=code_of(invitation),
            picture=qr(address, label=_("Link to the survey")) if address else None,
        )


def _day(day: date, language: str) -> str:
    known = institution()
    return write_day(day, locale_of(language, known.country if known else ""))
