"""One case as it lies before who visits it, and what findings lead to."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from pydantic import Field

from services.console.client.awards import Award
from services.console.client.transport import Response, TypedEndpoint
from shared.texts import Text

SERVICE: Final = "assessment"


class KnownMember(Response):
    """A person of the household."""

    ref: str
    birth_date: date | None = None
    birth_year: int | None = None
    sex: str | None = None
    flags: list[str] = Field(default_factory=list)


class Returned(Response):
    """By whom and why a case was returned for more findings."""

    decided_at: datetime
    number: str
    signed_by: str
    reason_code: str | None = None
    sentence: str | None = None


class KnownHousehold(Response):
    """The household as it was reported, with what was found since."""

    head_name: str
    phone: str | None = None
    standing: str | None
    size: int | None = None
    members: list[KnownMember] = Field(default_factory=list)
    what_happened: str


class KnownInjured(Response):
    """Somebody who is treated for an injury."""

    ref: str
    treatment_days: int | None = None


class KnownHouse(Response):
    """What became of the house."""

    state: str | None = None
    damage_pct: int | None = None
    habitable: bool | None = None
    no_other_home: bool | None = None
    relocation_ordered: bool | None = None


class KnownFood(Response):
    """Who is short of food."""

    people: int
    months: int | None = None


class KnownBurial(Response):
    """A burial that others took on."""

    person: str | None = None
    actual_cost_dong: int


class KnownLosses(Response):
    """What the household has lost, as found; as reported before anybody has looked."""

    dead: list[str] = Field(default_factory=list)
    missing: list[str] = Field(default_factory=list)
    injured: list[KnownInjured] = Field(default_factory=list)
    house: KnownHouse | None = None
    short_of_food: KnownFood | None = None
    lost_essentials: bool = False
    burial_by_organisation: KnownBurial | None = None
    children_left_alone: list[str] = Field(default_factory=list)


class KnownPayee(Response):
    """Who is paid instead of the head; without `code` of all benefits."""

    kind: str
    payee: str | None = None
    code: str | None = None


class FileResponse(Response):
    """One case as it lies before who looks at it on the spot."""

    case_id: UUID
    incident_id: UUID
    commune_code: str
    drill: bool
    state: str
    revision: int
    returned: Returned | None = None
    household: KnownHousehold | None
    losses: KnownLosses | None
    note: str | None
    head: str | None = None
    payees: list[KnownPayee] = Field(default_factory=list)


class FoundWarning(Response):
    """Something that looks odd; nothing was refused because of it."""

    explanation: Text


class FoundRefusal(Response):
    """A benefit that the law does not give here."""

    code: str
    person: str | None
    explanation: Text


class FoundResponse(Response):
    """What findings led to."""

    case_id: UUID
    revision: int
    awards: list[Award]
    refusals: list[FoundRefusal]
    warnings: list[FoundWarning]


FILE: Final = TypedEndpoint(SERVICE, "GET", "/v1/assessments/{case_id}", response=FileResponse)
FIND: Final = TypedEndpoint(SERVICE, "POST", "/v1/assessments/{case_id}/findings", response=FoundResponse)
