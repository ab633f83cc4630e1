"""Sign-in: accounts are made by head office, nobody signs up."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """The rules of sign-in that differ from a public site."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: staff are added by head office."""
        return False
