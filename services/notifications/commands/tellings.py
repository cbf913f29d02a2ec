"""Tellings: what an officer says of a visit stands with it. Confirming a commune's notice is another act."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.notices import Notice, NoticeKind, NoticeState
from services.notifications.domain.tellings import Telling
from services.notifications.policy.tellings import problem_with
from services.notifications.store import tellings as store
from shared.errors import Problem


def refused_tellings(meant: Sequence[Notice], telling: Telling | None, now: datetime) -> dict[UUID, Problem]:
    """Return for which of these notices such a telling cannot stand, and why. What was told before is not judged again."""
    if telling is None:
        return {}
    found = {one.id: problem_with(telling, one, now) for one in meant if one.state is not NoticeState.ACKNOWLEDGED}
    return {key: problem for key, problem in found.items() if problem is not None}


async def note_tellings(session: AsyncSession, confirmed: Sequence[Notice], telling: Telling | None, now: datetime) -> Telling:
    """Keep when, to whom and how the people of these visits were told; return it as it is kept."""
    kept = replace(telling, at=min(telling.at, now)) if telling is not None else Telling(now)
    await store.save_telling(session, [one.id for one in confirmed if one.kind is NoticeKind.IN_PERSON], kept)
    return kept
