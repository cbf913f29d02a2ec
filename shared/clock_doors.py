"""The door of running clocks that are at risk: the same in every service that has clocks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import AwareDatetime, BaseModel, Field

from shared.clock import VIETNAM
from shared.clock_risks import MAX_COUNTED, MOST, ClockAtRisk, Gone, RiskQuery, count_at_risk, list_at_risk
from shared.foundation import Foundation
from shared.http import CurrentActor, PageSize
from shared.sound_text import SOUND
from shared.time_limits import Basis


@dataclass(frozen=True)
class ClocksAtRiskRequest:
    """Which running clocks are asked for: of one incident, or of all real ones or all drills; in one commune or everywhere."""

    gone: Annotated[Gone, Query(description="How much of their time is gone, in percent.")] = MOST
    incident_id: UUID | None = None
    drill: bool = False
    commune_code: Annotated[str | None, Query(max_length=5), SOUND] = None
    limit: PageSize = 100


class ClockAtRiskResponse(BaseModel):
    """A running clock, without anything personal."""

    id: UUID
    kind: str
    case_id: UUID | None
    incident_id: UUID
    commune_code: str
    drill: bool
    started_at: AwareDatetime
    due_at: AwareDatetime
    basis: Basis
    article: str | None
    owner: str
    subject_id: UUID | None = Field(default=None, description="What it is about; of taken_up the missed clock that was taken.")


class ClocksAtRiskResponse(BaseModel):
    """Running clocks of the caller's area, those first that have been at risk longest."""

    items: list[ClockAtRiskResponse]
    count: int = Field(description=f"How many there are, counted up to {MAX_COUNTED}.")
    more: bool = Field(description="Whether there are more than were counted.")


def clocks_router(foundation: Foundation) -> APIRouter:
    """Return the door."""
    router = APIRouter(tags=["clocks"])

    @router.get("/v1/clocks/at-risk")
    async def list_clocks_at_risk(
        actor: CurrentActor, request: Annotated[ClocksAtRiskRequest, Depends()]
    ) -> ClocksAtRiskResponse:
        """List running clocks of which half, or most, of the time is gone. Reckoned as time passes, through days off."""
        query = RiskQuery(request.gone, actor.area, request.drill, request.incident_id, request.commune_code)
        async with foundation.database.reading() as session:
            found = await list_at_risk(session, query, request.limit)
            count = len(found) if len(found) < request.limit else await count_at_risk(session, query)
        return ClocksAtRiskResponse(
            items=[_shown(clock) for clock in found], count=min(count, MAX_COUNTED), more=count > MAX_COUNTED
        )

    return router


def _shown(clock: ClockAtRisk) -> ClockAtRiskResponse:
    def local(value: object) -> object:
        return value.astimezone(VIETNAM) if isinstance(value, datetime) else value

    return ClockAtRiskResponse.model_validate({name: local(getattr(clock, name)) for name in ClockAtRiskResponse.model_fields})
