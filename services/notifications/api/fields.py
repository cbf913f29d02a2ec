"""Fields that several doors check in the same way, with the errors that name them."""

from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from services.notifications.api.schemas.phones import PersonEntry
from services.notifications.policy.phones import reachable
from shared.errors import FieldError, InvalidInput
from shared.phones import NO_MOBILE
from shared.texts import Text
from shared.unopened import WRITE_ANEW, is_unopened

NO_SUCH_COMMUNE: Final = Text(vi="không có xã này", en="there is no such commune")
NO_SUCH_PROVINCE: Final = Text(vi="không có tỉnh này", en="there is no such province")


def kept_ids(entries: Sequence[PersonEntry]) -> frozenset[UUID]:
    """Return the ids of those who are kept with the number that is known of them."""
    return frozenset(entry.id for entry in entries if entry.id is not None and entry.phone is None)


def reachable_numbers(entries: Sequence[PersonEntry], known: Mapping[UUID, str], field: str) -> list[str]:
    """Return the numbers of a list's lines as gateways want them; who comes without one has the number known by his id.

    Names each line whose number can take no SMS or cannot be opened, and each that keeps somebody who is not there any more.
    """
    gone = [index for index, entry in enumerate(entries) if entry.phone is None and entry.id not in known]
    if gone:
        raise InvalidInput(*(FieldError(f"{field}.{index}.id", _NOT_THERE) for index in gone))
    numbers = [entry.phone or (known[entry.id] if entry.id else "") for entry in entries]
    found = [reachable(number) for number in numbers]
    errors = [
        FieldError(f"{field}.{index}.phone", WRITE_ANEW if is_unopened(numbers[index]) else NO_MOBILE)
        for index, number in enumerate(found)
        if number is None
    ]
    if errors:
        raise InvalidInput(*errors)
    return [number for number in found if number is not None]


def mobile_number_of(text: str, field: str) -> str:
    """Return one number as gateways want it; names the field where it can take no SMS."""
    if (number := reachable(text)) is None:
        raise InvalidInput(FieldError(field, NO_MOBILE))
    return number


def second_numbers(given: Mapping[str, str | None]) -> list[str | None]:
    """Return second numbers as gateways want them, by where they stand ("entries.0."); names each that can take no SMS."""
    found = {where: reachable(number) if number else number for where, number in given.items()}
    wrong = [where for where, number in found.items() if given[where] and not number]
    if errors := [FieldError(f"{where}second_phone", NO_MOBILE) for where in wrong]:
        raise InvalidInput(*errors)
    return list(found.values())


def masked_email(email: str | None) -> str | None:
    """Return the address with the first letter of its owner alone."""
    if email is None or is_unopened(email):
        return email
    owner, _, host = email.partition("@")
    return f"{owner[:1]}…@{host}"


_NOT_THERE: Final = Text(
    vi="không còn người này ở đây: hãy đọc lại, hoặc ghi số điện thoại", en="is not there any more: read again, or give a phone"
)
