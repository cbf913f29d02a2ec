"""Keys at the operators' doors: what each has sealed in a service's tables; and sealing again, pass by pass."""

import json
from contextlib import suppress
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from shared.errors import FieldError, InvalidInput
from shared.foundation import Foundation
from shared.http import cursor_after_name, name_position_of
from shared.operations.operators import Act, Operator
from shared.sealing import Position, Seals
from shared.texts import Text

_COUNT_FOR_S: Final = 2.0
"""A question is answered within five seconds, or whoever asks believes that nobody answers."""

Cursor = Annotated[str, Field(max_length=2000)]


class SealCountResponse(BaseModel):
    """How many values of a table one key has sealed."""

    table: str
    keys: Literal["data", "facts"]
    key: str = Field(description="Its id; empty: sealed before keys had ids; `?`: in a form that only a later release knows.")
    values: int


class SealsResponse(BaseModel):
    """The keys that this process has, by their ids (the first seals), and what was counted; more with `next_cursor`.

    A table may stand in several answers: its values are to be added. Of `workflows` nothing stands in a table.
    """

    data_keys: list[str]
    fact_keys: list[str]
    workflow_keys: list[str]
    counts: list[SealCountResponse]
    next_cursor: str | None


class SealingRequest(Act):
    """Where to go on, and why."""

    cursor: Cursor | None = Field(default=None, description="`next_cursor` of the pass before.")


class SealingResponse(BaseModel):
    """What became of the rows of this pass, by table; `next_cursor` is there as long as there is more to look at."""

    sealed: dict[str, int] = Field(description="Rows sealed again.")
    unreadable: dict[str, int] = Field(description="Values that none of the keys opens which are here; left as they are.")
    busy: dict[str, int] = Field(description="Rows that somebody was working on; left for the next walk.")
    next_cursor: str | None


def sealing_router(foundation: Foundation, seals: Seals) -> APIRouter:
    """Return the doors."""
    router = APIRouter(tags=["operations"])

    @router.get("/v1/operations/keys/seals")
    async def count_seals(_: Operator, cursor: Annotated[Cursor | None, Query()] = None) -> SealsResponse:
        """Tell which keys this service has, and how many values each has sealed: those of a stretch of its tables."""
        counts, position = await seals.count(_position_of(cursor), for_s=_COUNT_FOR_S)
        return SealsResponse(
            data_keys=list(foundation.data_cipher.key_ids),
            fact_keys=list(foundation.event_cipher.key_ids),
            workflow_keys=list(foundation.workflow_keys),
            counts=[SealCountResponse(table=one.table, keys=one.keys, key=one.key, values=one.values) for one in counts],
            next_cursor=_cursor_of(position),
        )

    @router.post("/v1/operations/keys/sealing-passes")
    async def seal_again(actor: Operator, body: SealingRequest) -> SealingResponse:
        """Seal under the newest keys what older ones have sealed in this service's tables, the archive of facts among them.

        Short passes: while `next_cursor` is there, ask again with it. Harmless to repeat, also after a crash, and beside all
        other work.
        """
        done = await seals.seal_again(actor, _position_of(body.cursor), body.reason)
        return SealingResponse(
            sealed=dict(done.sealed),
            unreadable=dict(done.unreadable),
            busy=dict(done.busy),
            next_cursor=_cursor_of(done.position),
        )

    return router


def _cursor_of(position: Position | None) -> str | None:
    return cursor_after_name(json.dumps([position.table, *position.after])) if position else None


def _position_of(cursor: str | None) -> Position:
    name = name_position_of(cursor)
    if name is None:
        return Position()
    with suppress(ValueError, TypeError):
        table, *after = json.loads(name)
        if isinstance(table, int) and table >= 0 and all(isinstance(each, str) for each in after):
            return Position(table, tuple(after))
    raise InvalidInput(FieldError("cursor", _NO_CURSOR))


_NO_CURSOR: Final = Text(vi="không phải con trỏ của lần trước", en="is no cursor of the pass before")
