"""Links to a survey: the key of an invitation, signed; whether it may still be used is the invitation's to say."""

from uuid import UUID

from django.core.signing import BadSignature, Signer

from surveys.models import Invitation

_signer = Signer(salt="surveys.invitation")


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
