"""Reads which communes the incidents have struck that still go on."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.communes import codes_within
from shared.database import execute
from shared.identity import Area

_STRUCK: Final = text("""
    select distinct unnest(commune_codes) as commune_code from board_incidents
     where incident_id = any(cast(:incidents as uuid[])) and not closed""")


async def read_struck_communes(session: AsyncSession, incidents: Sequence[UUID], area: Area) -> list[str]:
    """Return the communes of an area that incidents which go on have struck."""
    struck = {row.commune_code for row in await execute(session, _STRUCK, {"incidents": list(incidents)})}
    return sorted(struck if area is None else struck.intersection(codes_within(*area)))
