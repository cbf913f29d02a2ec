"""Requests to the province: what waits for means in a commune, and what was asked for it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.payments import Payment
from services.disbursement.domain.province_requests import (
    ProvinceRequest,
    ProvinceRequestId,
    RequestedItem,
    RequestedMeans,
    Shortfall,
    Unanswered,
    items_of,
)
from services.disbursement.store.payments import COLUMNS, payment_of
from services.disbursement.tables import ProvinceRequestRow, RequestedItemRow, RequestedPaymentRow
from shared.communes import codes_within
from shared.database import execute
from shared.errors import NotFound
from shared.identity import Area
from shared.ids import IncidentId
from shared.inserts import by_column, insert_many

# In the order of their ids, as all lock payments.
_LOCK_WAITING: Final = text(f"""
    select {COLUMNS} from payments p where p.id = any(array(
        select w.id from payments w
         where w.incident_id = :incident and w.means_commune_code = :commune and w.state = 'waiting_funds'
           and not exists (select 1 from requested_payments r where r.payment_id = w.id and not exists (
                           select 1 from province_answers a where a.request_id = r.request_id)) order by w.id limit :most))
       and p.state = 'waiting_funds' order by p.id for update of p""")
_INSERT: Final = insert(ProvinceRequestRow)
_INSERT_PAYMENTS: Final = insert_many(RequestedPaymentRow, ("payment_id", "request_id")).on_conflict_do_nothing()
_HOUSEHOLDS: Final = text("""
    select r.request_id, count(distinct p.household_id) as households
      from requested_payments r join payments p on p.id = r.payment_id
     where r.request_id = any(cast(:ids as uuid[])) group by r.request_id""")
_MOVED_BACK: Final = text("""
    select r.request_id, count(distinct r.payment_id) as payments
      from requested_payments r join province_requests q on q.id = r.request_id
      join clocks c on c.subject_id = r.payment_id and c.kind = 'paid' and c.ended_at = q.requested_at
     where r.request_id = any(cast(:ids as uuid[])) and c.state = 'handed_over' and c.due_before is not null
     group by r.request_id""")
_INSERT_ITEMS: Final = insert(RequestedItemRow)
_ITEMS: Final = text("""
    select request_id, benefit, unit, households, payments, amount from requested_items
     where request_id = any(cast(:ids as uuid[])) order by request_id, benefit, unit""")
_UNANSWERED: Final = text("""
    select count(*) as count, min(requested_at) as oldest from province_requests r
     where not exists (select 1 from province_answers a where a.request_id = r.id)""")
_COLUMNS: Final = "r.id, r.incident_id, r.commune_code, r.province_code, r.drill, r.document, r.requested_by, r.requested_at"
# Its answer waits for whoever holds it: two answers of one moment are one answer and a refusal.
_LOCK_ONE: Final = text(f"select {_COLUMNS} from province_requests r where r.id = :id for no key update")
_FIND_SEEN: Final = text(f"""
    select {_COLUMNS} from province_requests r
     where r.id = :id and (not :narrow or r.commune_code = any(cast(:places as text[])))""")
# The newest first: ids are made in the order of time.
_LISTED: Final = f"""
    select {_COLUMNS} from province_requests r where {{where}} (cast(:before as uuid) is null or r.id < :before)
     order by r.id desc limit :most"""
_EVERYWHERE: Final = text(_LISTED.format(where=""))
_SOMEWHERE: Final = text(f"""
    select * from unnest(cast(:places as text[])) as p(code) cross join lateral (
        {_LISTED.format(where="r.commune_code = p.code and ")}) r order by r.id desc limit :most""")
_FIGURES: Final = text("""
    select r.request_id, p.unit, count(*) as payments, count(*) filter (where p.state = 'waiting_funds') as waiting,
           coalesce(sum(p.amount) filter (where p.state = 'waiting_funds'), 0)::bigint as amount
      from requested_payments r join payments p on p.id = r.payment_id
     where r.request_id = any(cast(:ids as uuid[])) group by r.request_id, p.unit order by r.request_id, p.unit""")


class RequestNotFound(NotFound):
    """No such request, or it is not for this person to see."""

    code = "request-not-found"


async def lock_request(session: AsyncSession, request: ProvinceRequestId) -> ProvinceRequest:
    """Return a request and hold it. Raises RequestNotFound."""
    row = (await execute(session, _LOCK_ONE, {"id": request})).first()
    if row is None:
        raise RequestNotFound
    return _request(row)


async def find_request(session: AsyncSession, area: Area, request: ProvinceRequestId) -> RequestedMeans:
    """Return a request of this area (None: the country) with what of it still waits. Raises RequestNotFound."""
    places = {"narrow": area is not None, "places": codes_within(*area) if area else []}
    row = (await execute(session, _FIND_SEEN, {"id": request, **places})).first()
    if row is None:
        raise RequestNotFound
    [found] = await with_figures(session, [_request(row)])
    return found


async def list_unanswered(session: AsyncSession) -> Unanswered:
    """Return how many requests wait for their province, and since when."""
    row = (await execute(session, _UNANSWERED)).mappings().one()
    return Unanswered(row["count"], row["oldest"])


async def lock_waiting(session: AsyncSession, incident: IncidentId, commune_code: str, most: int) -> list[Payment]:
    """Return what a commune has decided that waits for its means, wherever the household lives by now, and for which no request
    stands before the province.
    """
    values = {"incident": incident, "commune": commune_code, "most": most}
    return [payment_of(row) for row in (await execute(session, _LOCK_WAITING, values)).mappings()]


async def insert_request(session: AsyncSession, request: ProvinceRequest, payments: Sequence[Payment]) -> None:
    names = ProvinceRequest.__dataclass_fields__
    await execute(session, _INSERT, [{name: getattr(request, name) for name in names}])
    rows = [{"payment_id": payment.id, "request_id": request.id} for payment in payments]
    await execute(session, _INSERT_PAYMENTS, by_column(rows))
    await execute(session, _INSERT_ITEMS, [{"request_id": request.id, **asdict(item)} for item in items_of(payments)])


async def list_requests(session: AsyncSession, area: Area, before: UUID | None, most: int) -> list[RequestedMeans]:
    """Return the requests of an area, the newest first, with what of them still waits."""
    values = {"before": before, "most": most}
    if area is None:
        rows = (await execute(session, _EVERYWHERE, values)).all()
    else:
        rows = (await execute(session, _SOMEWHERE, {**values, "places": codes_within(*area)})).all()
    return await with_figures(session, [_request(row) for row in rows])


async def with_figures(session: AsyncSession, requests: Collection[ProvinceRequest]) -> list[RequestedMeans]:
    """Return these requests with how many payments they were for and what still waits."""
    figures: dict[UUID, list[Shortfall]] = defaultdict(list)
    counts: dict[UUID, int] = defaultdict(int)
    ids = sorted(request.id for request in requests)
    for row in await execute(session, _FIGURES, {"ids": ids}) if ids else ():
        counts[row.request_id] += row.payments
        if row.waiting:
            figures[row.request_id].append(Shortfall(row.unit, row.waiting, row.amount))
    households = {row.request_id: row.households for row in await execute(session, _HOUSEHOLDS, {"ids": ids})} if ids else {}
    moved_back = {row.request_id: row.payments for row in await execute(session, _MOVED_BACK, {"ids": ids})} if ids else {}
    items: dict[UUID, list[RequestedItem]] = defaultdict(list)
    for row in await execute(session, _ITEMS, {"ids": ids}) if ids else ():
        items[row.request_id].append(RequestedItem(row.benefit, row.unit, row.households, row.payments, row.amount))
    return [
        RequestedMeans(
            request,
            counts[request.id],
            waiting=tuple(figures[request.id]),
            items=tuple(items[request.id]),
            households=households.get(request.id, 0),
            moved_back=moved_back.get(request.id, 0),
        )
        for request in requests
    ]


def _request(row: Any) -> ProvinceRequest:
    return ProvinceRequest(
        ProvinceRequestId(row.id),
        IncidentId(row.incident_id),
        row.commune_code,
        row.province_code,
        row.drill,
        row.document,
        row.requested_by,
        row.requested_at,
    )
