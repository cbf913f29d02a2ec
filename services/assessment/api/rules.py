"""POST /v1/rules/preview, POST /v1/deadlines/preview, GET /v1/rules: what the law says, before anybody decides.

They keep nothing and need no Idempotency-Key.
"""

import asyncio
from datetime import date
from functools import lru_cache

from fastapi import APIRouter, Request

from services.assessment.api.previews import DeadlineQuestion, PreviewQuestion
from services.assessment.api.rule_shapes import DueOut, PreviewOut, RulesOut, preview_out, rules_out
from services.assessment.commands import Office
from services.assessment.policy import preview_of
from shared.clock import VIETNAM, now
from shared.http import CurrentActor
from shared.http.problems import language_of


def rules_router(office: Office) -> APIRouter:
    """Return the doors to the law."""
    router = APIRouter(tags=["rules"])

    @router.post("/v1/rules/preview")
    async def preview_rules(body: PreviewQuestion, request: Request, _: CurrentActor) -> PreviewOut:
        """Say what would be decided over a household on a day: awards, refusals, deadlines, priority, with articles."""
        household = body.checked(_today())
        happened_on = body.happened_on or body.decided_on
        preview = await asyncio.to_thread(preview_of, office.law, household, body.decided_on, happened_on)
        return preview_out(preview, language_of(request))

    @router.post("/v1/deadlines/preview")
    async def preview_deadline(body: DeadlineQuestion, _: CurrentActor) -> DueOut:
        """Say when a term ends: hours exactly, days and working days at the end of their last working day, Vietnam time."""
        return DueOut(due_at=office.working_days.due_at(body.checked(), body.limit, body.unit))

    @lru_cache(maxsize=1)
    def catalogue(_version: int) -> RulesOut:
        return rules_out(office.law.catalogue())

    @router.get("/v1/rules")
    async def get_rules(_: CurrentActor) -> RulesOut:
        """Show rule sets, benefits, and every parameter with its days, articles and certainty."""
        return await asyncio.to_thread(catalogue, office.law.release)

    return router


def _today() -> date:
    return now().astimezone(VIETNAM).date()
