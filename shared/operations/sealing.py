"""Sealing again at the operators' door: what older keys have sealed is sealed under the newest, pass by pass."""

import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Annotated, Final

from fastapi import APIRouter
from pydantic import BaseModel, Field

from shared.errors import FieldError, InvalidInput
from shared.foundation import Foundation
from shared.http import cursor_after_name, name_position_of
from shared.operations.operators import Act, Operator
from shared.sealing import Position, Resealing, SealedColumn
from shared.texts import Text


class SealingRequest(Act):
    """Where to go on, and why."""

    cursor: Annotated[str, Field(max_length=2000)] | None = Field(default=None, description="`next_cursor` of the pass before.")


class SealingResponse(BaseModel):
    """What became of the values of this pass; `next_cursor` is there as long as there is more to look at."""

    key: str = Field(description="The key that seals now, by its id.")
    sealed: dict[str, int] = Field(description="Sealed again, by column.")
    unreadable: dict[str, int] = Field(description="Opened by none of the keys that are here, left as they are; by column.")
    next_cursor: str | None


def sealing_router(foundation: Foundation, columns: Sequence[SealedColumn]) -> APIRouter:
    """Return the door."""
    router = APIRouter(tags=["operations"])
    resealing = Resealing(foundation.database, foundation.data_cipher, columns)

    @router.post("/v1/operations/keys/sealing-passes")
    async def seal_again(actor: Operator, body: SealingRequest) -> SealingResponse:
        """Seal under the newest key what older ones have sealed in this service's tables; facts and workflows are not touched.

        Short passes: while `next_cursor` is there, ask again with it. Harmless to repeat, also after a crash, and beside all
        other work.
        """
        done = await resealing.run(actor, _position_of(body.cursor), body.reason)
        position = json.dumps([done.position.column, *done.position.after]) if done.position else None
        return SealingResponse(
            key=foundation.data_cipher.key_ids[0],
            sealed=dict(done.sealed),
            unreadable=dict(done.unreadable),
            next_cursor=cursor_after_name(position) if position else None,
        )

    return router


def _position_of(cursor: str | None) -> Position:
    name = name_position_of(cursor)
    if name is None:
        return Position()
    with suppress(ValueError, TypeError):
        column, *after = json.loads(name)
        if isinstance(column, int) and column >= 0 and all(isinstance(each, str) for each in after):
            return Position(column, tuple(after))
    raise InvalidInput(FieldError("cursor", _NO_CURSOR))


_NO_CURSOR: Final = Text(vi="không phải con trỏ của lần trước", en="is no cursor of the pass before")
