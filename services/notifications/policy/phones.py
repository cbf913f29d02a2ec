"""Which numbers and addresses a gateway can reach."""

from typing import Final

from shared.phones import WordsWithoutNumber, mobile_number, read_phone

EMAIL_ADDRESS: Final = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+"
"""Of plain letters: not every mail server takes others, nor what masks an address."""


def reachable(text: str | None) -> str | None:
    """Return the number as +84…, or None where there is no Vietnamese mobile number: only those take an SMS.

    What was taken before words were split off is read like any other: "0559 000 111 (con trai)" is rung.
    """
    if text is None:
        return None
    try:
        number = read_phone(text).number
    except WordsWithoutNumber:
        return None
    return mobile_number(number) if number is not None else None
