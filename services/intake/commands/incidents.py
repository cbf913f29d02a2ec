"""Declaring an incident."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.policy.reports import UNKNOWN_COMMUNE
from services.intake.store import incidents as store
from services.intake.store.incidents import Incident
from shared import audit, outbox
from shared.communes import communes
from shared.errors import FieldError, Forbidden, InvalidInput
from shared.events import IncidentDeclared
from shared.events.household import Hazard
from shared.identity import Actor
from shared.ids import IncidentId, new_id
from shared.texts import Text

_MAX_NAMED: Final = 5
OUTSIDE_YOUR_AREA: Final = Text(vi="Nơi này nằm ngoài địa bàn của bạn", en="This place lies outside your area")


@dataclass(frozen=True, slots=True)
class Declaration:
    """What is declared, over which communes."""

    name: str
    hazard: Hazard
    risk_level: int
    commune_codes: Collection[str]
    starts_on: date
    drill: bool


async def declare_incident(session: AsyncSession, actor: Actor, declaration: Declaration, now: datetime) -> Incident:
    """Declare an event over a number of communes. Refused for unknown communes, and outside the actor's area."""
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
        drill=declaration.drill,
        commune_codes=codes,
        declared_by=actor.subject,
        declared_at=now,
    )
    await store.save_incident(session, incident)
    await audit.record(
        session, actor, "incident declared", "incident", [incident.id], communes=len(codes), drill=incident.drill
    )
    await outbox.publish(
        session,
        IncidentDeclared(
            incident_id=incident.id,
            occurred_at=now,
            drill=incident.drill,
            title=incident.name,
            hazard=incident.hazard,
            risk_level=incident.risk_level,
            commune_codes=tuple(sorted(codes)),
            starts_on=incident.starts_on,
        ),
    )
    return incident
