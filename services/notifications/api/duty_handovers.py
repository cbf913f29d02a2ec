"""Handing over a shift: prepared, signed by who goes and who comes, and read afterwards."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.api.schemas.duty_handovers import (
    HandoverHead,
    HandoverRequest,
    HandoverResponse,
    HandoversResponse,
    ReplacementResponse,
    SignatureRequest,
    SignatureResponse,
)
from services.notifications.commands.context import Context
from services.notifications.commands.duty_handovers import HandoverNotFound, prepare_handover, sign_handover
from services.notifications.commands.duty_places import may_keep, writable_places
from services.notifications.domain.duty_handovers import (
    DutyHandover,
    ItemNow,
    Replacement,
    Side,
    Signature,
    Signing,
    note_binding,
)
from services.notifications.store import duty_handovers
from shared.clock import now
from shared.foundation import Foundation
from shared.http import CurrentActor

_LISTED: Final = 50


def duty_handovers_router(foundation: Foundation, context: Context) -> APIRouter:
    """Return the doors of handed over shifts."""
    router = APIRouter(tags=["handovers"])

    async def shown(session: AsyncSession, handover: DutyHandover) -> HandoverResponse:
        newer = await duty_handovers.find_replacements(session, [handover.id])
        return _shown(context, handover, newer.get(handover.id), await duty_handovers.find_now(session, handover))

    @router.post("/v1/duty/handovers", status_code=201, response_model=HandoverResponse)
    async def post_handover(request: Request, actor: CurrentActor, body: HandoverRequest) -> Response:
        """Freeze what is open at a place: escalations, silent communes, what was missed since the last handover."""

        async def command(session: AsyncSession) -> HandoverResponse:
            return await shown(session, await prepare_handover(session, actor, body.place))

        return await foundation.idempotency.once(request, actor, command)

    @router.get("/v1/duty/handovers")
    async def get_handovers(actor: CurrentActor) -> HandoversResponse:
        """List the latest handovers of the officer's area."""
        async with foundation.database.reading() as session:
            found = await duty_handovers.list_handovers(session, writable_places(actor), _LISTED)
            newer = await duty_handovers.find_replacements(session, [one.id for one in found])
        return HandoversResponse(items=[_head(one, newer.get(one.id)) for one in found])

    @router.get("/v1/duty/handovers/{handover_id}")
    async def get_handover(actor: CurrentActor, handover_id: UUID) -> HandoverResponse:
        """Show one handover as it was frozen and signed, and `now` what has become of each line; of another area: not found."""
        async with foundation.database.reading() as session:
            found = await duty_handovers.find_handover(session, handover_id)
            if found is None or not may_keep(actor, found.place):
                raise HandoverNotFound
            return await shown(session, found)

    @router.post("/v1/duty/handovers/{handover_id}/signatures", response_model=HandoverResponse)
    async def post_signature(request: Request, actor: CurrentActor, handover_id: UUID, body: SignatureRequest) -> Response:
        """Sign it, first as who goes, then another as who comes. The own signature repeated changes nothing."""

        async def command(session: AsyncSession) -> HandoverResponse:
            signing = Signing(handover_id, body.side, body.note)
            return await shown(session, await sign_handover(session, actor, context, signing, now()))

        return await foundation.idempotency.once(request, actor, command, status=200)

    return router


def _shown(
    context: Context, handover: DutyHandover, newer: Replacement | None, since: Mapping[str, ItemNow]
) -> HandoverResponse:
    names = ("id", "place", "since", "prepared_by", "prepared_at")
    signatures = [_signature(context, handover.id, one) for one in handover.signatures]
    given = {**{name: getattr(handover, name) for name in names}, **asdict(handover.items)}
    for part in ("open", "missed"):
        given[part] = [{**one, "now": _now(since.get(one["clock_id"]))} for one in given[part]]
    return HandoverResponse.model_validate({**given, "signatures": signatures, "replaced_by": newer and asdict(newer)})


def _now(since: ItemNow | None) -> Mapping[str, Any] | None:
    return None if since is None else {name: value for name, value in asdict(since).items() if name != "clock_id"}


def _signature(context: Context, handover_id: UUID, one: Signature) -> SignatureResponse:
    note = context.cipher.open_remark(one.note, note_binding(handover_id, one.side)) if one.note else None
    return SignatureResponse(side=one.side, signed_by=one.signed_by, signed_at=one.signed_at, note=note)


def _head(handover: DutyHandover, newer: Replacement | None) -> HandoverHead:
    goes, comes = handover.signature(Side.GOES), handover.signature(Side.COMES)
    return HandoverHead(
        id=handover.id,
        place=handover.place,
        prepared_by=handover.prepared_by,
        prepared_at=handover.prepared_at,
        counts=dict(handover.items.counts),
        gone=goes.signed_by if goes else None,
        come=comes.signed_by if comes else None,
        replaced_by=newer and ReplacementResponse(id=newer.id, prepared_at=newer.prepared_at),
    )
