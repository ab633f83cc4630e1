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
