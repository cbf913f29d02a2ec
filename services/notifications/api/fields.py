"""Fields that several doors check in the same way, with the errors that name them."""

from collections.abc import Sequence
from typing import Final

from services.notifications.policy.phones import reachable
from shared.errors import FieldError, InvalidInput
from shared.texts import Text

NO_SUCH_COMMUNE: Final = Text(vi="không có xã này", en="there is no such commune")


def reachable_numbers(numbers: Sequence[str], field: str) -> list[str]:
    """Return the numbers of a list's lines as gateways want them; names each that can take no SMS."""
    found = [reachable(number) for number in numbers]
    errors = [FieldError(f"{field}.{index}.phone", _NO_MOBILE) for index, number in enumerate(found) if number is None]
    if errors:
        raise InvalidInput(*errors)
    return [number for number in found if number is not None]


_NO_MOBILE: Final = Text(
    vi="không phải số di động Việt Nam nhận được tin nhắn (số bàn, 1800, 1900, số nước ngoài không nhận được): "
    "hãy ghi số di động, ví dụ 0559 000 111",
    en="is no Vietnamese mobile number that takes messages (landlines, 1800, 1900 and numbers abroad do not): "
    "give a mobile number, for example 0559 000 111",
)
