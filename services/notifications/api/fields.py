"""Fields that several doors check in the same way, with the errors that name them."""

from collections.abc import Sequence
from typing import Final

from services.notifications.policy.phones import reachable
from shared.errors import FieldError, InvalidInput
from shared.texts import Text

NO_SUCH_COMMUNE: Final = Text(vi="không có xã này", en="there is no such commune")


def reachable_numbers(numbers: Sequence[str], field: str) -> list[str]:
    """Return the numbers of a list's lines as gateways want them; names each that cannot exist."""
    found = [reachable(number) for number in numbers]
    errors = [
        FieldError(f"{field}.{index}.phone", Text(vi="không phải số điện thoại hợp lệ", en="is not a valid phone number"))
        for index, number in enumerate(found)
        if number is None
    ]
    if errors:
        raise InvalidInput(*errors)
    return [number for number in found if number is not None]
