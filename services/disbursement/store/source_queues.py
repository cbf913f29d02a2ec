"""What waits to come into a source: bookings that want a second person, and what its commune's province was asked for."""

from typing import Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.sources import Incoming, Source
from shared.database import execute

# Out of which origin it grants a province says with its answer: until then a request may come into each source of the commune
# that counts in what was asked for.
_LIST: Final = text("""
    select * from (
        (select b.kind as what, b.id, b.amount, b.booked_at as since, b.booked_by as by, null as document
           from bookings b
          where b.source_id = :source and not exists (select 1 from booking_verdicts v where v.booking_id = b.id)
          order by b.id limit :most)
        union all
        (select 'request', r.id, sum(i.amount)::bigint, r.requested_at, r.requested_by, r.document
           from province_requests r join requested_items i on i.request_id = r.id and i.unit = :unit
          where r.commune_code = cast(:commune as text) and r.drill = :drill
            and (cast(:incident as uuid) is null or r.incident_id = cast(:incident as uuid))
            and not exists (select 1 from province_answers a where a.request_id = r.id)
          group by r.id order by r.id limit :most)) w
     order by since, id limit :most""")


async def list_incoming(session: AsyncSession, source: Source, most: int) -> list[Incoming]:
    """Return what waits to come into this source, who waits longest first."""
    values = {
        "source": source.id,
        "unit": source.unit,
        "commune": source.commune_code,
        "drill": source.drill,
        "incident": source.incident_id,
        "most": most,
    }
    return [Incoming(**row) for row in (await execute(session, _LIST, values)).mappings()]
