"""Identifiers: distinct types, time-ordered where new, deterministic where a retry must agree with the first try."""

import os
import time
import uuid
from dataclasses import dataclass
from typing import NewType

IncidentId = NewType("IncidentId", uuid.UUID)
CaseId = NewType("CaseId", uuid.UUID)
HouseholdId = NewType("HouseholdId", uuid.UUID)
ReportId = NewType("ReportId", uuid.UUID)
ImportId = NewType("ImportId", uuid.UUID)
AwardId = NewType("AwardId", uuid.UUID)
DecisionId = NewType("DecisionId", uuid.UUID)
ReductionId = NewType("ReductionId", uuid.UUID)
PaymentId = NewType("PaymentId", uuid.UUID)
RecoveryId = NewType("RecoveryId", uuid.UUID)
PauseId = NewType("PauseId", uuid.UUID)
RoundId = NewType("RoundId", uuid.UUID)
SourceId = NewType("SourceId", uuid.UUID)
NoticeId = NewType("NoticeId", uuid.UUID)
ClockId = NewType("ClockId", uuid.UUID)
EventId = NewType("EventId", uuid.UUID)

_NAMESPACE = uuid.UUID("6b697074-686f-5a69-8000-000000000001")


def as_id(given: object) -> str | None:
    """Return an id as it may stand in a log; what is none was typed or sent by somebody, and may be about a person."""
    try:
        return str(uuid.UUID(str(given)))
    except ValueError:
        return None


def new_id() -> uuid.UUID:
    """Return a version 7 UUID: sortable by time, so that indexes grow at one end."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | int.from_bytes(os.urandom(10), "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return uuid.UUID(int=value)


def derived_id(*parts: object) -> uuid.UUID:
    """Return the UUID that these parts always give: a repeated delivery makes no second row."""
    return uuid.uuid5(_NAMESPACE, "|".join(str(part) for part in parts))


@dataclass(frozen=True)
class WorkflowRef:
    """Names one piece of waiting work: the workflow's type and the id that stands for exactly that piece."""

    workflow: str
    id: str
