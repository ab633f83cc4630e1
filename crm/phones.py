"""Phone numbers in one form: E.164."""

import phonenumbers


def to_e164(text: str, country: str) -> str | None:
    """Return a phone number in E.164 form.

    Parameters
    ----------
    text
        The number as it was written.
    country
        ISO 3166 code of the country it is dialed from when it names none.

    Returns
    -------
    str or None
        Such as ``"+2348031234567"``; None when the text is no number that country can have.
    """
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def dialed_digits(text: str) -> str:
    """Return the digits by which a number is found, whether it was stored with its country code or without.

    Parameters
    ----------
    text
        The number as somebody types it, with a country code, with a leading zero, or a part of it.

    Returns
    -------
    str
        Such as ``"8031234567"`` for ``"+234 803 123 4567"``, ``"0803 123 4567"`` and ``"00234…"``.
    """
    digits = "".join(str(int(character)) for character in text if character.isdecimal())
    if text.strip().startswith("+") or digits.startswith("00"):
        try:
            number = phonenumbers.parse(f"+{digits.removeprefix('00')}", None)
        except phonenumbers.NumberParseException:
            return digits.lstrip("0")
        return str(number.national_number)
    return digits.lstrip("0")
