"""POST and GET of /v1/decisions, and taking back what one has signed.

A decision: {"incident_id", "verdict"?: approved|declined|returned, "award_ids"?: […], "seen": {award id: amount},
"seen_payees"?: {award id: its paid_to}, "case_ids"?: […], "reduction_ids"?: […], "reason"?: one of the list,
"sentence"?: in words, "lines"?: [{"award_id", "verdict", "reason_code"?, "sentence"?}], "number"?,
"delegation"?: {"from", "document"}}; at most 500 lines.
`verdict` is for all of `award_ids`; a line in `lines` speaks for itself. `seen` says which amount of each award the signer saw,
`seen_payees` (for what is approved, where it is known) who is paid on which account: where one is another by now, nothing is
signed. `case_ids`, to which the law gives nothing, are refused as a whole (declined) or returned for more findings.
`reduction_ids` are reductions of what was signed before: approved or declined; `seen` says what each leaves. What is declined
or returned needs a reason; one that the findings contradict needs a sentence as well.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.api.awards.schemas.decision_requests import DecisionRequest
from services.assessment.api.awards.schemas.decisions import (
    DecisionResponse,
    LineWords,
    SignedDecisionResponse,
    UndoableDecisions,
    UndoneDecisionResponse,
    decision_response,
    signed_decision_response,
    undoable_decisions,
)
from services.assessment.commands.awards import decisions, held_decisions
from services.assessment.commands.awards.case_views import FOR_OFFICERS, may_know_reasons
from services.assessment.commands.awards.reasons import open_sentence
from services.assessment.commands.context import Context
from services.assessment.metrics import LINES, UNDONE
from services.assessment.store.awards import decisions as decision_store
from services.assessment.store.awards import held_decisions as held_store
from shared.clock import now
from shared.errors import NotFound
from shared.foundation import Foundation
from shared.http import CurrentActor
from shared.identity import Actor
from shared.need_to_know import Knowledge, knowledge_of
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
            signed = await decisions.record_decision(session, actor, context, draft, now())
            for line in signed.lines:
                LINES.labels(line.verdict.value).inc()
            return signed_decision_response(signed)

        return await foundation.idempotency.once(request, actor, command)

    @router.get("/v1/decisions/undoable")
    async def list_undoable(actor: CurrentActor) -> UndoableDecisions:
        """List what the caller has signed and may still take back, the newest first."""
        async with foundation.database.reading() as session:
            return undoable_decisions(await held_store.list_own(session, actor.subject, now()))

    @router.post("/v1/decisions/{decision_id}/undo", response_model=UndoneDecisionResponse)
    async def post_undo(decision_id: UUID, request: Request, actor: CurrentActor) -> Response:
        """Take back what the caller signed a moment ago, before anybody hears of it: everything stands as before."""

        async def command(session: AsyncSession) -> UndoneDecisionResponse:
            moment = now()
            decision = await held_decisions.undo_decision(session, actor, decision_id, moment)
            UNDONE.inc()
            return UndoneDecisionResponse(id=decision.id, number=decision.number, undone_at=moment)

        return await foundation.idempotency.once(request, actor, command, status=200)

    @router.get("/v1/decisions/{decision_id}")
    async def get_decision(decision_id: UUID, actor: CurrentActor) -> DecisionResponse:
        """Show a decision with the lines of the caller's area; why is for officers of the place and auditors."""
        async with foundation.database.reading() as session:
            found = await decision_store.find_decision(session, decision_id)
            fate = await held_store.find_fate(session, decision_id)
        if found is None:
            raise NotFound(_UNKNOWN)
        decision, lines = found
        # A case that was moved since is shown to its old commune, which signed, and to its new one, which goes on with it.
        shown = [line for line in lines if actor.may_act_in(line["commune_code"]) or _lies_with(actor, line)]
        if not shown:
            raise NotFound(_UNKNOWN)
        knowledge = knowledge_of(actor)
        sentences = _sentences(context, shown) if knowledge is Knowledge.FULL else {}
        words = LineWords(sentences, None if may_know_reasons(knowledge) else FOR_OFFICERS)
        return decision_response(decision, shown, words, fate)

    return router


def _sentences(context: Context, lines: Sequence[Mapping[str, Any]]) -> dict[int, str | None]:
    """Return the signer's own words by line: for who may know the household."""
    return {line["line"]: open_sentence(context, line["case_id"], line["sentence"]) for line in lines}


def _lies_with(actor: Actor, line: Mapping[str, Any]) -> bool:
    commune: str | None = line["case_commune_code"]
    return commune is not None and actor.may_act_in(commune)
