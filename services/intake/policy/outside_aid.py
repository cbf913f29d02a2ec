"""What may be said that others gave a household.

No act is refused because of it. The law on disaster prevention (33/2013/QH13, Art. 33) asks that relief avoid duplication, and
Decree 93/2021 (Art. 10.1.c) that what is given directly be counted when donations are shared out; neither takes a benefit of
Decree 335/2025 or its predecessors away (certainty D: nobody has read a text that says so of them). So it is shown, not judged.
"""

from datetime import date, timedelta
from typing import Final

from services.intake.domain.outside_aid import AidDraft, AidKind
from shared.errors import FieldError, InvalidInput, Refused
from shared.texts import Text

_MAX_AGE: Final = timedelta(days=366)
"""What is older is a slip of the pen (internal bound)."""


class AidWithdrawn(Refused):
    """Somebody has said before that this was wrong."""

    code = "outside-aid-withdrawn"
    title = Text(vi="Mục này đã được rút trước đó", en="This was withdrawn before")


def check_aid(draft: AidDraft, today: date) -> None:
    """Refuse a day that cannot be, money without an amount, and goods of which nobody says what they are."""
    errors = []
    if draft.given_on > today:
        errors.append(FieldError("given_on", _AHEAD))
    if draft.given_on < today - _MAX_AGE:
        errors.append(FieldError("given_on", _LONG_AGO))
    if draft.kind is AidKind.CASH and draft.amount_dong is None:
        errors.append(FieldError("amount_dong", _NO_AMOUNT))
    if draft.kind is AidKind.GOODS and draft.words.what is None:
        errors.append(FieldError("what", _NOT_WHAT))
    if errors:
        raise InvalidInput(*errors)


_AHEAD: Final = Text(vi="chưa đến ngày đó", en="is still to come")
_LONG_AGO: Final = Text(vi="quá một năm trước: hãy xem lại ngày", en="is more than a year ago: look at the day again")
_NO_AMOUNT: Final = Text(vi="hãy ghi số tiền (đồng)", en="is missing: how much money it was (đồng)")
_NOT_WHAT: Final = Text(vi="hãy ghi là hiện vật gì, bao nhiêu", en="is missing: what it was, and how much of it")
