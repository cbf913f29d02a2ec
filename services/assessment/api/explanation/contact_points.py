"""GET and PUT /v1/communes/{code}/contact-point: where the people of a commune ask."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from pydantic.types import StringConstraints

from services.assessment.commands.explanation import contact_points
from services.assessment.domain.contact_points import ContactPoint
from shared.clock import now
from shared.foundation import Foundation
from shared.http import CurrentActor
from shared.sound_text import SOUND, Line

_Phone = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=40, pattern=r"^[0-9 +().-]+$"), SOUND]


class ContactPointRequest(BaseModel):
    """The public address of the office; `seen_revision` is that of what was read (0: nothing was there)."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    address: Line
    phone: _Phone | None = Field(default=None, description="As people dial it: a landline, a hotline, a mobile number.")
    hours: Line | None = None
    seen_revision: Annotated[int, Field(ge=0, strict=True)] = 0


class ContactPointResponse(BaseModel):
    """Where the people of a commune ask; null where nobody has said it yet."""

    commune_code: str
    address: str | None
    phone: str | None
    hours: str | None
    revision: int


def contact_points_router(foundation: Foundation) -> APIRouter:
    """Return the doors to the offices of communes."""
    router = APIRouter(tags=["assessments"])

    @router.get("/v1/communes/{code}/contact-point")
    async def get_contact_point(code: str, actor: CurrentActor) -> ContactPointResponse:
        """Show where the people of a commune ask."""
        async with foundation.database.reading() as session:
            return _response(code, await contact_points.read_contact_point(session, actor, code))

    @router.put("/v1/communes/{code}/contact-point")
    async def put_contact_point(code: str, body: ContactPointRequest, actor: CurrentActor) -> ContactPointResponse:
        """Write where the people of a commune ask; what somebody else has written meanwhile is never lost unread."""
        moment = now()
        office = ContactPoint(code, body.address, body.phone, body.hours, body.seen_revision, actor.subject, moment)
        async with foundation.database.transaction() as session:
            return _response(code, await contact_points.write_contact_point(session, actor, office, moment))

    return router


def _response(code: str, office: ContactPoint | None) -> ContactPointResponse:
    if office is None:
        return ContactPointResponse(commune_code=code, address=None, phone=None, hours=None, revision=0)
    return ContactPointResponse(
        commune_code=code, address=office.address, phone=office.phone, hours=office.hours, revision=office.revision
    )
