"""Whose some cases are, as far as the reader may know it: of each that was looked at, intake writes it down."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

from services.console.client.cases import CaseResponse
from services.console.client.intake import Intake
from services.console.client.transport import Answer, Caller
from shared.errors import Unavailable
from shared.texts import Text

_AT_ONCE: Final = 10


async def heads_of(intake: Intake, caller: Caller, case_ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """Return the heads of these cases' households; a case that the reader may not know, or cannot now, is left out."""
    return {case_id: name for case_id, answer in await _ask(intake, caller, case_ids) if (name := _head(answer))}


async def heads_on_paper(intake: Intake, caller: Caller, case_ids: Sequence[UUID]) -> Mapping[UUID, str]:
    """Return the heads of these cases' households as they are printed: none is left out because intake is away for a moment.

    Raises Unavailable. Whose name the reader may not know is left out, as ever.
    """
    answers = await _ask(intake, caller, case_ids)
    if any(answer.outcome == "away" for _, answer in answers):
        raise Unavailable(_NO_NAMES)
    return {case_id: name for case_id, answer in answers if (name := _head(answer))}


async def _ask(intake: Intake, caller: Caller, case_ids: Sequence[UUID]) -> list[tuple[UUID, Answer[CaseResponse]]]:
    few = asyncio.Semaphore(_AT_ONCE)

    async def one(case_id: UUID) -> tuple[UUID, Answer[CaseResponse]]:
        async with few:
            return case_id, await intake.case(caller, case_id)

    return list(await asyncio.gather(*(one(case_id) for case_id in sorted(set(case_ids)))))


def _head(answer: Answer[CaseResponse]) -> str:
    household = answer.content.household if answer.content else None
    return (household.head_name or "") if household else ""


_NO_NAMES: Final = Text(
    vi="Dịch vụ tiếp nhận chưa trả lời, bản in sẽ thiếu tên hộ: hãy in lại sau ít phút",
    en="Intake does not answer, and names would be missing on the paper: print it again in some minutes",
)
