"""Accepting reports: each becomes a household, a case and a running clock, and is told to the other services."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.commands.incidents import OUTSIDE_YOUR_AREA
from services.intake.domain.case import assist_promptly
from services.intake.domain.report import NewReport
from services.intake.policy.reports import (
    ASSISTED_WITHIN_HOURS,
    OUTSIDE_INCIDENT,
    UNKNOWN_COMMUNE,
    contradictions,
    identified_moment,
)
from services.intake.store import cases as store
from services.intake.store.cases import SealedReport
from services.intake.store.incidents import Incident, incidents_among
from services.intake.store.vault import Vault
from shared import audit, clocks, outbox
from shared.communes import communes
from shared.errors import FieldError, Forbidden, InvalidInput, NotFound
from shared.events import HouseholdReported
from shared.identity import Actor
from shared.outbox import Wake
from shared.texts import Text
from shared.time_limits import Clock, ClockScope, TimeLimit

ASSISTED: Final = TimeLimit("assisted", ASSISTED_WITHIN_HOURS, "hours")


class UnknownIncident(NotFound):
    """There is no such incident."""

    code = "unknown-incident"
    title = Text(vi="Không có sự kiện này", en="There is no such incident")


async def accept_reports(
    session: AsyncSession, actor: Actor, vault: Vault, reports: Sequence[NewReport], received_at: datetime
) -> None:
    """Accept all of these reports, or none; the statements are as many for five hundred as for one."""
    if not reports:
        return
    incidents = await incidents_among(
        session, {report.incident_id for report in reports}, {report.commune_code for report in reports}
    )
    sound = [_checked(actor, report, incidents, received_at) for report in reports]
    rows, facts = [_row(vault, report) for report in sound], [_fact(vault, report, incidents) for report in sound]
    await store.save_new_cases(session, actor.subject, rows)
    running = [_clock(fact) for fact in facts]
    await clocks.start(session, running)
    channel, imported = reports[0].channel, reports[0].import_id
    await audit.record(
        session, actor, "reports accepted", "case", [fact.case_id for fact in facts], channel=channel, import_id=imported
    )
    await outbox.publish(session, facts)
    await outbox.wake(
        session,
        [
            Wake(assist_promptly(fact.case_id, 1), fact.case_id, clock.due_at)
            for fact, clock in zip(facts, running, strict=True)
        ],
    )


@dataclass(frozen=True, slots=True)
class _Sound:
    """A report that was checked, with the moments of its identification and receipt, and its personal part as JSON."""

    report: NewReport
    identified_at: datetime
    received_at: datetime
    part: str

    @property
    def has_informant(self) -> bool:
        return self.report.part.informant is not None


def _checked(actor: Actor, report: NewReport, incidents: Mapping[UUID, Incident], received_at: datetime) -> _Sound:
    """Return the report as it can be accepted, or say what is the matter with it."""
    incident = incidents.get(report.incident_id)
    if incident is None:
        raise UnknownIncident
    if report.commune_code not in communes():
        raise InvalidInput(FieldError("commune_code", UNKNOWN_COMMUNE, {"codes": report.commune_code}))
    if not actor.may_act_in(report.commune_code):
        raise Forbidden(OUTSIDE_YOUR_AREA)
    errors = contradictions(report.part)
    if report.commune_code not in incident.commune_codes:
        errors.append(FieldError("commune_code", OUTSIDE_INCIDENT))
    moment = identified_moment(report.identified_at, received_at)
    if isinstance(moment, FieldError):
        raise InvalidInput(*errors, moment)
    if errors:
        raise InvalidInput(*errors)
    return _Sound(report, moment, received_at, report.part.model_dump_json(exclude_none=True))


def _row(vault: Vault, sound: _Sound) -> SealedReport:
    report, part = sound.report, sound.part.encode()
    return SealedReport(
        report_id=report.report_id,
        case_id=report.case_id,
        household_id=report.household_id,
        incident_id=report.incident_id,
        commune_code=report.commune_code,
        has_informant=sound.has_informant,
        identified_at=sound.identified_at,
        received_at=sound.received_at,
        channel=report.channel,
        import_id=report.import_id,
        line=report.line,
        household=vault.seal_household(report.household_id, part),
        report=vault.seal_report(report.report_id, part),
    )


def _fact(vault: Vault, sound: _Sound, incidents: Mapping[UUID, Incident]) -> HouseholdReported:
    report, incident = sound.report, incidents[sound.report.incident_id]
    return HouseholdReported(
        incident_id=report.incident_id,
        case_id=report.case_id,
        occurred_at=sound.received_at,
        drill=incident.drill,
        household_id=report.household_id,
        report_id=report.report_id,
        revision=1,
        commune_code=report.commune_code,
        hazard=incident.hazard,
        risk_level=incident.risk_level,
        identified_at=sound.identified_at,
        received_at=sound.received_at,
        has_informant=sound.has_informant,
        sealed=vault.seal_fact(report.case_id, 1, sound.part),
    )


def _clock(fact: HouseholdReported) -> Clock:
    scope = ClockScope(fact.incident_id, fact.case_id, fact.commune_code, fact.risk_level, fact.drill)
    since, due_at = fact.identified_at, ASSISTED.due_after(fact.identified_at)
    # A report that comes when its moment has passed is at risk on arrival; our seconds count from there.
    return Clock.of_commune(ASSISTED, scope, fact.case_id, started_at=since, due_at=due_at, known_at=fact.received_at)
