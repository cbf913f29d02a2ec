"""What waits for people at assessment: as much of it as a first page shows, in one answer."""

from fastapi import APIRouter

from services.assessment.api.awards.schemas.queues import CaseToAssessResponse, CaseToGetFormResponse, CaseToSignResponse
from services.assessment.store.awards import queues
from shared.foundation import Foundation
from shared.http import CurrentActor, Queue, QueueSize


def queues_router(foundation: Foundation) -> APIRouter:
    """Return the doors of queues."""
    router = APIRouter(tags=["queues"])
    database = foundation.database

    @router.get("/v1/queues/to-assess")
    async def to_assess(actor: CurrentActor, limit: QueueSize = 20) -> Queue[CaseToAssessResponse]:
        """Cases of the caller's area that wait for somebody to look, without anything personal."""
        async with database.reading() as session:
            found = await queues.cases_to_assess(session, actor.area, limit)
        first = [CaseToAssessResponse.model_validate(case) for case in found.first]
        return Queue(count=found.count, drills=found.drills, is_more=found.is_more, first=first)

    @router.get("/v1/queues/to-sign")
    async def to_sign(actor: CurrentActor, limit: QueueSize = 20) -> Queue[CaseToSignResponse]:
        """Cases of the caller's area in which something waits for a signature, without anything personal."""
        async with database.reading() as session:
            found = await queues.cases_to_sign(session, actor.area, limit)
        first = [CaseToSignResponse.model_validate(case) for case in found.first]
        return Queue(count=found.count, drills=found.drills, is_more=found.is_more, first=first)

    @router.get("/v1/queues/to-get-forms")
    async def to_get_forms(actor: CurrentActor, limit: QueueSize = 20) -> Queue[CaseToGetFormResponse]:
        """Cases of the caller's area that want the form of a funeral, without anything personal."""
        async with database.reading() as session:
            found = await queues.cases_to_get_forms(session, actor.area, limit)
        first = [CaseToGetFormResponse.model_validate(case) for case in found.first]
        return Queue(count=found.count, drills=found.drills, is_more=found.is_more, first=first)

    return router
