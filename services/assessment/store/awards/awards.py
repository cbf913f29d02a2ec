"""Awards: loaded by case under the case's lock, saved set-wise."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.domain.awards import Award, AwardState
from services.assessment.domain.payees import AwardPayee, PayeeKind
from services.assessment.store.awards.reasonings import reasoning_from, reasoning_to
from services.assessment.store.awards.reductions import find_reductions
from shared.database import execute
from shared.ids import AwardId, CaseId, DecisionId

_OF_CASES: Final = text("""
    select id, case_id, code, person, instalment, amount, floor, unit, urgent, state, rule_set, reasoning, proposed_at,
           payee_kind, payee_person
      from awards where case_id = any(cast(:ids as uuid[])) order by case_id, code, person, instalment""")
_CASES_OF: Final = text("select id, case_id from awards where id = any(cast(:ids as uuid[]))")
_SAVE: Final = text("""
    insert into awards as a (id, case_id, code, person, instalment, amount, floor, unit, urgent, state, rule_set, reasoning,
                             proposed_at, payee_kind, payee_person)
    values (:id, :case_id, :code, :person, :instalment, :amount, :floor, :unit, :urgent, :state, :rule_set, :reasoning,
            :proposed_at, :payee_kind, :payee_person)
    on conflict (id) do update set amount = excluded.amount, floor = excluded.floor, state = excluded.state,
           rule_set = excluded.rule_set, reasoning = excluded.reasoning, proposed_at = excluded.proposed_at,
           payee_kind = excluded.payee_kind, payee_person = excluded.payee_person
     where a.decision_id is null""")
_DECIDE: Final = text("""
    update awards a set state = s.state,
           decision_id = case when s.state = 'returned' then null else cast(:decision_id as uuid) end
      from unnest(cast(:ids as uuid[]), cast(:states as text[])) as s(id, state) where a.id = s.id""")


_REOPEN: Final = text("""
    update awards a set state = s.state, decision_id = null
      from unnest(cast(:ids as uuid[]), cast(:states as text[])) as s(id, state) where a.id = s.id""")


async def find_awards(session: AsyncSession, case_ids: Iterable[UUID]) -> dict[UUID, list[Award]]:
    """Return all awards of these cases by case; a case without awards has an empty list."""
    found: dict[UUID, list[Award]] = {case_id: [] for case_id in case_ids}
    for row in await execute(session, _OF_CASES, {"ids": sorted(found)}):
        found[row.case_id].append(_award(row))
    # Only what was signed can be reduced.
    signed = [case_id for case_id, awards in found.items() if any(one.state is AwardState.APPROVED for one in awards)]
    reduced = await find_reductions(session, signed) if signed else {}
    for case_id in signed if reduced else ():
        found[case_id] = [replace(one, reductions=tuple(reduced.get(one.id, ()))) for one in found[case_id]]
    return found


async def find_cases_of_awards(session: AsyncSession, award_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return the case of each award that exists; the caller locks the cases before he trusts anything else."""
    return {row.id: row.case_id for row in await execute(session, _CASES_OF, {"ids": list(award_ids)})}


async def save_awards(session: AsyncSession, awards: Sequence[Award]) -> None:
    """Save proposals, new or changed; what was decided is never touched."""
    if awards:
        await execute(session, _SAVE, [_row(award) for award in awards])


async def decide_awards(session: AsyncSession, decision_id: DecisionId, states: Mapping[AwardId, AwardState]) -> None:
    """Save what a decision said about these awards."""
    if states:
        ids = sorted(states)
        await execute(session, _DECIDE, {"decision_id": decision_id, "ids": ids, "states": [states[id_] for id_ in ids]})


async def reopen_awards(session: AsyncSession, states: Mapping[UUID, AwardState]) -> None:
    """Let these awards stand as they stood before a decision that was taken back."""
    if states:
        ids = sorted(states)
        await execute(session, _REOPEN, {"ids": ids, "states": [states[id_] for id_ in ids]})


def _row(award: Award) -> dict[str, Any]:
    return {
        "id": award.id,
        "case_id": award.case_id,
        "code": award.code,
        "person": award.person,
        "instalment": award.instalment,
        "amount": award.amount,
        "floor": award.floor,
        "unit": award.unit,
        "urgent": award.urgent,
        "state": award.state,
        "rule_set": award.rule_set,
        "reasoning": reasoning_to(award.reasoning),
        "proposed_at": award.proposed_at,
        "payee_kind": award.payee.kind if award.payee else None,
        "payee_person": award.payee.person if award.payee else None,
    }


def _award(row: Any) -> Award:
    return Award(
        id=AwardId(row.id),
        case_id=CaseId(row.case_id),
        code=row.code,
        person=row.person,
        instalment=row.instalment,
        amount=row.amount,
        floor=row.floor,
        unit=row.unit,
        urgent=row.urgent,
        state=AwardState(row.state),
        rule_set=row.rule_set,
        reasoning=reasoning_from(row.reasoning),
        proposed_at=row.proposed_at,
        payee=AwardPayee(PayeeKind(row.payee_kind), row.payee_person) if row.payee_kind is not None else None,
    )
