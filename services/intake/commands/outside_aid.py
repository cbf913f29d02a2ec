"""Aid that others gave a household directly is written down, so that whoever helps it next knows; nothing is decided by it."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import metrics
from services.intake.commands.cases import AlreadyRetracted, UnknownCase
from services.intake.commands.context import Context
from services.intake.domain.outside_aid import AidDraft, OutsideAid
from services.intake.policy.outside_aid import AidWithdrawn, check_aid
from services.intake.store import outside_aid as store
from services.intake.store.cases import lock_cases
from shared import audit
from shared.clock import VIETNAM
from shared.errors import NotFound
from shared.identity import Actor
from shared.ids import CaseId, new_id
from shared.texts import Text


class UnknownAid(NotFound):
    """There is no such aid, or it is not for this person to see."""

    code = "unknown-outside-aid"
    title = Text(vi="Không có mục này", en="There is nothing of that kind")


async def record_aid(session: AsyncSession, actor: Actor, context: Context, draft: AidDraft, now: datetime) -> OutsideAid:
    """Write down what others gave the household of a case. Raises UnknownCase, AlreadyRetracted, InvalidInput."""
    case = (await lock_cases(session, [draft.case_id])).get(CaseId(draft.case_id))
    if case is None or not actor.may_act_in(case.commune_code):
        raise UnknownCase
    if case.retracted_at is not None:
        raise AlreadyRetracted
    check_aid(draft, now.astimezone(VIETNAM).date())
    aid = OutsideAid(
        id=new_id(),
        case_id=case.id,
        incident_id=case.incident_id,
        commune_code=case.commune_code,
        kind=draft.kind,
        given_on=draft.given_on,
        amount_dong=draft.amount_dong,
        words=draft.words,
        recorded_by=actor.subject,
        recorded_at=now,
    )
    await store.insert_aid(session, context.seals, aid)
    await audit.record(session, actor, "outside aid recorded", "case", [case.id], aid=aid.id, kind=aid.kind.value)
    metrics.OUTSIDE_AID.labels(aid.kind.value).inc()
    return aid


async def withdraw_aid(session: AsyncSession, actor: Actor, case_id: UUID, aid_id: UUID, now: datetime) -> OutsideAid:
    """Say that it was wrong: it stays, and is shown no more before a signature. Raises UnknownAid, AidWithdrawn."""
    # The case first, as whoever records or moves it holds them.
    case = (await lock_cases(session, [case_id])).get(CaseId(case_id))
    aid = await store.lock_aid(session, aid_id)
    if case is None or aid is None or aid.case_id != case.id or not actor.may_act_in(case.commune_code):
        raise UnknownAid
    if aid.withdrawn_at is not None:
        raise AidWithdrawn
    withdrawn = replace(aid, withdrawn_by=actor.subject, withdrawn_at=now)
    await store.save_withdrawn(session, withdrawn)
    await audit.record(session, actor, "outside aid withdrawn", "case", [case.id], aid=aid.id)
    return withdrawn
