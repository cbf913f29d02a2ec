"""The province answers a request: what it grants is booked at once, and who waits for it is served in his turn."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement import metrics, policy, store
from services.disbursement.commands.context import Context
from services.disbursement.commands.sources import receive_contribution
from services.disbursement.domain.province_answers import (
    AnsweredRequest,
    AnswerVerdict,
    BookedGrant,
    GrantedMeans,
    ProvinceAnswer,
    answer_binding,
)
from services.disbursement.domain.province_requests import ProvinceRequest, ProvinceRequestId
from services.disbursement.domain.sources import Contribution, Source, contribution_binding
from shared import audit
from shared.communes import provinces
from shared.identity import Actor
from shared.ids import SourceId, derived_id, new_id

_GIVER: Final = "UBND {province}, {document}"
_NAME: Final = "Tỉnh cấp theo đề nghị của xã"


@dataclass(frozen=True)
class AnswerDraft:
    """What the province says to a request, in which document, and why where it is not all of it."""

    request_id: ProvinceRequestId
    verdict: AnswerVerdict
    document: str
    means: Sequence[GrantedMeans]
    reason: str | None


async def answer_request(
    session: AsyncSession, actor: Actor, context: Context, draft: AnswerDraft, now: datetime
) -> AnsweredRequest:
    """Write down the province's answer and book what it grants, each origin into a source of its own of that commune.

    The clocks stay the province's: what it does not grant goes on to the ministries (Art. 13.3), or is asked for again.
    Raises RequestNotFound, NotYourProvince, AnsweredByWhoAsked, AlreadyAnswered, InvalidInput.
    """
    request = await store.province_requests.lock_request(session, draft.request_id)
    its_own = actor.may_act_in_province(request.province_code)
    policy.province_answers.check_answerer(actor.subject, request, is_of_the_province=its_own)
    before = await store.province_answers.find_answer(session, request.id)
    if before is not None:
        raise policy.province_answers.AlreadyAnswered(document=before.document)
    [asked] = await store.province_requests.with_figures(session, [request])
    policy.province_answers.check_answer(draft.verdict, draft.means, asked, has_reason=draft.reason is not None)
    answer = ProvinceAnswer(
        request_id=request.id,
        verdict=draft.verdict,
        document=draft.document,
        reason=context.cipher.seal(draft.reason, answer_binding(request.id)) if draft.reason else None,
        answered_by=actor.subject,
        answered_at=now,
    )
    await store.province_answers.insert_answer(session, answer)
    await audit.record(session, actor, "province answered", "request", [request.id], verdict=draft.verdict)
    grants: list[BookedGrant] = []
    for means in _in_order(request, draft.means):
        source = await _source_for(session, actor, request, means, now)
        contribution = _contribution(context, request, draft, Contribution(new_id(), source, means.amount, b""))
        # Up to 500 payments that waited for it go on at once, the loop continues with the rest.
        await receive_contribution(session, actor, context, contribution, now)
        grants.append(BookedGrant(request.id, means, source, contribution.id))
    await store.province_answers.insert_grants(session, grants)
    metrics.PROVINCE_ANSWERS.labels(draft.verdict.value).inc()
    return AnsweredRequest(answer, grants)


def _contribution(context: Context, request: ProvinceRequest, draft: AnswerDraft, given: Contribution) -> Contribution:
    """Return the contribution with its giver sealed: the province, by its document."""
    giver = _GIVER.format(province=provinces().get(request.province_code, request.province_code), document=draft.document)
    return replace(given, given_by=context.cipher.seal(giver, contribution_binding(given.id)))


async def _source_for(
    session: AsyncSession, actor: Actor, request: ProvinceRequest, means: GrantedMeans, now: datetime
) -> SourceId:
    """Return the commune's source for what provinces grant of this origin in this incident; opened by the first grant."""
    is_drill = await store.incidents.is_drill(session, request.incident_id)
    source = Source(
        id=_source_id(request, means),
        kind=means.kind,
        name=_NAME,
        unit=means.unit,
        commune_code=request.commune_code,
        province_code=None,
        # Bound to it where its declaration was heard of; the payments that wait are of this commune in any case.
        incident_id=request.incident_id if is_drill is request.drill else None,
        drill=request.drill,
    )
    if await store.sources.save_source(session, source, now):
        await audit.record(session, actor, "source opened", "source", [source.id], kind=source.kind, unit=source.unit)
    return source.id


def _in_order(request: ProvinceRequest, means: Sequence[GrantedMeans]) -> list[GrantedMeans]:
    """Sources are held in the order of their ids, as everywhere."""
    return sorted(means, key=lambda each: _source_id(request, each))


def _source_id(request: ProvinceRequest, means: GrantedMeans) -> SourceId:
    drill = "drill" if request.drill else "real"
    return SourceId(derived_id("granted means", request.commune_code, request.incident_id, means.kind, means.unit, drill))
