"""Tokens of branch systems at the console: issue, list, revoke."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

import pghistory
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from crm.access import Scope
from crm.actions.token import issue_token, revoke_token
from crm.errors import Refused
from crm.models import Branch, BranchSystem, SystemToken


class Command(BaseCommand):
    """Issues, lists and revokes tokens."""

    help = "Issue, list or revoke the API tokens of branch systems."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the three verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        issue = verbs.add_parser("issue", help="make a token; the system is made if it is new")
        issue.add_argument("system", help="name of the branch system")
        issue.add_argument("--scope", action="append", choices=[*Scope], help="default: all")
        issue.add_argument("--branch", action="append", default=[], help="code; default: all")
        issue.add_argument("--days", type=int, default=365, help="days until it expires")
        verbs.add_parser("list", help="show the tokens that are valid")
        revoke = verbs.add_parser("revoke", help="end a token now")
        revoke.add_argument("token", help="its first 15 characters")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Do what the verb says."""
        verb = {"issue": self.issue, "list": self.list, "revoke": self.revoke}[options["verb"]]
        try:
            with pghistory.context(command="api_token"):
                verb(options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    @transaction.atomic
    def issue(self, options: dict[str, Any]) -> None:
        """Make a token and print it, once."""
        now = timezone.now()
        scopes = [Scope(scope) for scope in options["scope"] or [*Scope]]
        _token, text = issue_token(
            system=_system(options["system"], scopes, options["branch"]),
            scopes=scopes,
            expires_at=now + timedelta(days=options["days"]),
            by=None,
            at=now,
        )
        self.stdout.write(text)

    def list(self, _options: dict[str, Any]) -> None:
        """Print the valid tokens, a line each."""
        for token in SystemToken.objects.valid(timezone.now()).order_by("user__name", "expiry"):
            held = ", ".join(token.scopes)
            self.stdout.write(f"{token.token_key}  {token.user}  {token.expiry:%Y-%m-%d}  {held}")

    def revoke(self, options: dict[str, Any]) -> None:
        """End a token."""
        token = SystemToken.objects.filter(token_key=options["token"]).first()
        if token is None:
            raise CommandError("There is no such token.")
        revoke_token(token=token, by=None, at=timezone.now())
        self.stdout.write(f"{token} revoked")


def _system(name: str, scopes: list[Scope], codes: list[str]) -> BranchSystem:
    branches = Branch.objects.filter(code__in=codes)
    if unknown := set(codes) - set(branches.values_list("code", flat=True)):
        raise CommandError(f"There is no branch {', '.join(sorted(unknown))}.")
    held = [scope.value for scope in scopes]
    system, is_new = BranchSystem.objects.get_or_create(name=name, defaults={"scopes": held})
    if is_new:
        system.branches.set(branches)
    elif codes:
        raise CommandError("The branch system exists: change its branches in the admin pages.")
    return system
