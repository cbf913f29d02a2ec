"""Outcomes and news that are to be told, who has been told which, and what has not left yet.

News lie in a table of their own: a process of an earlier release knows none of their kinds.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import RowMapping, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.notices import Audience
from services.notifications.domain.outcomes import AudienceOutcome, Outcome, OutcomeAward, OutcomeKind, OutcomeOffice
from shared.database import execute

_SAVE: Final = text("""
    insert into outcomes (case_id, outcome_id, incident_id, commune_code, drill, kind, award_ids, caused_by, amount, unit, rail,
                          decision_number, before, reason_code, awards, created_at)
    values (:case_id, :outcome_id, :incident_id, :commune_code, :drill, :kind, :award_ids, :caused_by, :amount, :unit, :rail,
            :decision_number, :before, :reason_code, cast(:awards as jsonb),
            coalesce(cast(:known_at as timestamptz), cast(:now as timestamptz)))
    on conflict do nothing""")
_SAVE_NEWS: Final = text("""
    insert into news (case_id, outcome_id, incident_id, commune_code, drill, kind, award_ids, caused_by, decision_number,
                      reason_code, awards, authority, office, created_at)
    values (:case_id, :outcome_id, :incident_id, :commune_code, :drill, :kind, :award_ids, :caused_by, :decision_number,
            :reason_code, cast(:awards as jsonb), :authority, cast(:office as jsonb),
            coalesce(cast(:known_at as timestamptz), cast(:now as timestamptz)))
    on conflict do nothing""")
_OF_CASES: Final = text("""
    select case_id, outcome_id, incident_id, commune_code, drill, kind, award_ids, caused_by, amount, unit, rail,
           decision_number, before, reason_code, awards, null as authority, null as office, created_at as known_at
      from outcomes where case_id = any(cast(:cases as uuid[]))
    union all
    select case_id, outcome_id, incident_id, commune_code, drill, kind, award_ids, caused_by, null, null, null,
           decision_number, null, reason_code, awards, authority, office, created_at
      from news where case_id = any(cast(:cases as uuid[]))
     order by known_at""")
_OF_NOTICES: Final = text("""
    select n.id as notice_id, n.audience, n.incident_id, n.drill, o.case_id, o.outcome_id, o.award_ids, o.caused_by, o.kind
      from notices n join outcomes o on o.case_id = n.case_id and o.outcome_id = n.outcome_id
     where n.id = any(cast(:ids as uuid[]))
    union all
    select n.id, n.audience, n.incident_id, n.drill, o.case_id, o.outcome_id, o.award_ids, o.caused_by, o.kind
      from notices n join news o on o.case_id = n.case_id and o.outcome_id = n.outcome_id
     where n.id = any(cast(:ids as uuid[])) order by notice_id""")
_WAITING_NEWS: Final = text("""
    select n.id as notice_id, n.case_id, n.outcome_id from notices n
      join news o on o.case_id = n.case_id and o.outcome_id = n.outcome_id
     where n.case_id = any(cast(:cases as uuid[])) and n.state = 'waiting' order by n.id""")

_WITHDRAW: Final = text("""
    update notices set state = 'withdrawn' where id = any(cast(:ids as uuid[])) and state = 'waiting'""")


@dataclass(frozen=True)
class WaitingNews:
    """A notice of a case's news that has not left yet."""

    notice_id: UUID
    case_id: UUID
    outcome_id: UUID


async def save_outcomes(session: AsyncSession, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Keep what has to be told; what is kept already stays as it is."""
    for statement, is_news in ((_SAVE, False), (_SAVE_NEWS, True)):
        if rows := [_row(outcome, now) for outcome in outcomes if outcome.kind.is_news is is_news]:
            await execute(session, statement, rows)


async def list_outcomes(session: AsyncSession, cases: Collection[UUID]) -> list[Outcome]:
    """Return everything that came out for these cases, and all news of them."""
    return [_outcome(row) for row in (await execute(session, _OF_CASES, {"cases": sorted(set(cases))})).mappings()]


async def list_audience_outcomes(session: AsyncSession, notices: Collection[UUID]) -> list[AudienceOutcome]:
    """Return what these notices told, and to whom."""
    rows = (await execute(session, _OF_NOTICES, {"ids": sorted(notices)})).mappings()
    return [
        AudienceOutcome(
            **{
                **row,
                "audience": Audience(row["audience"]),
                "award_ids": tuple(row["award_ids"]),
                "kind": OutcomeKind(row["kind"]),
            }
        )
        for row in rows
    ]


async def list_waiting_news(session: AsyncSession, cases: Collection[UUID]) -> list[WaitingNews]:
    """Return which notices of these cases tell news that have not left yet, in the order of their ids."""
    return [WaitingNews(**row) for row in (await execute(session, _WAITING_NEWS, {"cases": sorted(set(cases))})).mappings()]


async def withdraw_news(session: AsyncSession, notices: Collection[UUID]) -> None:
    """These notices, whose rows are held and which have not left, need not be told any more."""
    if notices:
        await execute(session, _WITHDRAW, {"ids": sorted(notices)})


def _row(outcome: Outcome, now: datetime) -> dict[str, Any]:
    # What is not said is left out: a process of before knows no parts.
    named = [{name: value for name, value in asdict(award).items() if value is not None} for award in outcome.awards]
    awards = orjson.dumps(named).decode() if named else None
    office = orjson.dumps(outcome.office).decode() if outcome.office else None
    return {**asdict(outcome), "award_ids": list(outcome.award_ids), "awards": awards, "office": office, "now": now}


def _outcome(row: RowMapping) -> Outcome:
    given: dict[str, Any] = {**row, "award_ids": tuple(row["award_ids"]), "kind": OutcomeKind(row["kind"])}
    awards = [OutcomeAward(**{**one, "award_id": UUID(one["award_id"])}) for one in row["awards"] or ()]
    office = OutcomeOffice(**row["office"]) if row["office"] else None
    return Outcome(**{**given, "awards": tuple(awards), "office": office})
