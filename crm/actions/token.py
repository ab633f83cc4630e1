"""Tokens of branch systems: issue and revoke."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from knox.models import get_digest_token
from knox.settings import CONSTANTS

from crm.access import Permission, Scope
from crm.errors import Refused
from crm.models import BranchSystem, Staff, SystemToken


class CannotIssueToken(Refused):
    """No token is made."""


class CannotRevokeToken(Refused):
    """The token stays as it is."""


@transaction.atomic
def issue_token(
    *,
    system: BranchSystem,
    scopes: Iterable[Scope],
    expires_at: datetime,
    by: Staff | None,
    at: datetime,
) -> tuple[SystemToken, str]:
    """Make a token and return it with its text, which is stored nowhere; `by` is empty at the console."""
    system = BranchSystem.objects.select_for_update().get(pk=system.pk)
    wanted = {scope.value for scope in scopes}
    _check_may_issue(system, wanted, by)
    if expires_at <= at:
        raise CannotIssueToken(_("The token would already have expired."), field="expires_at")
    digest, text = get_digest_token()
    token = SystemToken.objects.create(
        digest=digest,
        token_key=text[: CONSTANTS.TOKEN_KEY_LENGTH],
        user=system,
        scopes=sorted(wanted),
        expiry=expires_at,
    )
    return token, text


def _check_may_issue(system: BranchSystem, wanted: set[str], by: Staff | None) -> None:
    if by is not None and not by.may(Permission.MANAGE_SETTINGS):
        raise CannotIssueToken(_("You may not issue tokens."))
    if not system.is_active:
        raise CannotIssueToken(_("This branch system is not active."), field="system")
    if not wanted:
        raise CannotIssueToken(_("Name at least one scope."), field="scopes")
    if missing := wanted - set(system.scopes):
        raise CannotIssueToken(
            _("The branch system does not hold %(scopes)s.")
            % {"scopes": ", ".join(sorted(missing))},
            field="scopes",
        )


@transaction.atomic
def revoke_token(*, token: SystemToken, by: Staff | None, at: datetime) -> SystemToken:
    """Let a token expire now."""
    token = SystemToken.objects.select_for_update().get(pk=token.pk)
    if by is not None and not by.may(Permission.MANAGE_SETTINGS):
        raise CannotRevokeToken(_("You may not revoke tokens."))
    if token.expiry <= at:
        raise CannotRevokeToken(_("This token has already expired."))
    token.expiry = at
    token.save(update_fields=["expiry"])
    return token
