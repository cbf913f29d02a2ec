"""The form of a funeral came in: from now on the statute counts its days, whatever the findings say."""

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
from services.assessment.domain.funeral_forms import FuneralForm, ReceivedForm
from services.assessment.metrics import FUNERAL_FORMS
from services.assessment.policy.law.limits import CLOCKS, FUNERAL_FORM, is_funeral
from services.assessment.store.awards import awards as award_store
from services.assessment.store.awards import cases as case_store
from services.assessment.store.awards import funeral_forms as form_store
from shared import audit, clock_states, clocks, outbox
from shared.clock import VIETNAM
from shared.errors import FieldError, Forbidden, InvalidInput, NotFound
from shared.identity import Actor
from shared.texts import Text

_UNKNOWN: Final = Text(vi="Không có trường hợp này", en="There is no such case")
_ELSEWHERE: Final = Text(vi="Trường hợp ngoài địa bàn của bạn", en="The case lies outside your area")
_AHEAD: Final = Text(
    vi="chưa đến giờ đó: ghi ngày giờ bộ phận một cửa đã nhận tờ khai", en="is still to come: say when the form was received"
)
_BEFORE: Final = Text(
    vi="trước khi hộ được phát hiện ({since}): nếu đúng như vậy, hãy bổ sung báo cáo với giờ phát hiện đúng",
    en="is before anybody knew of the household ({since}): if it is right, correct the report's time first",
)


async def receive_form(session: AsyncSession, actor: Actor, context: Context, work: FuneralForm, now: datetime) -> ReceivedForm:
    """Keep that the form came in and let the clock of the law run from then. Telling the same moment again changes nothing.

    Raises NotFound, Forbidden outside the officer's area, CaseRetractedAlready, InvalidInput where the moment cannot be.
    """
    case = _checked(actor, (await case_store.lock_cases(session, [work.case_id])).get(work.case_id), work, now)
    awards = [
        award for award in (await award_store.find_awards(session, [case.case_id]))[case.case_id] if is_funeral(award.code)
    ]
    if work.id in await form_store.find_known(session, [work.id]):
        begun = [clock for clock in await clock_states.of_case(session, case.case_id) if clock.subject_id == work.id]
        return ReceivedForm(work, begun[0].due_at, begun[0].article) if begun else ReceivedForm(work)
    await form_store.insert_form(session, work, now)
    undecided: list[UUID] = [award.id for award in awards if award.state in UNDECIDED]
    await clocks.keep(session, CLOCKS[FUNERAL_FORM], undecided, now)
    begins = None if _is_decided(awards) else form_clock(context, case, work, now)
    started = await start_clocks(session, [begins] if begins else [])
    received = ReceivedForm(work, started[0].due_at, started[0].limit.article) if started else ReceivedForm(work)
    await audit.record(
        session, actor, "funeral form received", "case", [case.case_id], received_at=work.received_at.isoformat()
    )
    await outbox.publish(session, [funeral_form_received(case, received, now)])
    FUNERAL_FORMS.inc()
    return received


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
