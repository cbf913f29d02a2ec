"""Numbers of cases, counted by province and month without a row that all would wait for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.domain.case_numbers import number_of, series_of
from shared.database import execute

_TAKE: Final = text("select take_case_numbers(cast(:provinces as text[]), cast(:months as text[]))")


async def take_numbers(session: AsyncSession, cases: Sequence[tuple[str, datetime]]) -> list[str]:
    """Return a number for each case, given by its commune and when its report came, in this order.

    What this transaction does not keep after all is left out and never given again.
    """
    series = [series_of(commune_code, received_at) for commune_code, received_at in cases]
    values = {"provinces": [province for province, _ in series], "months": [month for _, month in series]}
    counts = (await execute(session, _TAKE, values)).scalar_one()
    return [number_of(province, month, count) for (province, month), count in zip(series, counts, strict=True)]
