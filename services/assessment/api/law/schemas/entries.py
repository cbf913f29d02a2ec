"""Dated data of the law in JSON: what a law officer enters, how it stands, and which open cases it touches."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from services.assessment.api.law.schemas.preview_requests import Day
from services.assessment.policy.law.entries import Data, DayData, Entry, EntryDraft, EntryState, NormData, Source, TimeLimitData
from shared.communes import provinces
from shared.errors import FieldError, InvalidInput
from shared.sound_text import SOUND, Line
from shared.texts import Text

_EXAMPLE_PROVINCE: Final = "00"
_ONE: Final = Text(vi="cần đúng một trong: norm, limit, day_off", en="give exactly one of: norm, limit, day_off")
_NO_PROVINCE: Final = Text(vi="không có tỉnh mang mã này", en="there is no province of this code")

Document = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[0-9A-Za-zÀ-ỹĐđ/.\- ]{3,60}$"), SOUND]
Article = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,3}[a-zđ]?(\.[0-9a-zđ]{1,3}){0,2}$")]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=1000), SOUND]


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class NewNorm(_Body):
    """A province's own value, from one day until another (left out: for good); never below the country's."""

    province_code: Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
    parameter: Line = Field(description="As in GET /v1/rules, for instance base_level_dong.")
    value: Annotated[int, Field(gt=0, le=10**13, strict=True)] = Field(description="In the parameter's unit: đồng, kilograms.")
    valid_from: Day
    valid_until: Day | None = None


class NewTimeLimit(_Body):
    """How long something may take, from a day on. `name` is that of the parameter behind "deadlines." in GET /v1/rules."""

    name: Line
    limit: Annotated[int, Field(ge=1, le=3650, strict=True)]
    unit: Literal["hours", "days", "working_days"]
    starts_at_event: Literal[
        "identified", "findings_recorded", "form_received", "village_proposal", "commune_proposal", "case_opened"
    ]
    kind: Literal["statutory", "internal"]
    valid_from: Day


class NewDay(_Body):
    """A day that is off (true) or worked (false), whatever the calendar says."""

    day: Day
    day_off: Annotated[bool, Field(strict=True)]


class EntryRequest(_Body):
    """One of norm, limit and day_off, with its source. `article` is null for an internal target."""

    norm: NewNorm | None = None
    limit: NewTimeLimit | None = None
    day_off: NewDay | None = None
    document: Document = Field(description="Number of the text, for instance 12/2027/NQ-HĐND.")
    article: Article | None = Field(description="Article, clause and point: 12.3.c; null where there is none.")
    certainty: Literal["A", "B", "C", "D"] = Field(description="A text read, B quoted, C believed, D unverified.")
    reason: Reason = Field(description="Why it is entered. Nothing about a person.")

    def to_draft(self) -> EntryDraft:
        """Return what is meant; InvalidInput where it is not exactly one thing, or of no province."""
        given = [name for name in ("norm", "limit", "day_off") if getattr(self, name) is not None]
        if len(given) != 1:
            raise InvalidInput(FieldError(given[1] if given else "norm", _ONE))
        if self.norm and self.norm.province_code not in {_EXAMPLE_PROVINCE, *provinces()}:
            raise InvalidInput(FieldError("norm.province_code", _NO_PROVINCE))
        return EntryDraft(self._data(), Source(self.document, self.article, self.certainty, self.reason))

    def _data(self) -> Data:
        if self.norm is not None:
            return NormData(**self.norm.model_dump())
        if self.limit is not None:
            limit = self.limit
            return TimeLimitData(limit.name, limit.limit, limit.unit, limit.starts_at_event, limit.kind, limit.valid_from)
        assert self.day_off is not None  # noqa: S101 - one of the three, checked before
        return DayData(**self.day_off.model_dump())


class WithdrawalRequest(_Body):
    """Why an entry is taken back before it was released."""

    reason: Reason


class EnteredNorm(BaseModel):
    """A province's own value."""

    province_code: str
    parameter: str
    value: int
    valid_from: date
    valid_until: date | None


class EnteredTimeLimit(BaseModel):
    """How long something may take."""

    name: str
    limit: int
    unit: Literal["hours", "days", "working_days"]
    starts_at_event: str
    kind: Literal["statutory", "internal"]
    valid_from: date


class EnteredDay(BaseModel):
    """A day off, or a worked one."""

    day: date
    day_off: bool


class EntryResponse(BaseModel):
    """An entry: what it says, where it stands, who entered it, and how it ended."""

    id: UUID
    state: EntryState
    kind: Literal["norm", "limit", "day_off"]
    norm: EnteredNorm | None = None
    limit: EnteredTimeLimit | None = None
    day_off: EnteredDay | None = None
    document: str
    article: str | None
    certainty: str
    reason: str
    entered_by: str
    entered_at: datetime
    version: int | None = Field(description="The version of the law that begins with its release; null until then.")
    ended_by: str | None = Field(description="Who released or withdrew it.")
    ended_at: datetime | None
    withdrawn_because: str | None


def entry_response(entry: Entry) -> EntryResponse:
    data, source = entry.data, entry.source
    return EntryResponse(
        id=entry.id,
        state=entry.state,
        kind="norm" if isinstance(data, NormData) else "limit" if isinstance(data, TimeLimitData) else "day_off",
        norm=EnteredNorm(**asdict(data)) if isinstance(data, NormData) else None,
        limit=_time_limit(data) if isinstance(data, TimeLimitData) else None,
        day_off=EnteredDay(day=data.day, day_off=data.day_off) if isinstance(data, DayData) else None,
        document=source.document,
        article=source.article,
        certainty=source.certainty,
        reason=source.reason,
        entered_by=entry.entered_by,
        entered_at=entry.entered_at,
        version=entry.version,
        ended_by=entry.ended_by,
        ended_at=entry.ended_at,
        withdrawn_because=entry.withdrawn_because,
    )


def _time_limit(data: TimeLimitData) -> EnteredTimeLimit:
    return EnteredTimeLimit(
        name=data.name,
        limit=data.count,
        unit=data.unit,
        starts_at_event=data.starts_at_event,
        kind=data.basis,
        valid_from=data.valid_from,
    )
