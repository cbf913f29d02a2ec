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
    TakingActResponse,
    ToldResponse,
    WorstResponse,
)
from services.notifications.commands.context import Context
from services.notifications.commands.returns import hears_return
from services.notifications.commands.takings import EscalationNotFound, rungs_of, take
from services.notifications.domain.climbs import OPEN, Climb, ClimbState, Taking, plan_binding
from services.notifications.domain.escalation_groups import ListedClimb, MinuteGroup, Told
from services.notifications.domain.taking_acts import TakingAct, words_binding
from services.notifications.policy.climbs import latest_promise, taking_rung
from services.notifications.policy.deliveries import why_unsent
from services.notifications.policy.escalation_groups import grouped
from services.notifications.policy.taking_acts import latest_prolonged, overtaking_rung, revision_of
from services.notifications.store.escalation_lists import EscalationQuery, find_climb, list_climbs
from shared.clock import now
from shared.foundation import Foundation
from shared.http import CurrentActor
from shared.http.preconditions import READ_RESPONSES, WRITE_RESPONSES, IfMatch, etag_of, seen_revision
from shared.identity import Actor
from shared.paces import find_of_drills, find_one


def escalations_router(foundation: Foundation, context: Context) -> APIRouter:
    """Return the doors of escalations."""
    router = APIRouter(tags=["escalations"])

    @router.get("/v1/escalations")
    async def list_escalations(
        actor: CurrentActor, request: Annotated[EscalationListRequest, Depends()]
    ) -> EscalationsResponse:
        """List missed clocks of the officer's area that are not done; `mine`: those that have come to a rung of his.

        `case_id`, `clock_ids`: those of one case, or these alone; also what is done where somebody had taken it.
        """
        rungs = rungs_of(actor) if request.mine else None
        query = EscalationQuery(actor.area, rungs, request.limit + 1, request.case_id, request.clocks())
        async with foundation.database.reading() as session:
            found = await list_climbs(session, query)
            paces = await find_of_drills(session, [(one.climb.incident_id, one.climb.drill) for one in found])
        listed = found[: request.limit]
        return EscalationsResponse(
            groups=[_group(context, group) for group in grouped(listed)],
            items=[shown_escalation(context, actor, one, paces[one.climb.incident_id]) for one in listed],
            more=len(found) > request.limit,
        )

    @router.get("/v1/escalations/{clock_id}", responses=READ_RESPONSES)
    async def get_escalation(actor: CurrentActor, clock_id: UUID, response: Response) -> EscalationResponse:
        """Show one missed clock with all that was said of it, and the ETag on which an act rests."""
        async with foundation.database.reading() as session:
            found = await find_climb(session, clock_id)
            if found is None or not actor.may_act_in(found.climb.commune_code):
                raise EscalationNotFound
            pace = await find_one(session, found.climb.incident_id, drill=found.climb.drill)
            shown = await _with_who_hears(session, actor, found, shown_escalation(context, actor, found, pace))
        response.headers["ETag"] = etag_of(shown.revision)
        return shown

    @router.post("/v1/escalations/{clock_id}/taken", response_model=EscalationResponse, responses=WRITE_RESPONSES)
    async def take_escalation(
        request: Request, actor: CurrentActor, clock_id: UUID, body: TakenRequest, if_match: IfMatch = None
    ) -> Response:
        """Answer for a missed clock: it climbs no further, and what was said is a clock of its own. Harmless to repeat.

        Somebody has it already: who stands above him takes it over with `If-Match`, the revision in which he has read so.
        """

        async def command(session: AsyncSession) -> EscalationResponse:
            await take(session, actor, context, Taking(clock_id, body.plan, body.until, seen_revision(if_match)), now())
            return await written_escalation(session, context, actor, clock_id)

        return await foundation.idempotency.once(request, actor, command, status=200)

    return router


async def written_escalation(session: AsyncSession, context: Context, actor: Actor, clock_id: UUID) -> EscalationResponse:
    """Return a missed clock as it stands after an act on it."""
    found = await find_climb(session, clock_id)
    if found is None:
        raise EscalationNotFound
    pace = await find_one(session, found.climb.incident_id, drill=found.climb.drill)
    return await _with_who_hears(session, actor, found, shown_escalation(context, actor, found, pace))


async def _with_who_hears(
    session: AsyncSession, actor: Actor, listed: ListedClimb, shown: EscalationResponse
) -> EscalationResponse:
    """Return the same with who hears at once if the reader, who has it, gives it back."""
    rung = await hears_return(session, actor, listed.climb, now())
    return shown.model_copy(update={"hears_return": None if rung is None else int(rung)})


def shown_escalation(context: Context, actor: Actor, listed: ListedClimb, pace: int) -> EscalationResponse:
    """Return a missed clock as this officer may read it."""
    climb, rungs, may_act = listed.climb, rungs_of(actor), actor.may_act_in(listed.climb.commune_code)
    plan = context.cipher.open_remark(climb.plan, plan_binding(climb.clock_id)) if climb.plan and rungs else None
    names = EscalationResponse.model_fields.keys() & Climb.__dataclass_fields__.keys() - {"plan"}
    moment = climb.taken_at or now()
    return EscalationResponse(
        **{name: getattr(climb, name) for name in names},
        told=[_told(context, climb, one) for one in listed.told],
        empty_rungs=[int(rung) for rung in listed.empty_rungs] if listed.told else [],
        may_take=climb.state in OPEN and taking_rung(climb, rungs) is not None and may_act,
        plan=plan,
        words_shown=bool(rungs),
        pace=pace,
        promised_by=listed.promise.by if listed.promise else None,
        promised_kind=listed.promise.kind if listed.promise else None,
        revision=revision_of(listed.acts),
        word=listed.word,
        longest_word_s=round((latest_promise(context.ladders, moment, pace) - moment).total_seconds()),
        is_mine=climb.state is ClimbState.TAKEN and climb.taken_by == actor.subject,
        may_take_over=may_act and climb.taken_by != actor.subject and overtaking_rung(climb, rungs) is not None,
        prolonged_at_most=latest_prolonged(context.ladders, climb, pace) if listed.word in {None, "running"} else None,
        acts=[_act(context, one, may_read=bool(rungs)) for one in listed.acts],
    )


def _told(context: Context, climb: Climb, one: Told) -> ToldResponse:
    reason = why_unsent(one.state, one.reason, drill=climb.drill, sms_is_real=context.sms_is_real)
    return ToldResponse(**{name: getattr(one, name) for name in ToldResponse.model_fields} | {"reason": reason})


def _act(context: Context, one: TakingAct, *, may_read: bool) -> TakingActResponse:
    words = None
    if one.words is not None and may_read:
        words = context.cipher.open_remark(one.words, words_binding(one.clock_id, one.number))
    return TakingActResponse(
        number=one.number, act=one.act, by=one.actor, rung=one.rung, at=one.acted_at, until=one.until, words=words
    )


def _group(context: Context, group: MinuteGroup) -> EscalationGroupResponse:
    worst = WorstResponse(**{name: getattr(group.worst, name) for name in WorstResponse.model_fields})
    names = ("minute", "rung", "recipient", "drill", "count")
    return EscalationGroupResponse(**{name: getattr(group, name) for name in names}, worst=worst, url=context.escalations_url)
