"""Refusals: what a user may be told when an action will not do as asked."""


class Refused(Exception):
    """An action that will not be done; its message is translatable and fit for the user.

    `field` names the argument at fault, where one is.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field
