"""Whose some cases are, as far as the reader may know it: of each that was looked at, intake writes it down."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from services.console.client.intake import Intake
from services.console.client.transport import Caller

_AT_ONCE: Final = 10


async def heads_of(intake: Intake, caller: Caller, case_ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """Return the heads of these cases' households; a case that the reader may not know, or cannot now, is left out."""
    few = asyncio.Semaphore(_AT_ONCE)

    async def one(case_id: UUID) -> str:
        async with few:
            answer = await intake.case(caller, case_id)
        household = answer.content.household if answer.content else None
        return (household.head_name or "") if household else ""

    wanted = sorted(set(case_ids))
    names = await asyncio.gather(*(one(case_id) for case_id in wanted))
    return {case_id: name for case_id, name in zip(wanted, names, strict=True) if name}
