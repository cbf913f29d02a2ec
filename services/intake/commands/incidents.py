"""Declaring an incident, and what is changed about it afterwards."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.commands import facts
from services.intake.commands.context import Context
from services.intake.domain.incidents import Declaration, Incident, IncidentChange, IncidentRevision
from services.intake.policy.reports import UNKNOWN_COMMUNE, outside_days
from services.intake.policy.time_limits import faster_than_real
from services.intake.store import incidents as store
from shared import audit, outbox, paces
from shared.clock import VIETNAM
from shared.communes import communes
from shared.errors import FieldError, Forbidden, InvalidInput, NotFound
from shared.identity import Actor
from shared.ids import IncidentId, new_id
from shared.texts import Text

_MAX_NAMED: Final = 5
OUTSIDE_YOUR_AREA: Final = Text(vi="Nơi này nằm ngoài địa bàn của bạn", en="This place lies outside your area")


class UnknownIncident(NotFound):
    """There is no such incident."""

    code = "unknown-incident"
    title = Text(vi="Không có sự kiện này", en="There is no such incident")


async def declare_incident(
    session: AsyncSession, actor: Actor, context: Context, declaration: Declaration, now: datetime
) -> Incident:
    """Declare an event over a number of communes. Refused for unknown communes, outside the actor's area, for a real event
    that shall run faster.
    """
    drill = context.drill if declaration.drill is None else declaration.drill
    if errors := [
        *outside_days(declaration.starts_on, now.astimezone(VIETNAM).date()),
        *faster_than_real(declaration.pace, drill=drill),
    ]:
        raise InvalidInput(*errors)
    codes = frozenset(declaration.commune_codes)
    _check_communes(codes, "commune_codes")
    if not actor.may_act_in_all(codes):
        raise Forbidden(OUTSIDE_YOUR_AREA)
    incident = Incident(
        id=IncidentId(new_id()),
        name=declaration.name,
        hazard=declaration.hazard,
        risk_level=declaration.risk_level,
        starts_on=declaration.starts_on,
        drill=drill,
        pace=declaration.pace,
        commune_codes=codes,
        declared_by=actor.subject,
        declared_at=now,
    )
    await store.save_incident(session, incident)
    await paces.remember(session, {incident.id: incident.pace})
    await audit.record(
        session,
        actor,
        "incident declared",
        "incident",
        [incident.id],
        communes=len(codes),
        drill=incident.drill,
        pace=incident.pace,
    )
    await outbox.publish(session, facts.incident_declared(incident))
    return incident


async def change_incident(session: AsyncSession, actor: Actor, change: IncidentChange, now: datetime) -> Incident:
    """Raise or lower an event, let it reach further communes, end it, or let it go on; the history keeps each step.

    Who changes the event as a whole must act in all of its communes; who extends it, in one of them and in the further ones.
    What is already so is no change: asked twice, it is done once.
    """
    _check_communes(change.further_communes, "further_communes")
    incident = await store.lock_incident(session, change.incident_id)
    if incident is None:
        raise UnknownIncident
    further = change.further_communes - incident.commune_codes
    level = change.risk_level if change.risk_level is not None else incident.risk_level
    was_closed = incident.closed_at is not None
    closed = was_closed if change.closed is None else change.closed
    as_a_whole = (level, closed) != (incident.risk_level, was_closed)
    if not (as_a_whole or further):
        return incident
    _check_area(actor, incident, further, as_a_whole=as_a_whole)
    changed = replace(
        incident,
        risk_level=level,
        commune_codes=incident.commune_codes | further,
        closed_at=(incident.closed_at or now) if closed else None,
        revision=incident.revision + 1,
    )
    revision = IncidentRevision(
        changed.revision, level, tuple(sorted(further)), closed, change.note, changed_by=actor.subject, changed_at=now
    )
    await store.save_revision(session, changed, revision)
    await audit.record(
        session, actor, "incident changed", "incident", [incident.id], revision=changed.revision, closed=closed, level=level
    )
    await outbox.publish(session, facts.incident_changed(changed, now))
    return changed


def _check_communes(codes: Collection[str], field: str) -> None:
    if unknown := sorted(set(codes) - communes().keys()):
        raise InvalidInput(FieldError(field, UNKNOWN_COMMUNE, {"codes": ", ".join(unknown[:_MAX_NAMED])}))


def _check_area(actor: Actor, incident: Incident, further: Collection[str], *, as_a_whole: bool) -> None:
    is_in_it = any(actor.may_act_in(code) for code in incident.commune_codes)
    if as_a_whole and not actor.may_act_in_all(incident.commune_codes):
        raise Forbidden(_WHOLE_EVENT)
    if not is_in_it or not actor.may_act_in_all(frozenset(further)):
        raise Forbidden(OUTSIDE_YOUR_AREA)


_WHOLE_EVENT: Final = Text(
    vi="Sự kiện trải qua nơi ngoài địa bàn của bạn: chỉ người phụ trách tất cả các xã của nó mới đổi cấp hoặc kết thúc được",
    en="The event reaches beyond your area: who changes its level or ends it must act in all of its communes",
)
