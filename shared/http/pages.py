"""Cursor pages: stable while rows are added, and opaque to clients."""

import base64
from typing import Annotated, Final, Generic, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field

from shared.errors import FieldError, InvalidInput
from shared.texts import Text

ItemT = TypeVar("ItemT")

MAX_PER_PAGE: Final = 500
LARGEST_NUMBER: Final = 2**63 - 1
"""The largest number of a row, an offset, anything that a database counts."""

PageSize = Annotated[int, Query(ge=1, le=MAX_PER_PAGE, description="How many items a page has at most.")]
QueueSize = Annotated[int, Query(ge=1, le=100, description="How many of what waits are told one by one.")]
Cursor = Annotated[str | None, Query(max_length=200, description="`next_cursor` of the page before.")]


class Page(BaseModel, Generic[ItemT]):
    """Some items, and where the next page begins (null: this was the last)."""

    items: list[ItemT]
    next_cursor: str | None


class Queue(BaseModel, Generic[ItemT]):
    """What waits for somebody: how much, and the most urgent of it."""

    count: int = Field(description="How many wait, as far as they were counted.")
    drills: int = Field(description="How many of them are of drills.")
    is_more: bool = Field(description="There are more than were counted.")
    first: list[ItemT] = Field(description="The most urgent, the next to end first.")


def cursor_after(last: UUID) -> str:
    return _sealed(last.bytes)


def position_of(cursor: str | None) -> UUID | None:
    """Return the id after which a page begins."""
    if cursor is None:
        return None
    try:
        return UUID(bytes=_opened(cursor))
    except ValueError as error:
        raise _bad_cursor() from error


def cursor_after_name(last: object) -> str:
    """Return the cursor of a list whose lines are known by a number or a short name."""
    return _sealed(str(last).encode())


def name_position_of(cursor: str | None) -> str | None:
    """Return the name after which a page begins."""
    if cursor is None:
        return None
    try:
        name = _opened(cursor).decode()
    except ValueError as error:
        raise _bad_cursor() from error
    if not name or not name.isprintable():
        raise _bad_cursor()
    return name


def number_position_of(cursor: str | None) -> int | None:
    """Return the number after which a page begins."""
    name = name_position_of(cursor)
    if name is None:
        return None
    if not (name.isascii() and name.isdigit() and int(name) <= LARGEST_NUMBER):
        raise _bad_cursor()
    return int(name)


def _sealed(position: bytes) -> str:
    return base64.urlsafe_b64encode(position).decode().rstrip("=")


def _opened(cursor: str) -> bytes:
    return base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)


def _bad_cursor() -> InvalidInput:
    reason = Text(vi="không phải con trỏ trang hợp lệ", en="is not a valid page cursor")
    return InvalidInput(FieldError("cursor", reason))
