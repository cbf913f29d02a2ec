"""POST /v1/decisions, GET /v1/decisions/{decision_id}.

A decision: {"incident_id", "verdict"?: approved|declined|returned, "award_ids"?: […], "seen": {award id: amount},
"case_ids"?: […], "reduction_ids"?: […], "reason"?: code,
"lines"?: [{"award_id", "verdict", "reason_code"?}], "number"?, "delegation"?: {"from", "document"}}; at most 500 lines.
`verdict` is for all of `award_ids`; a line in `lines` speaks for itself. `seen` says which amount of each award the signer saw:
where one is another by now, nothing is signed. `case_ids` are refused as a whole (verdict declined). `reduction_ids` are
reductions of what was signed before: approved or declined; `seen` says what each leaves.
"""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.api.awards.schemas.decisions import (
    DecisionRequest,
    DecisionResponse,
    SignedDecisionResponse,
    decision_response,
    signed_decision_response,
)
from services.assessment.commands.awards import decisions
from services.assessment.commands.context import Context
from services.assessment.metrics import LINES
from services.assessment.store.awards import decisions as decision_store
from shared.clock import now
from shared.errors import NotFound
from shared.foundation import Foundation
from shared.http import CurrentActor
from shared.identity import Actor
from shared.texts import Text

_UNKNOWN: Final = Text(vi="Không có quyết định này", en="There is no such decision")


def decisions_router(foundation: Foundation, context: Context) -> APIRouter:
    """Return the doors to decisions."""
    router = APIRouter(tags=["decisions"])

    @router.post("/v1/decisions", status_code=201, response_model=SignedDecisionResponse)
    async def post_decision(body: DecisionRequest, request: Request, actor: CurrentActor) -> Response:
        """Sign up to 500 lines at once: all are recorded, or none."""
        draft = body.to_draft()

        async def command(session: AsyncSession) -> SignedDecisionResponse:
            decision, lines = await decisions.record_decision(session, actor, context, draft, now())
            for line in lines:
                LINES.labels(line.verdict.value).inc()
            return signed_decision_response(decision, lines)

        return await foundation.idempotency.once(request, actor, command)

    @router.get("/v1/decisions/{decision_id}")
    async def get_decision(decision_id: UUID, actor: CurrentActor) -> DecisionResponse:
        """Show a decision with the lines of the caller's area."""
        async with foundation.database.reading() as session:
            found = await decision_store.find_decision(session, decision_id)
        if found is None:
            raise NotFound(_UNKNOWN)
        decision, lines = found
        # A case that was moved since is shown to its old commune, which signed, and to its new one, which goes on with it.
        shown = [line for line in lines if actor.may_act_in(line["commune_code"]) or _lies_with(actor, line)]
        if not shown:
            raise NotFound(_UNKNOWN)
        return decision_response(decision, shown)

    return router


def _lies_with(actor: Actor, line: Mapping[str, Any]) -> bool:
    commune: str | None = line["case_commune_code"]
    return commune is not None and actor.may_act_in(commune)
