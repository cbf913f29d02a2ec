"""Publishing again at the doors of the facts' owner: by case, by time, by place on the topic; and how far it has come."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Final, Self
from uuid import UUID

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.archive import Progress, Selection, get_republication, list_republications, republish
from shared.clock import VIETNAM
from shared.errors import NotFound, Refused
from shared.foundation import Foundation
from shared.http import LARGEST_NUMBER, Cursor, Page, PageSize, cursor_after_name, number_position_of
from shared.moments import Moment
from shared.operations.operators import Act, Operator
from shared.texts import Text

_MAX_PARTITION: Final = 9999
_Offset = Annotated[int, Field(ge=0, le=LARGEST_NUMBER)]


class NothingDelivered(Refused):
    """No fact of the kind was ever delivered."""

    code = "nothing-delivered"
    title = Text(
        vi="Chưa có bản tin nào như vậy được gửi đi, nên không có gì để gửi lại; hãy xem danh sách bị từ chối",
        en="No such fact was ever delivered, so there is nothing to publish again; look at the list of refused facts",
    )


class RepublicationNotFound(NotFound):
    """There is no republication of this number."""

    code = "unknown-republication"
    title = Text(vi="Không có lần gửi lại mang số này", en="There is no republication of this number")


class RepublicationState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    FINISHED = "finished"


class RepublicationRequest(Act):
    """Which delivered facts shall be published again: those for which all holds that is given, or everything."""

    case_id: UUID | None = None
    since: Moment | None = Field(default=None, description="Written at this moment or later.")
    until: Moment | None = Field(default=None, description="Written before this moment.")
    partition: Annotated[int, Field(ge=0, le=_MAX_PARTITION)] | None = None
    from_offset: _Offset | None = Field(default=None, description="Of the partition, as a gap names it.")
    until_offset: _Offset | None = Field(default=None, description="Exclusive.")
    everything: bool = False

    @model_validator(mode="after")
    def _check(self) -> Self:
        offsets = (self.from_offset, self.until_offset)
        given = (self.case_id, self.since, self.until, self.partition, *offsets)
        if any(one is not None for one in given) is self.everything:
            raise PydanticCustomError("some_or_everything", "say which, or everything = true")
        if self.partition is None and offsets != (None, None):
            raise PydanticCustomError("offsets_need_partition", "give partition")
        if self.since and self.until and self.until <= self.since:
            raise PydanticCustomError("ends_before_it_begins", "until is not after since")
        if self.until_offset is not None and self.until_offset <= (self.from_offset or 0):
            raise PydanticCustomError("ends_before_it_begins", "until_offset is not above from_offset")
        return self

    @property
    def selection(self) -> Selection:
        return Selection(
            case_id=self.case_id,
            since=self.since,
            until=self.until,
            partition=self.partition,
            from_offset=self.from_offset or 0,
            until_offset=self.until_offset,
        )


class RepublicationResponse(BaseModel):
    """A republication: what it is for, and how far it has come. One is at work at a time; new facts go on between its own."""

    id: int
    state: RepublicationState
    cause: str = Field(description="`asked for`, or that the broker had forgotten the facts.")
    case_id: UUID | None
    since: datetime | None
    until: datetime | None
    partition: int | None
    from_offset: int | None
    until_offset: int | None
    published: int = Field(description="Facts published again so far.")
    percent: int | None = Field(description="How much of the archive was gone through; null while it waits, or for one case.")
    asked_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


def republications_router(foundation: Foundation) -> APIRouter:
    """Return the doors of publishing again."""
    router = APIRouter(tags=["operations"])

    @router.post("/v1/operations/outbox/republications", status_code=202, response_model=RepublicationResponse)
    async def ask_for_republication(request: Request, actor: Operator, body: RepublicationRequest) -> Response:
        """Ask that delivered facts of this service be published again; the answer's `id` is where its progress stands.

        Readers that know them change nothing. The relay does it in chunks while it delivers what is new, one republication
        after the other, and goes on after a crash. 409 nothing-delivered.
        """

        async def command(session: AsyncSession) -> RepublicationResponse:
            number = await republish(session, actor, body.selection, body.reason)
            progress = await get_republication(session, number) if number is not None else None
            if progress is None:
                raise NothingDelivered
            return _shown(progress)

        return await foundation.idempotency.once(request, actor, command, status=202)

    @router.get("/v1/operations/outbox/republications")
    async def list_all_republications(_: Operator, limit: PageSize = 100, cursor: Cursor = None) -> Page[RepublicationResponse]:
        """List republications, the newest first, also those that a broker's loss began."""
        async with foundation.database.reading() as session:
            found = await list_republications(session, number_position_of(cursor), limit + 1)
        items = [_shown(progress) for progress in found[:limit]]
        return Page(items=items, next_cursor=cursor_after_name(items[-1].id) if len(found) > limit else None)

    @router.get("/v1/operations/outbox/republications/{number}")
    async def get_one_republication(
        _: Operator, number: Annotated[int, Path(ge=1, le=LARGEST_NUMBER)]
    ) -> RepublicationResponse:
        """Show how far a republication has come."""
        async with foundation.database.reading() as session:
            progress = await get_republication(session, number)
        if progress is None:
            raise RepublicationNotFound
        return _shown(progress)

    return router


def _shown(progress: Progress) -> RepublicationResponse:
    wanted = progress.selection
    state = RepublicationState.RUNNING if progress.started_at else RepublicationState.WAITING
    return RepublicationResponse(
        id=progress.id,
        state=RepublicationState.FINISHED if progress.finished_at else state,
        cause=progress.reason,
        case_id=wanted.case_id,
        since=_local(wanted.since),
        until=_local(wanted.until),
        partition=wanted.partition,
        from_offset=wanted.from_offset if wanted.partition is not None else None,
        until_offset=wanted.until_offset,
        published=progress.published,
        percent=progress.percent,
        asked_at=progress.asked_at.astimezone(VIETNAM),
        started_at=_local(progress.started_at),
        finished_at=_local(progress.finished_at),
    )


def _local(moment: datetime | None) -> datetime | None:
    return moment.astimezone(VIETNAM) if moment else None
