"""A commune's means do not suffice: it asks its province, and the clocks of what waits are the province's from then on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, store
from services.disbursement.domain.province_requests import ProvinceRequest, ProvinceRequestId, RequestedMeans
from services.disbursement.policy.handovers import NotYourCommune
from services.disbursement.policy.payments import MAX_AT_ONCE
from shared import audit
from shared.clock_handovers import Handover, hand_over
from shared.communes import province_of
from shared.errors import FieldError, InvalidInput, Refused
from shared.identity import Actor
from shared.ids import IncidentId, new_id
from shared.targets import PAID
from shared.texts import Text

_UNKNOWN_COMMUNE: Final = Text(vi="không có xã nào mang mã này", en="is no commune's code")


class NothingWaitsForMeans(Refused):
    """Nothing waits for means in this commune, or the province was asked for all of it already."""

    code = "nothing-waits-for-means"
    title = Text(
        vi="Xã này không có khoản nào đang chờ nguồn mà chưa đề nghị tỉnh",
        en="In this commune nothing waits for means for which the province was not asked yet",
    )


@dataclass(frozen=True)
class RequestDraft:
    """Which commune asks, in which incident, by which document."""

    incident_id: IncidentId
    commune_code: str
    document: str


async def ask_province(session: AsyncSession, actor: Actor, draft: RequestDraft, now: datetime) -> RequestedMeans:
    """Write down that the province was asked, and hand over the clocks of what waits: up to 500 payments, the rest by a next.

    Raises InvalidInput for a commune that is none, NotYourCommune, NothingWaitsForMeans.
    """
    province = province_of(draft.commune_code)
    if province is None:
        raise InvalidInput(FieldError("commune_code", _UNKNOWN_COMMUNE))
    if not actor.may_act_in(draft.commune_code):
        raise NotYourCommune(commune_code=draft.commune_code)
    waiting = await store.province_requests.lock_waiting(session, draft.incident_id, draft.commune_code, MAX_AT_ONCE)
    if not waiting:
        raise NothingWaitsForMeans
    request = ProvinceRequest(
        id=ProvinceRequestId(new_id()),
        incident_id=draft.incident_id,
        commune_code=draft.commune_code,
        province_code=province,
        drill=waiting[0].drill,
        document=draft.document,
        requested_by=actor.subject,
        requested_at=now,
    )
    await store.province_requests.insert_request(session, request, waiting)
    await audit.record(session, actor, "province asked for means", "request", [request.id], payments=len(waiting))
    handover = Handover(PAID, [each.id for each in waiting], f"province:{province}")
    metrics.HANDED_OVER.inc(await hand_over(session, actor, "disbursement", handover, now))
    [asked] = await store.province_requests.with_figures(session, [request])
    return asked
