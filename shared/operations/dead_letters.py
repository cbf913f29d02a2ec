"""Dead letters at the doors: which stand aside and why, and taking them again by name or all."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final, Self
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from shared.clock import VIETNAM
from shared.foundation import Foundation
from shared.http import Cursor, Page, PageSize, cursor_after_name, name_position_of
from shared.messaging import FactReader, Letter, LetterQuery, Replay, ReplayOrder, list_waiting
from shared.operations.keys import subject_of
from shared.operations.operators import Act, Operator
from shared.sound_text import SOUND

MAX_NAMED: Final = 100
"""Each letter is a transaction of its own, and somebody waits for the answer."""

_FACT: Final = re.compile(r"[a-z]+\.[a-z_]+\.v[0-9]{1,4}")
_Name = Annotated[str | None, Query(max_length=200), SOUND]
_LetterId = Annotated[str, StringConstraints(min_length=1, max_length=200), SOUND]


@dataclass(frozen=True)
class LetterListRequest:
    """Which letters are asked for: the query of their list."""

    topic: _Name = None
    fact: _Name = None
    reader: _Name = None
    case_id: UUID | None = None
    cursor: Cursor = None
    limit: PageSize = 100


class DeadLetter(BaseModel):
    """A fact that could not be taken and waits."""

    id: str = Field(description="The fact's own id, or its place on the topic where it tells none.")
    reader: str | None = Field(description="The reader of this service that takes such facts; null: none does.")
    topic: str
    partition: int
    offset: int
    fact: str | None = Field(description="Name and version; null where the record names no fact.")
    subject: UUID | None = Field(description="The case, or the incident where the fact has no case.")
    reason: str = Field(description="Why it could not be taken when that was last tried.")
    since: datetime
    tried_at: datetime | None = Field(description="When it was last tried again in vain.")


class ReplayRequest(Act):
    """Which letters shall be taken again: these, or everything from the cursor on."""

    ids: Annotated[list[_LetterId], Field(min_length=1, max_length=MAX_NAMED)] | None = None
    everything: bool = False
    overtakes: bool = Field(default=False, description="Take the named ones although an earlier fact of their case waits.")
    cursor: Annotated[str, Field(max_length=400)] | None = Field(default=None, description="`next_cursor` of the pass before.")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.ids is None) is not self.everything:
            raise PydanticCustomError("some_or_everything", "give ids, or everything = true")
        if self.overtakes and self.ids is None:
            raise PydanticCustomError("overtakes_needs_ids", "overtakes is for named letters")
        return self


class ReplayedLetter(BaseModel):
    """What became of one letter: taken (no reason), or why it waits on."""

    id: str
    reason: str | None


class ReplayResponse(BaseModel):
    """What became of the letters of this pass; `next_cursor` is there as long as more wait to be tried."""

    taken: int
    waiting_on: int
    letters: list[ReplayedLetter]
    not_waiting: list[str] = Field(description="Named letters that do not wait here: taken long ago, or of another service.")
    next_cursor: str | None


def dead_letters_router(foundation: Foundation, readers: Sequence[FactReader]) -> APIRouter:
    """Return the doors of dead letters."""
    router = APIRouter(tags=["operations"])
    replay = Replay(foundation.service, foundation.database, readers)

    @router.get("/v1/operations/dead-letters")
    async def list_dead_letters(_: Operator, request: Annotated[LetterListRequest, Depends()]) -> Page[DeadLetter]:
        """List the facts that this service could not take, in the order in which they were put aside; never what they say."""
        query = LetterQuery(
            topic=request.topic,
            wire_types=_wire_types(readers, request),
            key=request.case_id.bytes if request.case_id else None,
            after=name_position_of(request.cursor),
            most=request.limit + 1,
        )
        async with foundation.database.reading() as session:
            found = await list_waiting(session, query)
        items = [_shown(letter, readers) for letter in found[: request.limit]]
        return Page(items=items, next_cursor=cursor_after_name(items[-1].id) if len(found) > request.limit else None)

    @router.post("/v1/operations/dead-letters/replay")
    async def replay_dead_letters(actor: Operator, body: ReplayRequest) -> ReplayResponse:
        """Take letters again, by the same commands, each once and in a transaction of its own, in the order of each case.

        Short passes: while `next_cursor` is there, ask again with it. Harmless to repeat, also after a crash: what was taken
        stays taken. A letter of whose case an earlier one waits stays behind it.
        """
        query = LetterQuery(ids=body.ids, after=name_position_of(body.cursor), most=MAX_NAMED)
        done = await replay.run(actor, ReplayOrder(query, body.reason, overtakes=body.overtakes))
        letters = [ReplayedLetter(id=one.id, reason=one.reason) for one in done.results]
        waiting_on = sum(letter.reason is not None for letter in letters)
        return ReplayResponse(
            taken=len(letters) - waiting_on,
            waiting_on=waiting_on,
            letters=letters,
            not_waiting=list(done.not_waiting),
            next_cursor=cursor_after_name(done.last) if done.last is not None else None,
        )

    return router


def _wire_types(readers: Sequence[FactReader], request: LetterListRequest) -> Sequence[str] | None:
    """Return the facts that are meant, or None where all are."""
    asked = [request.fact] if request.fact else None
    if request.reader is None:
        return asked
    handled = [name for reader in readers if reader.name == request.reader for name in reader.handlers]
    return handled if asked is None else [name for name in asked if name in handled]


def _shown(letter: Letter, readers: Sequence[FactReader]) -> DeadLetter:
    # What stands in a header is not ours: it is shown only where it has the form of a fact's name.
    fact = letter.wire_type if letter.wire_type and _FACT.fullmatch(letter.wire_type) else None
    return DeadLetter(
        id=letter.id,
        reader=next((reader.name for reader in readers if letter.wire_type in reader.handlers), None),
        topic=letter.topic,
        partition=letter.partition,
        offset=letter.offset,
        fact=fact,
        subject=subject_of(letter.key),
        reason=letter.reason,
        since=letter.received_at.astimezone(VIETNAM),
        tried_at=letter.tried_at.astimezone(VIETNAM) if letter.tried_at else None,
    )
