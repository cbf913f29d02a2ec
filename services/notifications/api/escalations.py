"""Missed clocks on the ladder: what was told to whom, and the act of taking one."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.api.schemas.escalations import (
    EscalationGroupResponse,
    EscalationListRequest,
    EscalationResponse,
    EscalationsResponse,
    TakenRequest,
    ToldResponse,
    WorstResponse,
)
from services.notifications.commands.context import Context
from services.notifications.commands.takings import rungs_of, take
from services.notifications.domain.climbs import OPEN, Climb, Taking, plan_binding
from services.notifications.domain.escalation_groups import ListedClimb, MinuteGroup
from services.notifications.policy.climbs import taking_rung
from services.notifications.policy.escalation_groups import grouped
from services.notifications.store.escalation_lists import EscalationQuery, list_climbs
from shared.clock import now
from shared.foundation import Foundation
from shared.http import CurrentActor
from shared.identity import Actor
from shared.paces import find_of_drills, find_one


def escalations_router(foundation: Foundation, context: Context) -> APIRouter:
    """Return the doors of escalations."""
    router = APIRouter(tags=["escalations"])

    @router.get("/v1/escalations")
    async def list_escalations(
        actor: CurrentActor, request: Annotated[EscalationListRequest, Depends()]
    ) -> EscalationsResponse:
        """List missed clocks of the officer's area that are not done; `mine`: those that have come to a rung of his."""
        query = EscalationQuery(actor.area, rungs_of(actor) if request.mine else None, request.limit + 1)
        async with foundation.database.reading() as session:
            found = await list_climbs(session, query)
            paces = await find_of_drills(session, [(one.climb.incident_id, one.climb.drill) for one in found])
        listed = found[: request.limit]
        return EscalationsResponse(
            groups=[_group(context, group) for group in grouped(listed)],
            items=[_shown(context, actor, one, paces[one.climb.incident_id]) for one in listed],
            more=len(found) > request.limit,
        )

    @router.post("/v1/escalations/{clock_id}/taken", response_model=EscalationResponse)
    async def take_escalation(request: Request, actor: CurrentActor, clock_id: UUID, body: TakenRequest) -> Response:
        """Answer for a missed clock: it climbs no further, and what was said is a clock of its own. Harmless to repeat."""

        async def command(session: AsyncSession) -> EscalationResponse:
            taken = await take(session, actor, context, Taking(clock_id, body.plan, body.until), now())
            return _shown(context, actor, ListedClimb(taken, ()), await find_one(session, taken.incident_id, drill=taken.drill))

        return await foundation.idempotency.once(request, actor, command, status=200)

    return router


def _shown(context: Context, actor: Actor, listed: ListedClimb, pace: int) -> EscalationResponse:
    climb, rungs = listed.climb, rungs_of(actor)
    plan = context.cipher.open_remark(climb.plan, plan_binding(climb.clock_id)) if climb.plan and rungs else None
    names = EscalationResponse.model_fields.keys() & Climb.__dataclass_fields__.keys() - {"plan"}
    told = [ToldResponse(**{name: getattr(one, name) for name in ToldResponse.model_fields}) for one in listed.told]
    return EscalationResponse(
        **{name: getattr(climb, name) for name in names},
        told=told,
        empty_rungs=[int(rung) for rung in listed.empty_rungs] if listed.told else [],
        may_take=climb.state in OPEN and taking_rung(climb, rungs) is not None and actor.may_act_in(climb.commune_code),
        plan=plan,
        pace=pace,
        promised_by=listed.promise.by if listed.promise else None,
        promised_kind=listed.promise.kind if listed.promise else None,
    )


def _group(context: Context, group: MinuteGroup) -> EscalationGroupResponse:
    worst = WorstResponse(**{name: getattr(group.worst, name) for name in WorstResponse.model_fields})
    names = ("minute", "rung", "recipient", "drill", "count")
    return EscalationGroupResponse(**{name: getattr(group, name) for name in names}, worst=worst, url=context.escalations_url)
