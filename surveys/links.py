"""Links of invitations, signed, and codes short enough to type; whether one may still be used it says itself."""

from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from crm.trackingcodes import LETTERS, plain_code, write_code
from surveys.models import Invitation

_signer = Signer(salt="surveys.invitation")
TYPED = 8  # letters of 5 bits; the first of a key that is drawn by chance
REST = 128 - 5 * TYPED


def token_of(invitation: Invitation) -> str:
    """Return the token of an invitation, fit for an address."""
    return _signer.sign(invitation.uid.hex).replace(":", ".")


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation of a token; none where the token was not made here."""
    try:
        uid = UUID(hex=_signer.unsign(token.replace(".", ":")))
    except (BadSignature, ValueError):
        return None
    return Invitation.objects.filter(uid=uid).select_related("survey", "client", "branch").first()


def address_of(invitation: Invitation) -> str:
    """Return the address at which an invitation is answered, as it is sent, copied or printed."""
    path = reverse("surveys:answer", kwargs={"token": token_of(invitation)})
    return str(urljoin(settings.HOME_URL, path))


def code_of(invitation: Invitation) -> str:
    """Return the code of an invitation, to be typed at a kiosk."""
    first = invitation.uid.int >> REST
    letters = [LETTERS[first >> (5 * place) & 31] for place in reversed(range(TYPED))]
    return write_code("".join(letters))


def invitation_of_code(text: str) -> Invitation | None:
    """Return the invitation whose code somebody typed; none where none or more than one has it."""
    code = plain_code(text)
    if len(code) != TYPED or not set(code) <= set(LETTERS):
        return None
    first = 0
    for letter in code:
        first = first << 5 | LETTERS.index(letter)
    bounds = UUID(int=first << REST), UUID(int=(first + 1 << REST) - 1)
    found = Invitation.objects.filter(uid__range=bounds).select_related("survey", "client")[:2]
    return found[0] if len(found) == 1 else None
