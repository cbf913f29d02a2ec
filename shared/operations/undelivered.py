"""What a service has written down and nobody has heard yet: facts for Kafka, wake-ups for Temporal; how many, since when."""

from datetime import datetime
from typing import Final, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import text

from shared.clock import VIETNAM
from shared.database import execute
from shared.foundation import Foundation
from shared.operations.operators import Operator

MAX_COUNTED: Final = 1000
"""Behind a broken broker a million may wait: whether it is a thousand or more changes nothing."""

_OLDEST: Final = """
    (select address, created_at from outbox where delivered_at is null and address = '{0}' and refused is null
      order by id limit :most)"""
_UNDELIVERED: Final = text(f"""
    select address, count(*) as waiting, min(created_at) as since
      from ({_OLDEST.format("fact")} union all {_OLDEST.format("wake")}) oldest
     group by address order by address""")


class UndeliveredItem(BaseModel):
    """What waits for one of both: facts for Kafka, or wake-ups for Temporal."""

    address: Literal["fact", "wake"]
    waiting: int = Field(description=f"Counted up to {MAX_COUNTED}.")
    is_more: bool = Field(description="More wait than were counted.")
    since: datetime = Field(description="When the oldest of them was written.")


class UndeliveredResponse(BaseModel):
    """What waits in the outbox; what has just been written is among it for a moment."""

    items: list[UndeliveredItem]


def undelivered_router(foundation: Foundation) -> APIRouter:
    """Return the door."""
    router = APIRouter(tags=["operations"])

    @router.get("/v1/operations/outbox/undelivered")
    async def list_undelivered(_: Operator) -> UndeliveredResponse:
        """Tell how much waits to be delivered, and since when; facts that Kafka refuses stand in a list of their own."""
        async with foundation.database.reading() as session:
            rows = (await execute(session, _UNDELIVERED, {"most": MAX_COUNTED + 1})).all()
        return UndeliveredResponse(
            items=[
                UndeliveredItem(
                    address=row.address,
                    waiting=min(row.waiting, MAX_COUNTED),
                    is_more=row.waiting > MAX_COUNTED,
                    since=row.since.astimezone(VIETNAM),
                )
                for row in rows
            ]
        )

    return router
