"""The law is asked: for many households at once, off the event loop, and never while what was released is unknown."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from services.assessment.commands.context import Context
from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.policy.law.entitlements import Entitlements
from shared.clock import VIETNAM
from shared.errors import Unavailable
from shared.texts import Text

_LAW_NOT_READ: Final = Text(
    vi="Chưa đọc được các quy định đã ban hành, xin thử lại", en="What was released of the law could not be read yet; try again"
)


async def ask_law(context: Context, households: Sequence[Circumstances], now: datetime) -> Sequence[Entitlements]:
    """Ask what the law gives today, Vietnam time, for all households at once and off the event loop.

    Raises Unavailable while it is not known what was released: an amount from an old norm would be wrong for good.
    """
    if not households:
        return []
    if not context.law_is_current:
        raise Unavailable(_LAW_NOT_READ)
    return await asyncio.to_thread(context.law.entitlements, households, now.astimezone(VIETNAM).date())
