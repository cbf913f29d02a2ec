"""What law officers enter: dated data of the law, how it stands, and which open cases it touches."""

from datetime import date, datetime
from typing import Final
from uuid import UUID

from services.console.client.transport import Response, TypedEndpoint

SERVICE: Final = "assessment"


class EnteredNorm(Response):
    """A province's own value."""

    province_code: str
    parameter: str
    value: int
    valid_from: date
    valid_until: date | None


class EnteredTimeLimit(Response):
    """How long something may take."""

    name: str
    limit: int
    unit: str
    starts_at_event: str
    kind: str
    valid_from: date


class EnteredDay(Response):
    """A day off, or a worked one."""

    day: date
    day_off: bool


class EntryResponse(Response):
    """An entry: what it says, where it stands, who entered it, and how it ended."""

    id: UUID
    state: str
    kind: str
    norm: EnteredNorm | None = None
    limit: EnteredTimeLimit | None = None
    day_off: EnteredDay | None = None
    document: str
    article: str | None
    certainty: str
    reason: str
    entered_by: str
    entered_at: datetime
    ended_by: str | None
    ended_at: datetime | None
    withdrawn_because: str | None

    @property
    def first_day(self) -> date:
        """From when it holds."""
        data = self.norm or self.limit
        if data is not None:
            return data.valid_from
        assert self.day_off is not None  # noqa: S101 - an entry is one of the three
        return self.day_off.day

    @property
    def province_code(self) -> str | None:
        """Whose it is; None for what holds in the whole country."""
        return self.norm.province_code if self.norm else None


class EntriesResponse(Response):
    """A page of entries, the oldest first."""

    items: list[EntryResponse]
    next_cursor: str | None


class ChangedAmount(Response):
    """A proposal before and after; None where there is none."""

    code: str
    person: str | None = None
    unit: str
    before: int | None
    after: int | None


class ChangedDue(Response):
    """A running clock that would end at another moment."""

    limit: str
    before: datetime
    after: datetime


class ImpactOnCase(Response):
    """An open case that would change."""

    case_id: UUID
    commune_code: str
    amounts: list[ChangedAmount]
    deadlines: list[ChangedDue]


class EntryPreviewResponse(Response):
    """The open cases that an entry would change on its first day, the oldest first."""

    count: int
    examined: int
    complete: bool
    items: list[ImpactOnCase]
    next_cursor: str | None


ENTRIES: Final = TypedEndpoint(
    SERVICE, "GET", "/v1/rules/entries", frozenset({"state", "kind", "cursor", "limit"}), response=EntriesResponse
)
ENTRY: Final = TypedEndpoint(SERVICE, "GET", "/v1/rules/entries/{entry_id}", response=EntryResponse)
ENTER: Final = TypedEndpoint(SERVICE, "POST", "/v1/rules/entries", response=EntryResponse)
RELEASE: Final = TypedEndpoint(SERVICE, "POST", "/v1/rules/entries/{entry_id}/release", response=EntryResponse)
WITHDRAW: Final = TypedEndpoint(SERVICE, "POST", "/v1/rules/entries/{entry_id}/withdraw", response=EntryResponse)
ENTRY_PREVIEW: Final = TypedEndpoint(
    SERVICE, "GET", "/v1/rules/entries/{entry_id}/preview", frozenset({"cursor", "limit"}), response=EntryPreviewResponse
)
