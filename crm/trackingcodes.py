"""Tracking codes: how the one who complained, and nobody else, finds the case again."""

import secrets

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: none is mistaken when read aloud
LENGTH = 12  # 60 bits
_HEARD = str.maketrans("ILO", "110")


def new_code() -> str:
    """Return a code that cannot be guessed."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def read_code(text: str) -> str:
    """Return the code somebody typed, whatever its case, gaps and mistaken letters; empty if it is none.

    Digits of any script count as digits.
    """
    code = plain_code(text)
    return code if len(code) == LENGTH and set(code) <= set(LETTERS) else ""


def plain_code(text: str) -> str:
    """Return what somebody typed as letters and digits alone, mistaken ones put right."""
    plain = "".join(_digit(letter) for letter in text.upper() if letter.isalnum())
    return plain.translate(_HEARD)


def _digit(letter: str) -> str:
    return str(int(letter)) if letter.isdecimal() else letter


def write_code(code: str) -> str:
    """Return a code in groups of four, as it is shown and read aloud."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))
