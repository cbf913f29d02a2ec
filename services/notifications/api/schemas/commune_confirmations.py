"""Who has confirmed, of all communes of an incident: places, roles and moments, never a name or a phone."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import AwareDatetime, BaseModel, Field

from services.notifications.api.schemas.escalations import RUNGS
from services.notifications.api.schemas.notices import NoticeResponse
from services.notifications.domain.climbs import ClimbState
from services.notifications.domain.commune_confirmations import Shown, Standing
from shared.http import Cursor, Page, PageSize
from shared.sound_text import SOUND


@dataclass(frozen=True)
class ConfirmationListRequest:
    """Of which incident, which of its communes, and where the page begins."""

    incident_id: UUID
    show: Shown = Shown.ALL
    province_code: Annotated[str | None, Query(max_length=10), SOUND] = None
    cursor: Cursor = None
    limit: PageSize = 100


class OpenClimbResponse(BaseModel):
    """Where it stands on the ladder, and who has taken it."""

    kind: str = Field(description="acknowledged: nobody has confirmed in time · heard: nothing is heard of the commune.")
    rung: int = Field(description=RUNGS)
    state: ClimbState
    next_at: AwareDatetime | None
    taken_by: str | None = Field(description="The officer's pseudonymous id.")
    taken_at: AwareDatetime | None
    taken_until: AwareDatetime | None


class CommuneConfirmationResponse(BaseModel):
    """A commune, and the digest that counts: one that nobody has confirmed, else the last one."""

    commune_code: str
    standing: Standing = Field(
        description="unreached: nobody is there to be told, or no way has reached anybody · late: its time is over · waiting · "
        "confirmed_late · confirmed · nothing_sent"
    )
    notice: NoticeResponse | None = Field(description="The digest, by which ways it went, and who has confirmed it.")
    due_at: AwareDatetime | None = Field(description="Until when it is, or was, to be confirmed; null before it has left.")
    next_way_at: AwareDatetime | None = Field(description="When it goes by one more way, unless somebody confirms.")
    silent_since: AwareDatetime | None = Field(description="Since when nothing at all is heard of the commune.")
    has_contacts: bool = Field(description="Whether somebody of the commune gets its notices.")
    climb: OpenClimbResponse | None


class ConfirmationCountsResponse(BaseModel):
    """How many communes stand where, whatever is shown of them."""

    communes: int
    sent: int = Field(description="Of them: were told something.")
    confirmed: int
    within_limit: int
    waiting: int
    late: int = Field(description="Not confirmed within the time, also where somebody has confirmed since.")
    unreached: int
    silent: int = Field(description="Nothing at all is heard of them.")


class ProvinceConfirmationsResponse(ConfirmationCountsResponse):
    """The same of one province."""

    province_code: str


class CommuneConfirmationsResponse(Page[CommuneConfirmationResponse]):
    """A page of communes, the worst first; and what all communes of the reader's area come to."""

    counts: ConfirmationCountsResponse
    provinces: list[ProvinceConfirmationsResponse] = Field(description="With most unconfirmed first.")
