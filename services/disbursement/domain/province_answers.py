"""A province's answer to a commune's request: what it grants, or why it does not (335/2026/NĐ-CP, Art. 13.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.disbursement.domain.province_requests import ProvinceRequestId
from services.disbursement.domain.sources import SourceKind
from shared.events.assessment import Unit
from shared.ids import SourceId


class AnswerVerdict(StrEnum):
    """What the province says."""

    GRANTED = "granted"
    """All that still waits of the request."""
    GRANTED_IN_PART = "granted_in_part"
    REFUSED = "refused"


@dataclass(frozen=True)
class GrantedMeans:
    """So much of a unit, out of means of this origin: origins are never mixed."""

    kind: SourceKind
    unit: Unit
    amount: int


@dataclass(frozen=True)
class ProvinceAnswer:
    """Who answered which request, by which document; `reason` is sealed."""

    request_id: ProvinceRequestId
    verdict: AnswerVerdict
    document: str
    reason: bytes | None
    answered_by: str
    answered_at: datetime


@dataclass(frozen=True)
class BookedGrant:
    """Granted means, and by which contribution to which of the commune's sources they were booked."""

    request_id: ProvinceRequestId
    means: GrantedMeans
    source_id: SourceId
    contribution_id: UUID


@dataclass(frozen=True)
class AnsweredRequest:
    """An answer with what was booked for it."""

    answer: ProvinceAnswer
    grants: Sequence[BookedGrant]


def answer_binding(request: ProvinceRequestId) -> str:
    """Return where the sealed reason of an answer belongs."""
    return f"province_answers.reason|{request}"
