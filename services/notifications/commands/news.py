"""News of a case that other news, or its outcome, has overtaken: what has not left is not said any more, or said anew.

A household that has the money in hand does not hear afterwards that it was decided, or that it is late.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.notices import Notice, NoticeState
from services.notifications.domain.outcomes import Outcome
from services.notifications.policy import texts
from services.notifications.policy.news import as_it_stands
from services.notifications.store import deliveries, notices, outcomes
from shared import audit, clocks
from shared.identity import Actor

Known = Mapping[UUID, Sequence[Outcome]]
"""All that is known of each case."""


async def withdraw_overtaken(session: AsyncSession, actor: Actor, known: Known, now: datetime) -> set[UUID]:
    """Let no news of these cases (whose rows are held) leave that does not hold any more; return the notices that are over.

    What holds in part is said anew. What has left stays as it was said: it was true then.
    """
    waiting = await outcomes.list_waiting_news(session, known)
    if not waiting:
        return set()
    stands = {(case, one.outcome_id): as_it_stands(one, all_of_it) for case, all_of_it in known.items() for one in all_of_it}
    over = [one.notice_id for one in waiting if stands[one.case_id, one.outcome_id] is None]
    # Messages before notices, notices before clocks, as everywhere.
    await deliveries.withdraw_notices(session, over)
    held = await notices.lock_notices(session, [one.notice_id for one in waiting])
    gone = {notice.id for notice in held if notice.id in over and notice.state is NoticeState.WAITING}
    await outcomes.withdraw_news(session, gone)
    await say_anew(session, [one for one in held if one.id not in gone and one.state is NoticeState.WAITING], None, known)
    if gone:
        await audit.record(session, actor, "news overtaken", "notice", sorted(gone))
        await clocks.stop(session, "told_in_person", sorted(gone), now)
    return gone


async def say_anew(session: AsyncSession, held: Sequence[Notice], meant: Collection[UUID] | None, known: Known) -> list[Notice]:
    """Give news the words of what stands now (None: all of these notices, whose rows are held); return all as they are then."""
    current = [_anew(one, known) if meant is None or one.id in meant else one for one in held]
    changed = [after for before, after in zip(held, current, strict=True) if after.text != before.text]
    await notices.save_places(session, changed)
    return current


def still_holds(notice: Notice, known: Known) -> bool:
    """Tell whether what a notice says is still to be told; what is no news always is."""
    outcome = _outcome_of(notice, known)
    return outcome is None or as_it_stands(outcome, known[outcome.case_id]) is not None


def told_now(outcomes_of_cases: Sequence[Outcome], known: Known) -> list[Outcome]:
    """Return what of these is to be told beside all that is known, as it stands now."""
    found = [as_it_stands(one, known.get(one.case_id, ())) for one in outcomes_of_cases]
    return [one for one in found if one is not None]


async def read_known(session: AsyncSession, cases: Sequence[UUID]) -> Known:
    """Return all that is known of these cases."""
    known: dict[UUID, list[Outcome]] = {case: [] for case in cases}
    for one in await outcomes.list_outcomes(session, cases):
        known[one.case_id].append(one)
    return known


def _anew(notice: Notice, known: Known) -> Notice:
    outcome = _outcome_of(notice, known)
    stands = as_it_stands(outcome, known[outcome.case_id]) if outcome is not None and outcome.kind.is_news else None
    if stands is None:
        return notice
    placed = replace(stands, commune_code=notice.commune_code or stands.commune_code)
    return replace(notice, text=texts.of_outcome(placed, notice.audience).text)


def _outcome_of(notice: Notice, known: Known) -> Outcome | None:
    if notice.case_id is None:
        return None
    return next((one for one in known.get(notice.case_id, ()) if one.outcome_id == notice.outcome_id), None)
