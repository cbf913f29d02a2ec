"""Cursor pages: stable while rows are added, and opaque to clients."""

import base64
import binascii
from typing import Annotated, Final, Generic, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel

from shared.errors import FieldError, InvalidInput
from shared.texts import Text

ItemT = TypeVar("ItemT")

MAX_PER_PAGE: Final = 500

PageSize = Annotated[int, Query(ge=1, le=MAX_PER_PAGE, description="How many items a page has at most.")]
Cursor = Annotated[str | None, Query(max_length=200, description="`next_cursor` of the page before.")]


class Page(BaseModel, Generic[ItemT]):
    """Some items, and where the next page begins (null: this was the last)."""

    items: list[ItemT]
    next_cursor: str | None


def cursor_after(last: UUID) -> str:
    return base64.urlsafe_b64encode(last.bytes).decode().rstrip("=")


def position_of(cursor: str | None) -> UUID | None:
    """Return the id after which a page begins."""
    if cursor is None:
        return None
    try:
        return UUID(bytes=base64.urlsafe_b64decode(cursor + "=="))
    except (ValueError, binascii.Error) as error:
        reason = Text(vi="không phải con trỏ trang hợp lệ", en="is not a valid page cursor")
        raise InvalidInput(FieldError("cursor", reason)) from error
