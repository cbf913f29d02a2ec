"""Which numbers a gateway can reach."""

from typing import Final

import phonenumbers
from phonenumbers import PhoneNumberType

_VIETNAM: Final = 84


def reachable(number: str | None) -> str | None:
    """Return the number as +84…, or None where it is no Vietnamese mobile number: only those take an SMS.

    To a landline, a service number (1800, 1900) or a number abroad a gateway may say yes, and nobody reads it.
    """
    if number is None:
        return None
    try:
        parsed = phonenumbers.parse(number, "VN")
    except phonenumbers.NumberParseException:
        return None
    # The type is unknown for a number that cannot exist.
    if parsed.country_code != _VIETNAM or phonenumbers.number_type(parsed) != PhoneNumberType.MOBILE:
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
