"""Declaring an incident."""

from datetime import datetime
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.commands import facts
from services.intake.commands.context import Context
from services.intake.domain.incidents import Declaration, Incident
from services.intake.policy.reports import UNKNOWN_COMMUNE, outside_days
from services.intake.store import incidents as store
from shared import audit, outbox
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
    """Declare an event over a number of communes. Refused for unknown communes, and outside the actor's area."""
    if errors := outside_days(declaration.starts_on, now.astimezone(VIETNAM).date()):
        raise InvalidInput(*errors)
    codes = frozenset(declaration.commune_codes)
    if unknown := sorted(codes - communes().keys()):
        named = ", ".join(unknown[:_MAX_NAMED])
        raise InvalidInput(FieldError("commune_codes", UNKNOWN_COMMUNE, {"codes": named}))
    if not actor.may_act_in_all(codes):
        raise Forbidden(OUTSIDE_YOUR_AREA)
    incident = Incident(
        id=IncidentId(new_id()),
        name=declaration.name,
        hazard=declaration.hazard,
        risk_level=declaration.risk_level,
        starts_on=declaration.starts_on,
        drill=context.drill if declaration.drill is None else declaration.drill,
        commune_codes=codes,
        declared_by=actor.subject,
        declared_at=now,
    )
    await store.save_incident(session, incident)
    await audit.record(
        session, actor, "incident declared", "incident", [incident.id], communes=len(codes), drill=incident.drill
    )
    await outbox.publish(session, facts.incident_declared(incident))
    return incident
