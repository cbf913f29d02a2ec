"""Reductions of signed awards: saved set-wise under the lock of their cases; what was decided is never touched."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.domain.reductions import Reduction, ReductionState, Retraction
from services.assessment.store.awards.reasonings import reasoning_from, reasoning_to
from shared.database import execute
from shared.ids import AwardId, CaseId, DecisionId, ReductionId

_OF_CASES: Final = text("""
    select id, case_id, award_id, number, stood, stands, unit, reason_code, state, rule_set, reasoning, proposed_at, retraction,
           proposed_by, words, lifted_at
      from reductions where case_id = any(cast(:ids as uuid[])) and state <> 'withdrawn' order by award_id, number""")
_CASES_OF: Final = text("select id, case_id from reductions where id = any(cast(:ids as uuid[]))")
_SAVE: Final = text("""
    insert into reductions as r (id, case_id, award_id, number, stood, stands, unit, reason_code, state, rule_set, reasoning,
                                 proposed_at, retraction, proposed_by, words)
    values (:id, :case_id, :award_id, :number, :stood, :stands, :unit, :reason_code, :state, :rule_set, :reasoning,
            :proposed_at, :retraction, :proposed_by, :words)
    on conflict (id) do update set stood = excluded.stood, stands = excluded.stands, reason_code = excluded.reason_code,
           state = excluded.state, rule_set = excluded.rule_set, reasoning = excluded.reasoning,
           proposed_at = excluded.proposed_at, retraction = excluded.retraction, proposed_by = excluded.proposed_by,
           words = excluded.words
     where r.decision_id is null""")
_DECIDE: Final = text("""
    update reductions r set state = s.state, decision_id = cast(:decision_id as uuid)
      from unnest(cast(:ids as uuid[]), cast(:states as text[])) as s(id, state) where r.id = s.id""")


_REOPEN: Final = text("update reductions set state = 'proposed', decision_id = null where decision_id = :decision_id")


_LIFT: Final = text("""
    update reductions set lifted_at = :lifted_at, lifted_by = :lifted_by, lift_words = :words where id = :id""")


async def find_reductions(session: AsyncSession, case_ids: Iterable[UUID]) -> dict[UUID, list[Reduction]]:
    """Return by award what was proposed and decided of these cases, withdrawn ones left out."""
    found: dict[UUID, list[Reduction]] = {}
    for row in await execute(session, _OF_CASES, {"ids": sorted(case_ids)}):
        found.setdefault(row.award_id, []).append(_reduction(row))
    return found


async def find_cases_of_reductions(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return the case of each reduction that exists; the caller locks the cases before he trusts anything else."""
    return {row.id: row.case_id for row in await execute(session, _CASES_OF, {"ids": list(ids)})} if ids else {}


async def save_reductions(session: AsyncSession, reductions: Sequence[Reduction]) -> None:
    """Save what is proposed, new or changed, and what the findings bear no longer."""
    if reductions:
        await execute(session, _SAVE, [_row(one) for one in reductions])


async def decide_reductions(
    session: AsyncSession, decision_id: DecisionId, states: Mapping[ReductionId, ReductionState]
) -> None:
    """Save what a decision said about these reductions."""
    if states:
        ids = sorted(states)
        await execute(session, _DECIDE, {"decision_id": decision_id, "ids": ids, "states": [states[id_] for id_ in ids]})


async def reopen_reductions(session: AsyncSession, decision_id: DecisionId) -> None:
    """Let the reductions wait again that a decision was about which was taken back."""
    await execute(session, _REOPEN, {"decision_id": decision_id})


async def lift_reduction(session: AsyncSession, reduction: ReductionId, lift: Mapping[str, Any]) -> None:
    """Write down that a signed retraction was wrong: by whom, when and in which (sealed) words."""
    await execute(session, _LIFT, {"id": reduction, **lift})


def _row(one: Reduction) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in Reduction.__slots__ if name != "retraction"}
    said = one.retraction
    return {
        **plain,
        "reasoning": reasoning_to(one.reasoning),
        "retraction": said.reason if said else None,
        "proposed_by": said.proposed_by if said else None,
        "words": said.words if said else None,
    }


def _reduction(row: Any) -> Reduction:
    return Reduction(
        id=ReductionId(row.id),
        case_id=CaseId(row.case_id),
        award_id=AwardId(row.award_id),
        number=row.number,
        stood=row.stood,
        stands=row.stands,
        unit=row.unit,
        reason_code=row.reason_code,
        state=ReductionState(row.state),
        rule_set=row.rule_set,
        reasoning=reasoning_from(row.reasoning),
        proposed_at=row.proposed_at,
        retraction=Retraction(row.retraction, row.proposed_by, row.words, row.lifted_at) if row.retraction else None,
    )
