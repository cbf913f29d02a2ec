"""What every fact carries, and how it is written on Kafka: CloudEvents 1.0, binary mode.

Headers: ce_specversion, ce_id, ce_type, ce_source, ce_time, ce_subject, content-type, and traceparent where there is one;
the key is the subject (the case, or the incident where a fact has no case) as 16 bytes; the value is JSON.
"""

from datetime import datetime
from typing import Any, ClassVar, Final, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shared.clock import now
from shared.ids import CaseId, IncidentId, new_id

TYPE_PREFIX: Final = "vn.kipthoi."
"""Before the name of a fact in `ce_type`: CloudEvents asks for the reverse DNS name of who defines the type."""


class Part(BaseModel):
    """A frozen piece of a fact."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)


class Event(Part):
    """A fact: something that has happened and that another service may have to know."""

    name: ClassVar[str]
    version: ClassVar[int] = 1

    event_id: UUID = Field(default_factory=new_id)
    incident_id: IncidentId
    case_id: CaseId | None = None
    occurred_at: AwareDatetime = Field(default_factory=now)
    caused_by: UUID | None = None
    drill: bool
    pace: int = Field(default=1, ge=1, le=3600)
    """How many times faster the internal clocks of a drill run; what is real has none, and older facts do not say it."""

    @property
    def subject(self) -> UUID:
        """The key on Kafka: facts of one subject and one producer stay in order."""
        return self.case_id or self.incident_id

    @classmethod
    def wire_type(cls) -> str:
        """Return the fact's name with its version, as outbox, metrics and schemas name it."""
        return f"{cls.name}.v{cls.version}"

    def to_json(self) -> bytes:
        return self.model_dump_json(exclude_none=True).encode()

    @classmethod
    def from_json(cls, value: bytes) -> Self:
        return cls.model_validate_json(value)


class CaseEvent(Event):
    """A fact about one case."""

    case_id: CaseId


def headers_of(event: Event, source: str, traceparent: str | None, occurred_at: datetime) -> list[tuple[str, bytes]]:
    """Return the CloudEvents headers of a fact."""
    return cloud_headers(event.wire_type(), str(event.event_id), source, str(event.subject), traceparent, occurred_at)


def cloud_headers(  # noqa: PLR0913, PLR0917 - one for each header
    wire_type: str, event_id: str, source: str, subject: str, traceparent: str | None, occurred_at: datetime
) -> list[tuple[str, bytes]]:
    """Return CloudEvents 1.0 headers (binary mode) from their parts, as the relay knows them."""
    headers: dict[str, Any] = {
        "ce_specversion": "1.0",
        "ce_id": event_id,
        "ce_type": TYPE_PREFIX + wire_type,
        "ce_source": f"/kipthoi/{source}",
        "ce_subject": subject,
        "ce_time": occurred_at.isoformat(),
        "content-type": "application/json",
    }
    if traceparent:
        headers["traceparent"] = traceparent
    return [(key, value.encode()) for key, value in headers.items()]


def wire_type_of(ce_type: str) -> str:
    """Return the fact's name with its version; a topic's older records carry it without the prefix and are read as well."""
    return ce_type.removeprefix(TYPE_PREFIX)
