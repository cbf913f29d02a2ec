"""Whoever orders asks here first: what may go today, and what waits because of a limit."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import policy, store
from services.disbursement.commands.context import Context
from services.disbursement.domain.limits import day_of
from services.disbursement.domain.payments import Payment
from shared.ids import PaymentId, SourceId


async def hold_back(
    session: AsyncSession, context: Context, source: SourceId, wanted: Sequence[Payment], now: datetime
) -> Mapping[PaymentId, str]:
    """Return why which of these (held) payments of a source may not be ordered now, and count all others to its day.

    Whoever orders from the same source waits until this transaction ends: the rest of a day is given once.
    """
    limits = context.terms.limits_of(source, day_of(now))
    if limits.is_open or not wanted:
        return {}
    today = await store.limits.hold_day(session, source, day_of(now), limits.per_day, now)
    ahead = await store.limits.list_ahead(session, source, policy.limits.MAX_AHEAD)
    of_awards = await store.limits.sum_of_awards(session, wanted)
    over = policy.limits.over_limits(wanted, ahead, limits, today.ordered, of_awards)
    going = sum(each.amount for each in wanted if each.id not in over)
    if going:
        await store.limits.add_ordered(session, today, going, limits.per_day)
    return over
