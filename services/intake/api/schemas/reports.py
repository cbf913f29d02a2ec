"""Reports at the door: what somebody may say about a household."""

import re
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from services.intake.api.schemas.strict import StrictModel
from services.intake.domain.reports import MAX_PERSONS, MAX_PHONE
from shared.events.household import Area, Circumstance, Coping, Line, Losses, Member, Payee, Persons, Standing, Story
from shared.events.intake import Informant, PersonalPart
from shared.ids import IncidentId

_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}")

# Loose on purpose: a number that cannot be dialled counts as no phone where it is used, and never costs a report.
Phone = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_PHONE, pattern=r"^[^\x00-\x1f\x7f]*$")
]


def _looks_like_rfc3339(value: object) -> object:
    """Numbers are no moments, though the library would take them for seconds since 1970."""
    if isinstance(value, str) and not _MOMENT.match(value):
        raise PydanticCustomError("datetime_parsing", "is no RFC 3339 date and time")
    if value is not None and not isinstance(value, str | datetime):
        raise PydanticCustomError("datetime_type", "is no RFC 3339 date and time")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_looks_like_rfc3339)]
Size = Annotated[Persons, Field(ge=1)]
Members = Annotated[tuple[Member, ...], Field(max_length=MAX_PERSONS)]
Areas = Annotated[tuple[Area, ...], Field(max_length=len(Area))]
Circumstances = Annotated[tuple[Circumstance, ...], Field(max_length=len(Circumstance))]


class ReportedHousehold(StrictModel):
    """The household; only the name of its head is needed."""

    head_name: Line
    phone: Phone | None = None
    size: Size | None = None
    standing: Standing = Standing.OTHER
    members: Members = ()
    areas: Areas = ()
    circumstances: Circumstances = ()
    coping: Coping | None = None


class ReportedInformant(StrictModel):
    """Who told us, where that is not the household."""

    name: Line
    phone: Phone


class ReportRequest(StrictModel):
    """A report of one household: incident, place, name, what happened; the rest may come later."""

    incident_id: IncidentId
    commune_code: Annotated[str, StringConstraints(max_length=20)]
    identified_at: Moment | None = None
    household: ReportedHousehold
    what_happened: Story
    losses: Losses = Losses()
    payee: Payee | None = None
    reported_by: ReportedInformant | None = None

    def part(self) -> PersonalPart:
        """Return everything personal of the report, as it travels encrypted."""
        return PersonalPart.model_construct(
            **dict(self.household),
            what_happened=self.what_happened,
            losses=self.losses,
            payee=self.payee,
            informant=Informant.model_construct(**dict(self.reported_by)) if self.reported_by else None,
        )


class ReportAcceptedResponse(BaseModel):
    """The report's id, and the case that it opened."""

    report_id: UUID
    case_id: UUID
