"""Lists whose length is looked at before their items: of 200,000 wrong ones nobody is told, only that they are too many."""

from typing import Final

from pydantic import BeforeValidator
from pydantic_core import PydanticKnownError

_SEQUENCES: Final = (list, tuple)


def at_most(most: int) -> BeforeValidator:
    """Return a validator that refuses a longer list before any of its items is judged; stands beside `Field(max_length=…)`."""

    def check(value: object) -> object:
        if isinstance(value, _SEQUENCES) and len(value) > most:
            raise PydanticKnownError("too_long", {"field_type": "Tuple", "max_length": most, "actual_length": len(value)})
        return value

    return BeforeValidator(check)
