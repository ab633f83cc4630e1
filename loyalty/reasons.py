"""Reasons of a risk, put into the reader's words."""

from typing import Any


def reason_words(reason: dict[str, Any]) -> str:
    """Say one reason in a few words a client could overhear."""
    return str(reason.get("code", "")).replace("_", " ")
