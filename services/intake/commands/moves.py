"""A case that was reported in the wrong commune is moved to the right one, by a correction of its report."""

from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import metrics
from services.intake.domain.cases import Case
from services.intake.domain.moves import CaseMove
from services.intake.policy.moves import commune_moved_to
from services.intake.policy.reports import OUTSIDE_INCIDENT
from services.intake.store.incidents import incidents_among
from services.intake.store.moves import save_move
from shared import audit, clocks
from shared.errors import FieldError, InvalidInput
from shared.identity import Actor


async def plan_move(session: AsyncSession, actor: Actor, case: Case, given: str | None, now: datetime) -> CaseMove | None:
    """Return the move that a correction of this (locked) case asks for, or None where the case stays where it is.

    Raises the refusals of `commune_moved_to`, and InvalidInput for a commune to which the case's incident does not reach.
    """
    code = commune_moved_to(case, given, actor.may_act_in) if given is not None else None
    if code is None:
        return None
    incidents = await incidents_among(session, [case.incident_id], [code])
    if code not in incidents[case.incident_id].commune_codes:
        raise InvalidInput(FieldError("commune_code", OUTSIDE_INCIDENT))
    return CaseMove(case.id, case.revision + 1, case.commune_code, code, actor.subject, now)


async def carry_out(session: AsyncSession, actor: Actor, move: CaseMove) -> None:
    """Let the case and its running clocks lie in the new commune; no clock begins anew."""
    await save_move(session, move)
    await clocks.relocate_cases(session, {move.case_id: move.to_commune})
    await audit.record(
        session, actor, "case moved", "case", [move.case_id], from_commune=move.from_commune, to_commune=move.to_commune
    )
    metrics.CASES_MOVED.inc()
