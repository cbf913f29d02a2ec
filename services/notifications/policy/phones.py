"""Which numbers a gateway can reach."""

import phonenumbers


def reachable(number: str | None) -> str | None:
    """Return the number as +84…, or None where there is none or it cannot exist: then people are told in person."""
    if number is None:
        return None
    try:
        parsed = phonenumbers.parse(number, "VN")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
