"""Handed over shifts as officers read and sign them."""

from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.notifications.api.schemas.phones import PrivateRequest
from services.notifications.domain.duty_handovers import Side
from shared.sound_text import SOUND, Word

_SIDES = "goes: whoever leaves, first · comes: whoever takes over, another person"


class HandoverRequest(BaseModel):
    """Of which place the shift is handed over."""

    model_config = ConfigDict(extra="forbid")

    place: Annotated[Word, Field(max_length=10, description="A commune, a province, or `country`.")]


class SignatureRequest(PrivateRequest):
    """A signature, and what the other has to know besides."""

    side: Side = Field(description=_SIDES)
    note: Annotated[str, Field(max_length=1000, description="What no list says."), SOUND] | None = None


class HandedNowResponse(BaseModel):
    """What has become of it since: nobody has signed this."""

    state: str
    rung: int
    taken_by: str | None
    taken_until: AwareDatetime | None
    done_at: AwareDatetime | None = Field(description="When who has it said that he has done what he would.")
    solved_at: AwareDatetime | None = Field(description="When what the clock was for was done.")
    word: str | None = Field(
        description="How his word stands: running · kept · kept_late · missed (`taken_until` has passed); null: nobody has it."
    )


class HandedClockResponse(BaseModel):
    """A missed clock as it stood when the shift was handed over, and beside it how it stands now."""

    clock_id: UUID
    kind: str
    commune_code: str
    case_id: UUID | None
    drill: bool
    due_at: AwareDatetime
    state: str
    rung: int
    taken_by: str | None
    taken_until: AwareDatetime | None
    now: HandedNowResponse | None = Field(default=None, description="As it is now. All else is as it was signed.")


class SilentCommuneResponse(BaseModel):
    """A commune that was silent, since when."""

    commune_code: str
    since: AwareDatetime
    drill: bool


class SignatureResponse(BaseModel):
    """Who signed, as which of the two, and what he added."""

    side: Side = Field(description=_SIDES)
    signed_by: str = Field(description="The officer's pseudonymous id.")
    signed_at: AwareDatetime
    note: str | None


class ReplacementResponse(BaseModel):
    """The newer handover of the place that is signed instead."""

    id: UUID
    prepared_at: AwareDatetime


_REPLACED = "Nobody has taken it over, and who goes has signed this newer one since: the older one is signed no more."


class HandoverResponse(BaseModel):
    """What a shift leaves to the next, frozen at `prepared_at` (500 of a kind; `counts` says how many there were)."""

    id: UUID
    place: str
    since: AwareDatetime = Field(description="What was missed from then on is listed.")
    prepared_by: str
    prepared_at: AwareDatetime
    open: list[HandedClockResponse]
    silent: list[SilentCommuneResponse]
    missed: list[HandedClockResponse]
    counts: dict[str, int]
    signatures: list[SignatureResponse]
    replaced_by: ReplacementResponse | None = Field(default=None, description=_REPLACED)


class HandoverHead(BaseModel):
    """One line of the log."""

    id: UUID
    place: str
    prepared_by: str
    prepared_at: AwareDatetime
    counts: dict[str, int]
    gone: str | None = Field(description="Who went, once he signed.")
    come: str | None = Field(description="Who came, once he signed.")
    replaced_by: ReplacementResponse | None = Field(default=None, description=_REPLACED)


class HandoversResponse(BaseModel):
    """The latest handovers of the officer's area, the newest first."""

    items: list[HandoverHead]
