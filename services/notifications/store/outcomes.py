"""Outcomes that are to be told, and who has been told which."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.domain.notices import Audience
from services.notifications.domain.outcomes import AudienceOutcome, Outcome, OutcomeKind
from shared.database import execute

_SAVE: Final = text("""
    insert into outcomes (case_id, outcome_id, incident_id, commune_code, drill, kind, award_ids, caused_by, amount, unit, rail,
                          decision_number, before, reason_code, created_at)
    values (:case_id, :outcome_id, :incident_id, :commune_code, :drill, :kind, :award_ids, :caused_by, :amount, :unit, :rail,
            :decision_number, :before, :reason_code, :now)
    on conflict do nothing""")
_COLUMNS: Final = (
    "case_id, outcome_id, incident_id, commune_code, drill, kind, award_ids, caused_by, amount, unit, rail, decision_number, "
    "before, reason_code"
)
_OF_CASES: Final = text(f"select {_COLUMNS} from outcomes where case_id = any(cast(:cases as uuid[])) order by created_at")
_OF_NOTICES: Final = text("""
    select n.id as notice_id, n.audience, n.incident_id, n.drill, o.case_id, o.outcome_id, o.award_ids, o.caused_by, o.kind
      from notices n join outcomes o on o.case_id = n.case_id and o.outcome_id = n.outcome_id
     where n.id = any(cast(:ids as uuid[])) order by n.id""")


async def save_outcomes(session: AsyncSession, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Keep what has to be told; what is kept already stays as it is."""
    rows = [{**asdict(outcome), "award_ids": list(outcome.award_ids), "now": now} for outcome in outcomes]
    await execute(session, _SAVE, rows)


async def list_outcomes(session: AsyncSession, cases: Collection[UUID]) -> list[Outcome]:
    """Return everything that came out for these cases."""
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


def _outcome(row: RowMapping) -> Outcome:
    return Outcome(**{**row, "award_ids": tuple(row["award_ids"]), "kind": OutcomeKind(row["kind"])})
