"""Digests: what changed for a commune, counted by window."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.ids import WorkflowRef


class DigestKind(StrEnum):
    """Why a case stands in a commune's digest."""

    REPORTED = "reported"
    APPROVED = "approved"
    FAILED = "failed"
    CAME_BACK = "came_back"
    SHORT = "short"
    PAYEE = "payee"
    """Money waits until people have said to whom, or on which account, it goes."""
    RETURNED = "returned"
    REDUCED = "reduced"
    RETRACTED = "retracted"
    MOVED_HERE = "moved_here"
    MOVED_AWAY = "moved_away"
    IN_PERSON = "in_person"


@dataclass(frozen=True)
class DigestItem:
    """One line to be counted in a commune's digest; `fact_id` keeps it single."""

    fact_id: UUID
    case_id: UUID | None
    incident_id: UUID
    commune_code: str
    drill: bool
    kind: DigestKind


@dataclass(frozen=True)
class ConfirmationTerm:
    """Until when a digest must be confirmed, and until when it holds where no later one takes its place."""

    made_at: datetime
    due_at: datetime
    valid_until: datetime


@dataclass(frozen=True)
class Digest:
    """What a closed window of a commune holds: households by kind."""

    window_id: UUID
    counts: Mapping[DigestKind, int]
    risk_level: int | None
    drill: bool


def digest_group(incident_id: UUID, commune_code: str) -> str:
    """The group whose windows make digests: a commune within an incident."""
    return f"{incident_id}:{commune_code}"


def commune_of_group(group: str) -> tuple[UUID, str]:
    """Return incident and commune of a digest's group."""
    incident, _, commune = group.partition(":")
    return UUID(incident), commune


def delivery_workflow(incident_id: UUID, commune_code: str | None, window_number: int | None) -> WorkflowRef:
    """Name the workflow that sees one digest through."""
    return WorkflowRef("DeliverNotice", f"deliver-notice:{incident_id}:{commune_code}:{window_number}")
