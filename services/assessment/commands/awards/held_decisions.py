"""A signature is held for a moment before the others hear of it; who signed may take it back until then.

What was decided counts here from the signature on: its clocks were kept by that moment, and nothing is signed twice. Only the
facts wait, as a row of the signature's own transaction, so a crash changes nothing: whoever comes back sends them on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.context import Context
from services.assessment.commands.facts import decision_facts
from services.assessment.domain.cases import Assessment, CaseState
from services.assessment.domain.decisions import Decision, DecisionLine
from services.assessment.domain.held_decisions import Before, CaseBefore, HeldDecision
from services.assessment.policy.awards.cases import state_of
from services.assessment.store.awards import awards as award_store
from services.assessment.store.awards import cases as case_store
from services.assessment.store.awards import decisions as decision_store
from services.assessment.store.awards import held_decisions as held_store
from services.assessment.store.awards import reductions as reduction_store
from services.assessment.store.explanation.household_pages import find_contact_points
from shared import audit, clocks, outbox
from shared.errors import Forbidden, NotFound, Refused
from shared.events import ClockSolved
from shared.identity import Actor
from shared.texts import Text

_MAX_AT_ONCE: Final = 20
_UNKNOWN: Final = Text(vi="Không có quyết định này", en="There is no such decision")
_NOT_YOURS: Final = Text(vi="Chỉ người đã ký mới rút lại được", en="Only who signed takes it back")


class SentOnAlready(Refused):
    """The window has ended: the others have heard of the decision, or hear of it at this moment."""

    code = "decision-sent-on"
    title = Text(
        vi="Đã hết thời gian rút lại: quyết định đã được chuyển đi. Cần sửa thì ghi lại đánh giá hoặc rút hồ sơ",
        en="It is too late to take it back: the decision was sent on. To mend it, record findings again or retract the case",
    )


class ChangedSinceSigned(Refused):
    """Something newer rests on the decision."""

    code = "changed-since-signed"
    title = Text(
        vi="Hồ sơ đã có thay đổi sau khi ký, nên không rút lại được; hãy xem lại hồ sơ",
        en="A case has changed since it was signed, so it cannot be taken back; read the case again",
    )


async def send_or_hold(
    session: AsyncSession, context: Context, decision: Decision, lines: Sequence[DecisionLine], solved: Sequence[ClockSolved]
) -> datetime | None:
    """Let the others hear of a decision and of the missed clocks that it solved: at once, or when its window has ended.

    Returns until when it may be taken back.
    """
    window = context.undo_window.of(lines, drill=decision.drill)
    offices = await find_contact_points(session, [line.case.commune_code for line in lines])
    facts = [*decision_facts(decision, lines, offices), *solved]
    if not window:
        await outbox.publish(session, facts)
        return None
    held = HeldDecision(decision.id, decision.decided_at + window, _before(lines))
    await held_store.hold_decision(session, held, decision.signed_by, facts)
    return held.due_at


async def send_due(session: AsyncSession, actor: Actor, now: datetime) -> int:
    """Send on the decisions whose window has ended; return how many there were."""
    ids, facts = await held_store.take_due(session, now, _MAX_AT_ONCE)
    if ids:
        await audit.record(session, actor, "decision sent on", "decision", ids)
        await outbox.publish(session, facts)
    return len(ids)


async def undo_decision(session: AsyncSession, actor: Actor, decision_id: UUID, now: datetime) -> Decision:
    """Take back what this person has signed a moment ago: everything stands as before, and nobody has heard of it.

    The decision and its lines stay in the record as taken back, its number stays used. Raises NotFound, Forbidden for
    another's signature, SentOnAlready, and ChangedSinceSigned where something newer rests on it; nothing is done then.
    """
    found = await decision_store.find_decision(session, decision_id)
    if found is None:
        raise NotFound(_UNKNOWN)
    decision = found[0]
    if decision.signed_by != actor.subject:
        raise Forbidden(_NOT_YOURS)
    held = await held_store.take_held(session, decision_id)
    if held is None or held.due_at <= now:
        raise SentOnAlready
    cases = await case_store.lock_cases(session, held.before.cases)
    _check_unchanged(cases.values(), decision, held.before)
    await award_store.reopen_awards(session, held.before.awards)
    await reduction_store.reopen_reductions(session, decision.id)
    awards = await award_store.find_awards(session, cases)
    after = [_as_before(case, decision, held.before) for _, case in sorted(cases.items())]
    await case_store.save_states(session, [replace(case, state=state_of(case, awards[case.case_id])) for case in after])
    await clocks.reopen(session, list(cases), decision.decided_at, now)
    await held_store.note_undone(session, decision_id, actor.subject, now)
    await audit.record(session, actor, "decision taken back", "decision", [decision_id], number=decision.number)
    return decision


def _before(lines: Sequence[DecisionLine]) -> Before:
    """Return what stood before: the lines were made of awards and cases as they were locked."""
    return Before(
        cases={
            line.case.case_id: CaseBefore(
                line.case.report_revision, line.case.findings_revision, line.case.proposals_revision, line.case.returned_at
            )
            for line in lines
        },
        awards={line.award.id: line.award.state for line in lines if line.award is not None and line.reduction is None},
    )


def _check_unchanged(cases: Iterable[Assessment], decision: Decision, before: Before) -> None:
    for case in cases:
        was = before.cases[case.case_id]
        told = (case.report_revision, case.findings_revision, case.proposals_revision)
        returned = {was.returned_at, decision.decided_at}
        stood = (was.report_revision, was.findings_revision, was.proposals_revision)
        if case.state is CaseState.WITHDRAWN or told != stood or case.returned_at not in returned:
            raise ChangedSinceSigned


def _as_before(case: Assessment, decision: Decision, before: Before) -> Assessment:
    signed_first = case.urgent_signed_at == decision.decided_at
    return replace(
        case,
        returned_at=before.cases[case.case_id].returned_at,
        urgent_signed_at=None if signed_first else case.urgent_signed_at,
    )
