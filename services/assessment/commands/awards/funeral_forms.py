"""The form of a funeral came in: from now on the statute counts its days, whatever the findings say."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.assessment.commands.awards.findings import CaseRetractedAlready
from services.assessment.commands.clocks import form_clock, start_clocks
from services.assessment.commands.context import Context
from services.assessment.commands.facts import funeral_form_received
from services.assessment.domain.awards import UNDECIDED, Award, AwardState
from services.assessment.domain.cases import Assessment, CaseState
from services.assessment.domain.funeral_forms import FuneralForm
from services.assessment.policy.law.limits import CLOCKS, FUNERAL_FORM, is_funeral
from services.assessment.store.awards import awards as award_store
from services.assessment.store.awards import cases as case_store
from services.assessment.store.awards import funeral_forms as form_store
from shared import audit, clocks, outbox
from shared.clock import VIETNAM
from shared.errors import FieldError, Forbidden, InvalidInput, NotFound
from shared.identity import Actor
from shared.texts import Text
from shared.time_limits import Clock

_UNKNOWN: Final = Text(vi="Không có trường hợp này", en="There is no such case")
_ELSEWHERE: Final = Text(vi="Trường hợp ngoài địa bàn của bạn", en="The case lies outside your area")
_AHEAD: Final = Text(
    vi="chưa đến giờ đó: ghi ngày giờ bộ phận một cửa đã nhận tờ khai", en="is still to come: say when the form was received"
)
_BEFORE: Final = Text(
    vi="trước khi hộ được phát hiện ({since}): nếu đúng như vậy, hãy bổ sung báo cáo với giờ phát hiện đúng",
    en="is before anybody knew of the household ({since}): if it is right, correct the report's time first",
)


@dataclass(frozen=True, slots=True)
class ReceivedForm:
    """The form, and the clock that it started (None: help for the funeral was decided before)."""

    form: FuneralForm
    clock: Clock | None


async def receive_form(session: AsyncSession, actor: Actor, context: Context, work: FuneralForm, now: datetime) -> ReceivedForm:
    """Keep that the form came in and let the clock of the law run from then. Telling the same moment again changes nothing.

    Raises NotFound, Forbidden outside the officer's area, CaseRetractedAlready, InvalidInput where the moment cannot be.
    """
    case = _checked(actor, (await case_store.lock_cases(session, [work.case_id])).get(work.case_id), work, now)
    awards = [
        award for award in (await award_store.find_awards(session, [case.case_id]))[case.case_id] if is_funeral(award.code)
    ]
    clock = None if _is_decided(awards) else form_clock(context, case, work, now)
    if work.id in await form_store.find_known(session, [work.id]):
        return ReceivedForm(work, clock)
    await form_store.insert_form(session, work, now)
    undecided: list[UUID] = [award.id for award in awards if award.state in UNDECIDED]
    await clocks.keep(session, CLOCKS[FUNERAL_FORM], undecided, now)
    if clock is not None:
        await start_clocks(session, [clock])
    await audit.record(
        session, actor, "funeral form received", "case", [case.case_id], received_at=work.received_at.isoformat()
    )
    await outbox.publish(session, [funeral_form_received(case, work, clock, now)])
    return ReceivedForm(work, clock)


def _checked(actor: Actor, case: Assessment | None, work: FuneralForm, now: datetime) -> Assessment:
    if case is None:
        raise NotFound(_UNKNOWN)
    if not actor.may_act_in(case.commune_code):
        raise Forbidden(_ELSEWHERE)
    if case.state is CaseState.WITHDRAWN:
        raise CaseRetractedAlready
    if work.received_at > now:
        raise InvalidInput(FieldError("received_at", _AHEAD))
    # Forms are stamped by the minute.
    if work.received_at < case.identified_at.replace(second=0, microsecond=0):
        since = f"{case.identified_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
        raise InvalidInput(FieldError("received_at", _BEFORE, {"since": since}))
    return case


def _is_decided(awards: list[Award]) -> bool:
    """Tell whether somebody has decided over all help for funerals that was ever proposed here."""
    standing = [award for award in awards if award.state is not AwardState.WITHDRAWN]
    return bool(standing) and all(award.state not in UNDECIDED for award in standing)
