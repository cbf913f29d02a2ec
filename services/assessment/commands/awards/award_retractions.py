"""One award was never due: an officer says so in words and with proof, and a competent person signs it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import orjson
from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.awards.findings import CaseRetractedAlready
from services.assessment.commands.context import Context
from services.assessment.domain.awards import Award
from services.assessment.domain.cases import Assessment, CaseState
from services.assessment.domain.reductions import Reduction, Retraction, RetractionWords
from services.assessment.policy.awards.cases import state_of
from services.assessment.policy.awards.reductions import with_reductions
from services.assessment.policy.awards.retractions import barring, retract_award
from services.assessment.store.awards import awards as award_store
from services.assessment.store.awards import cases as case_store
from services.assessment.store.awards import reductions as reduction_store
from shared import audit
from shared.errors import Forbidden, NotFound
from shared.events.assessment import RetractionReason
from shared.identity import Actor
from shared.texts import Text

_UNKNOWN = Text(vi="Trường hợp này không có khoản hỗ trợ đó", en="The case has no such award")
_ELSEWHERE = Text(vi="Trường hợp ngoài địa bàn của bạn", en="The case lies outside your area")


@dataclass(frozen=True, slots=True)
class AwardRetraction:
    """Which award was never due, why, in whose words and by what proof."""

    case_id: UUID
    award_id: UUID
    reason: RetractionReason
    said: RetractionWords


@dataclass(frozen=True, slots=True)
class RetractionLift:
    """Which award was taken back wrongly, and how that is known."""

    case_id: UUID
    award_id: UUID
    said: RetractionWords


async def propose_retraction(
    session: AsyncSession, actor: Actor, context: Context, work: AwardRetraction, now: datetime
) -> Reduction:
    """Propose that nothing of a signed award stands; another person's signature makes it so. Nothing else of the case changes.

    Raises NotFound, Forbidden outside the officer's area, CaseRetractedAlready, the refusals of `policy.awards.retractions`.
    """
    case, awards, award = await _lock_award(session, actor, work.case_id, work.award_id)
    sealed = seal_words(context, work.case_id, work.said)
    proposed = retract_award(award, Retraction(work.reason, actor.subject, sealed), now)
    await reduction_store.save_reductions(session, [proposed])
    # Somebody must decide again: the case stands in the signing room.
    state = state_of(case, with_reductions(awards, [proposed]))
    await case_store.save_states(session, [replace(case, state=state)])
    await audit.record(session, actor, "retraction proposed", "award", [award.id], reason=work.reason, stood=proposed.stood)
    return proposed


async def lift_retraction(session: AsyncSession, actor: Actor, context: Context, work: RetractionLift, now: datetime) -> None:
    """Say that a signed retraction was wrong: the next findings may propose what it took back, to be signed anew."""
    _, _, award = await _lock_award(session, actor, work.case_id, work.award_id)
    lifted = barring(award)
    words = seal_words(context, work.case_id, work.said)
    lift = {"lifted_at": now, "lifted_by": actor.subject, "words": words}
    await reduction_store.lift_reduction(session, lifted.id, lift)
    await audit.record(session, actor, "retraction lifted", "award", [award.id])


async def _lock_award(
    session: AsyncSession, actor: Actor, case_id: UUID, award_id: UUID
) -> tuple[Assessment, Sequence[Award], Award]:
    """Return the held case, its awards, and the one that is meant."""
    case = (await case_store.lock_cases(session, [case_id])).get(case_id)
    if case is None:
        raise NotFound(_UNKNOWN)
    if not actor.may_act_in(case.commune_code):
        raise Forbidden(_ELSEWHERE)
    if case.state is CaseState.WITHDRAWN:
        raise CaseRetractedAlready
    awards = (await award_store.find_awards(session, [case.case_id]))[case.case_id]
    found = next((award for award in awards if award.id == award_id), None)
    if found is None:
        raise NotFound(_UNKNOWN)
    return case, awards, found


def seal_words(context: Context, case_id: UUID, said: RetractionWords) -> bytes:
    """Encrypt what was said about a retraction: it may name people."""
    return context.cipher.seal(orjson.dumps([said.words, said.evidence]).decode(), _binding(case_id))


def open_words(context: Context, case_id: UUID, sealed: bytes) -> RetractionWords:
    """Return what was said."""
    words, evidence = orjson.loads(context.cipher.open(sealed, _binding(case_id)))
    return RetractionWords(words, evidence)


def _binding(case_id: UUID) -> str:
    return f"reductions.words|{case_id}"
