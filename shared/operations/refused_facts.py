"""Facts that no broker takes, at the doors of the service that tells them: which, why, and trying them again."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.clock import VIETNAM
from shared.foundation import Foundation
from shared.http import LARGEST_NUMBER, Cursor, Page, PageSize, cursor_after_name, number_position_of
from shared.operations.keys import subject_of
from shared.operations.operators import Act, Operator
from shared.refused_facts import MAX_RETRIED, RefusedFact, list_refused, retry_refused

_Number = Annotated[int, Field(ge=1, le=LARGEST_NUMBER)]


class RefusedFactResponse(BaseModel):
    """A fact that the broker would not take as it is."""

    id: int = Field(description="Its number in the outbox.")
    event_id: UUID
    fact: str
    subject: UUID | None = Field(description="The case, or the incident where the fact has no case.")
    bytes: int = Field(description="How large it is.")
    reason: str = Field(description="What the broker or its client said.")
    since: datetime


class RetryRequest(Act):
    """Which facts shall be tried again: these, or everything from the cursor on."""

    ids: Annotated[list[_Number], Field(min_length=1, max_length=MAX_RETRIED)] | None = None
    everything: bool = False
    cursor: Annotated[str, Field(max_length=200)] | None = Field(
        default=None, description="`next_cursor` of the answer before."
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.ids is None) is not self.everything:
            raise PydanticCustomError("some_or_everything", "give ids, or everything = true")
        return self


class RetryResponse(BaseModel):
    """The facts that the relay tries again now; what is refused again stands in the list again within seconds."""

    retried: list[int]
    not_refused: list[int] = Field(description="Named facts that do not stand aside.")
    next_cursor: str | None


def refused_facts_router(foundation: Foundation) -> APIRouter:
    """Return the doors of refused facts."""
    router = APIRouter(tags=["operations"])

    @router.get("/v1/operations/outbox/refused")
    async def list_refused_facts(_: Operator, limit: PageSize = 100, cursor: Cursor = None) -> Page[RefusedFactResponse]:
        """List the facts of this service that the broker would not take, the oldest first; never what they say."""
        async with foundation.database.reading() as session:
            found = await list_refused(session, number_position_of(cursor) or 0, limit + 1)
        items = [_shown(fact) for fact in found[:limit]]
        return Page(items=items, next_cursor=cursor_after_name(items[-1].id) if len(found) > limit else None)

    @router.post("/v1/operations/outbox/retry", response_model=RetryResponse)
    async def retry_refused_facts(request: Request, actor: Operator, body: RetryRequest) -> Response:
        """Have refused facts tried again, once what was in their way is mended: the broker's limit, a policy.

        While `next_cursor` is there, ask again with it. What was told of the same case meanwhile has gone before them.
        """
        after = number_position_of(body.cursor) or 0

        async def command(session: AsyncSession) -> RetryResponse:
            tried = await retry_refused(session, actor, body.reason, body.ids, after)
            more = body.everything and len(tried) == MAX_RETRIED
            return RetryResponse(
                retried=tried,
                not_refused=[number for number in body.ids or () if number not in set(tried)],
                next_cursor=cursor_after_name(tried[-1]) if more else None,
            )

        return await foundation.idempotency.once(request, actor, command, status=200)

    return router


def _shown(fact: RefusedFact) -> RefusedFactResponse:
    return RefusedFactResponse(
        id=fact.id,
        event_id=fact.event_id,
        fact=fact.name,
        subject=subject_of(fact.key),
        bytes=fact.bytes,
        reason=fact.reason,
        since=fact.created_at.astimezone(VIETNAM),
    )
