"""Accepting reports: each becomes a household, a case and a running clock, and is told to the other services."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.commands import facts
from services.intake.commands.context import Context
from services.intake.commands.incidents import OUTSIDE_YOUR_AREA, UnknownIncident
from services.intake.commands.look_alikes import compare_cases
from services.intake.domain.cases import Case, Stage, assist_promptly
from services.intake.domain.incidents import Incident
from services.intake.domain.reports import AcceptedReport, NewReport, OwnReport
from services.intake.policy.person_refs import with_our_refs
from services.intake.policy.phones import keep_phones
from services.intake.policy.reports import OUTSIDE_INCIDENT, contradictions, identified_moment, too_early, unknown_commune
from services.intake.policy.time_limits import assisted_clock
from services.intake.store import reports as store
from services.intake.store.case_numbers import take_numbers
from services.intake.store.incidents import incidents_among
from services.intake.store.reports import SealedReport
from services.intake.store.seals import Seals
from shared import audit, clocks, outbox
from shared.clock import VIETNAM
from shared.communes import communes
from shared.errors import FieldError, Forbidden, InvalidInput
from shared.events.intake import PersonalPart
from shared.household_code import new_code
from shared.household_figures import impossible_births
from shared.identity import Actor, Role
from shared.ids import ReportId
from shared.need_to_know import masked_name
from shared.outbox import Wake
from shared.person_refs import REPORTED, KnownRefs, persons_named
from shared.person_words import in_sent_words
from shared.privacy import Unreadable


async def accept_reports(
    session: AsyncSession, actor: Actor, context: Context, reports: Sequence[NewReport], received_at: datetime
) -> list[AcceptedReport]:
    """Accept all of these reports, or none; the statements are as many for five hundred as for one.

    A report that looks like an earlier one is accepted like any other, and marked.
    """
    if not reports:
        return []
    incidents = await incidents_among(
        session, {report.incident_id for report in reports}, {report.commune_code for report in reports}
    )
    seals = context.seals
    checked = [_checked(actor, report, incidents, received_at) for report in reports]
    numbers = await take_numbers(session, [(one.case.commune_code, one.case.received_at) for one in checked])
    sound = [replace(one, case=replace(one.case, case_number=number)) for one, number in zip(checked, numbers, strict=True)]
    await store.save_new_cases(session, actor.subject, [_sealed(seals, one) for one in sound])
    alike = await compare_cases(session, context, [(one.case, one.known) for one in sound])
    started = [assisted_clock(one.case, one.case.identified_at, received_at) for one in sound]
    running = await clocks.start(session, started)
    reported_by = actor.subject if actor.roles == {Role.REPORTER} else None
    channel, imported = reports[0].channel, reports[0].import_id
    await audit.record(
        session, actor, "reports accepted", "case", [one.case.id for one in sound], channel=channel, import_id=imported
    )
    await outbox.publish(
        session,
        [
            facts.household_reported(
                one.case,
                one.report.report_id,
                received_at,
                facts.Told(
                    sealed=seals.seal_fact(one.case.id, one.case.revision, one.part),
                    losses=one.known.losses,
                    marks=seals.payment_marks(one.case.id, one.known),
                    reported_by=reported_by,
                ),
            )
            for one in sound
        ],
    )
    await outbox.wake(
        session,
        [
            Wake(assist_promptly(one.case.id, one.case.opening), one.case.id, clock.due_at)
            for one, clock in zip(sound, running, strict=True)
        ],
    )
    return [AcceptedReport(one.report, one.case.case_number, one.refs, alike.get(one.case.id), one.notes) for one in sound]


async def view_own_reports(
    session: AsyncSession, actor: Actor, context: Context, before: UUID | None, most: int
) -> list[OwnReport]:
    """Show somebody what he has reported himself, with the initials by which he knows it again."""
    found = await store.list_sent_by(session, actor.subject, before, most)
    return [replace(report, head_name=_initials(context.seals, report.report_id, sealed)) for report, sealed in found]


def _initials(seals: Seals, report_id: ReportId, sealed: bytes) -> str | None:
    try:
        return masked_name(seals.open_report(report_id, sealed).head_name)
    except Unreadable:
        # One that cannot be read must not take the others from him.
        return None


@dataclass(frozen=True, slots=True)
class _SoundReport:
    """A report that was checked, with the case that it opens, its personal part under our refs, and that as JSON.

    `refs` is our ref for each one that was sent, `notes` what was set right.
    """

    report: NewReport
    case: Case
    known: PersonalPart
    part: str
    refs: Mapping[str, str]
    notes: Sequence[FieldError]


def _checked(actor: Actor, report: NewReport, incidents: Mapping[UUID, Incident], received_at: datetime) -> _SoundReport:
    """Return the report as it can be accepted, or say what is the matter with it."""
    incident = incidents.get(report.incident_id)
    if incident is None:
        raise UnknownIncident
    if report.commune_code not in communes():
        raise InvalidInput(unknown_commune(report.commune_code))
    if not actor.may_act_in(report.commune_code):
        raise Forbidden(OUTSIDE_YOUR_AREA)
    # Looked at under our refs: two that were sent may be one person to us.
    nobody = KnownRefs(report.case_id, {})
    refs = nobody.name(persons_named(report.part.members, report.part.losses), REPORTED)
    named, notes = keep_phones(with_our_refs(report.part, refs, nobody))
    known = named.model_copy(update={"page_code": new_code()})
    errors = in_sent_words(contradictions(known), refs)
    errors += impossible_births(known.members, received_at.astimezone(VIETNAM).date())
    if report.commune_code not in incident.commune_codes:
        errors.append(FieldError("commune_code", OUTSIDE_INCIDENT))
    moment = identified_moment(report.identified_at, received_at)
    if isinstance(moment, FieldError):
        raise InvalidInput(*errors, moment)
    if report.identified_at is not None:
        errors += too_early(moment, incident.starts_on)
    if errors:
        raise InvalidInput(*errors)
    case = Case(
        id=report.case_id,
        case_number="",
        household_id=report.household_id,
        incident_id=incident.id,
        commune_code=report.commune_code,
        hazard=incident.hazard,
        risk_level=incident.risk_level,
        drill=incident.drill,
        stage=Stage.IDENTIFIED,
        opening=1,
        revision=1,
        has_informant=report.part.informant is not None,
        identified_at=moment,
        received_at=received_at,
    )
    return _SoundReport(report, case, known, known.model_dump_json(exclude_none=True), refs, notes)


def _sealed(seals: Seals, sound: _SoundReport) -> SealedReport:
    report, part = sound.report, sound.part.encode()
    return SealedReport(
        id=report.report_id,
        case=sound.case,
        household=seals.seal_household(report.household_id, part),
        report=seals.seal_report(report.report_id, part),
        channel=report.channel,
        received_at=sound.case.received_at,
        import_id=report.import_id,
        line=report.line,
    )
