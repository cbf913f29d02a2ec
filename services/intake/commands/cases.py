"""What people do with a case: look at it, correct it, take the report back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake import metrics
from services.intake.commands.progress import UnknownCase
from services.intake.commands.reports import ASSISTED
from services.intake.domain.case import Case, assist_promptly
from services.intake.policy.reports import contradictions
from services.intake.store import cases as store
from services.intake.store.vault import Vault
from shared import audit, clocks, outbox
from shared.clocks import ClockState
from shared.errors import InvalidInput, Refused
from shared.events import CaseRetracted, HouseholdReported
from shared.events.intake import PersonalPart
from shared.identity import Actor, Role
from shared.ids import CaseId, ReportId, new_id
from shared.outbox import Wake
from shared.texts import Text


class AlreadyRetracted(Refused):
    """The report behind this case was taken back before."""

    code = "already-retracted"
    title = Text(vi="Báo cáo của hồ sơ này đã được rút", en="The report behind this case was already taken back")


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with its clocks; the household only for those who may know it."""

    case: Case
    clocks: list[ClockState]
    part: PersonalPart | None


@dataclass(frozen=True, slots=True)
class Retraction:
    """Why a report is taken back; the note may name people and is kept encrypted."""

    reason_code: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Corrected:
    """The revision that a correction made."""

    report_id: ReportId
    revision: int


async def view_case(session: AsyncSession, actor: Actor, vault: Vault, case_id: UUID) -> CaseView:
    """Show one case and write down who looked at the household."""
    case = await store.find_case(session, case_id)
    if case is None or not actor.may_act_in(case.commune_code):
        raise UnknownCase
    running = await clocks.of_case(session, case.id)
    if not may_know_households(actor):
        return CaseView(case, running, None)
    part = vault.open_household(case.household_id, await store.get_household(session, case.household_id))
    await audit.record(session, actor, "household viewed", "case", [case.id])
    return CaseView(case, running, part)


def may_know_households(actor: Actor) -> bool:
    """Auditors and operators see how cases go, not whose they are; whoever also works with cases knows them anyway."""
    return bool(actor.roles - {Role.AUDITOR, Role.OPS})


async def retract_case(
    session: AsyncSession, actor: Actor, vault: Vault, case_id: UUID, retraction: Retraction, now: datetime
) -> Case:
    """Take the report back: what is pending stops, what was paid is marked for recovery, nothing is deleted."""
    case = await _lock(session, actor, case_id)
    await store.save_retraction(session, case.id, retraction.reason_code, vault.seal_note(case.id, retraction.note), now)
    await clocks.stop_cases(session, [case.id], now)
    await audit.record(session, actor, "case retracted", "case", [case.id], reason=retraction.reason_code)
    await outbox.publish(
        session,
        CaseRetracted(
            incident_id=case.incident_id,
            case_id=case.id,
            occurred_at=now,
            drill=case.drill,
            reason_code=retraction.reason_code,
        ),
    )
    if case.opening_assisted_at is None and case.closed_at is None:
        # The moment only matters where the workflow must still be started; it then ends at once.
        due_at = ASSISTED.due_after(case.identified_at)
        await outbox.wake(session, [Wake(assist_promptly(case.id, case.opening), case.id, due_at, signal="ended")])
    metrics.CASES_RETRACTED.inc()
    return case


async def correct_case(
    session: AsyncSession, actor: Actor, vault: Vault, case_id: UUID, changes: dict[str, Any], now: datetime
) -> Corrected:
    """Write down what is known better now; the others are told the whole household again, with a higher revision."""
    case = await _lock(session, actor, case_id)
    known = vault.open_household(case.household_id, await store.get_household(session, case.household_id))
    part = known.model_copy(update=changes)
    if errors := contradictions(part):
        raise InvalidInput(*errors)
    report_id, revision, text = ReportId(new_id()), case.revision + 1, part.model_dump_json(exclude_none=True)
    correction = {
        "id": report_id,
        "revision": revision,
        "received_at": now,
        "received_from": actor.subject,
        "sealed": vault.seal_report(report_id, text.encode()),
    }
    await store.save_correction(session, case, correction, vault.seal_household(case.household_id, text.encode()))
    await audit.record(session, actor, "case corrected", "case", [case.id], revision=revision, fields=sorted(changes))
    await outbox.publish(
        session,
        HouseholdReported(
            incident_id=case.incident_id,
            case_id=case.id,
            occurred_at=now,
            drill=case.drill,
            household_id=case.household_id,
            report_id=report_id,
            revision=revision,
            commune_code=case.commune_code,
            hazard=case.hazard,
            risk_level=case.risk_level,
            identified_at=case.identified_at,
            received_at=now,
            has_informant=case.has_informant,
            sealed=vault.seal_fact(case.id, revision, text),
        ),
    )
    return Corrected(report_id, revision)


async def _lock(session: AsyncSession, actor: Actor, case_id: UUID) -> Case:
    """Return the case to be changed and hold it; refused where its report was already taken back."""
    case = (await store.lock_cases(session, [case_id])).get(CaseId(case_id))
    if case is None or not actor.may_act_in(case.commune_code):
        raise UnknownCase
    if case.retracted_at is not None:
        raise AlreadyRetracted
    return case
