"""POST /v1/rules/preview, POST /v1/deadlines/preview, GET /v1/rules: what the law says, before anybody decides.

They keep nothing and need no Idempotency-Key.
"""

import asyncio
from datetime import date
from functools import lru_cache

from fastapi import APIRouter, Request

from services.assessment.api.law.schemas.preview_requests import DeadlinePreviewRequest, PreviewRequest
from services.assessment.api.law.schemas.previews import DeadlinePreviewResponse, PreviewResponse, preview_response
from services.assessment.api.law.schemas.rules import RulesResponse, rules_response
from services.assessment.commands.context import Context
from services.assessment.policy.awards.priority import priority_of
from services.assessment.policy.law.previews import preview_of
from shared.clock import VIETNAM, now
from shared.http import CurrentActor
from shared.http.problems import language_of


def rules_router(context: Context) -> APIRouter:
    """Return the doors to the law."""
    router = APIRouter(tags=["rules"])

    @router.post("/v1/rules/preview")
    async def preview_rules(body: PreviewRequest, request: Request, _: CurrentActor) -> PreviewResponse:
        """Say what would be decided over a household on a day: awards, refusals, deadlines, priority, with articles."""
        household = body.checked(_today())
        happened_on = body.happened_on or body.decided_on
        preview = await asyncio.to_thread(preview_of, context.law, household, body.decided_on, happened_on)
        priority = priority_of(household, context.law.weights(body.decided_on), body.decided_on)
        return preview_response(preview, priority, language_of(request))

    @router.post("/v1/deadlines/preview")
    async def preview_deadline(body: DeadlinePreviewRequest, _: CurrentActor) -> DeadlinePreviewResponse:
        """Say when a term ends: hours exactly, days and working days at the end of their last working day, Vietnam time."""
        return DeadlinePreviewResponse(due_at=context.working_days.due_at(body.checked(), body.limit, body.unit))

    @lru_cache(maxsize=1)
    def catalogue(_version: int) -> RulesResponse:
        return rules_response(context.law.catalogue())

    @router.get("/v1/rules")
    async def get_rules(_: CurrentActor) -> RulesResponse:
        """Show rule sets, benefits, and every parameter with its days, articles and certainty."""
        return await asyncio.to_thread(catalogue, context.law.release)

    return router


def _today() -> date:
    return now().astimezone(VIETNAM).date()
