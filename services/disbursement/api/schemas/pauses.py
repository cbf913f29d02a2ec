"""Pauses at the door: what stands still since when and why, and who let it go on."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, Field

from services.disbursement.api.schemas.requests import Request
from services.disbursement.domain.pauses import Lift, Pause, PauseKind, PauseRecord, Rank, reason_binding
from shared.clock import VIETNAM
from shared.privacy import Cipher
from shared.sound_text import Line


class PauseRequest(Request):
    """What shall stand still, and why. Everybody who sees one of its payments reads the reason: name no person in it."""

    what: PauseKind
    id: Line = Field(description="The id of a source or of an incident, or the name of a rail (bank, cash, goods).")
    reason: Line = Field(description="In words (stored encrypted).")


class LiftRequest(Request):
    """Why it may go on."""

    reason: Line = Field(description="In words (stored encrypted).")


class PauseLift(BaseModel):
    """Who let it go on, when and why."""

    lifted_by: str
    lifted_at: datetime
    reason: str


class PauseResponse(BaseModel):
    """One pause. `lifted` null: it is in force, and nothing new of it is ordered.

    `id`: the pause itself; `subject`: the source, incident or rail. `office`: of who paused it; another person of that
    office or of one above lifts it.
    """

    id: UUID
    what: PauseKind
    subject: str
    reason: str
    paused_by: str
    paused_at: datetime
    office: Rank
    lifted: PauseLift | None

    @classmethod
    def of(cls, record: PauseRecord, cipher: Cipher) -> Self:
        pause = record.pause
        return cls(
            id=pause.id,
            what=pause.what,
            subject=pause.subject,
            reason=reason_of(pause, cipher),
            paused_by=pause.paused_by,
            paused_at=pause.paused_at.astimezone(VIETNAM),
            office=pause.office,
            lifted=_lift(record.lift, cipher) if record.lift else None,
        )


class PauseOfPayment(BaseModel):
    """A pause that stops a payment: what of it stands still, since when and why."""

    id: UUID
    what: PauseKind
    reason: str
    paused_at: datetime

    @classmethod
    def of(cls, pause: Pause, cipher: Cipher) -> Self:
        since = pause.paused_at.astimezone(VIETNAM)
        return cls(id=pause.id, what=pause.what, reason=reason_of(pause, cipher), paused_at=since)


def reason_of(pause: Pause, cipher: Cipher) -> str:
    return cipher.open_remark(pause.reason, reason_binding(pause.id, "paused"))


def _lift(lift: Lift, cipher: Cipher) -> PauseLift:
    reason = cipher.open_remark(lift.reason, reason_binding(lift.pause_id, "lifted"))
    return PauseLift(lifted_by=lift.lifted_by, lifted_at=lift.lifted_at.astimezone(VIETNAM), reason=reason)
