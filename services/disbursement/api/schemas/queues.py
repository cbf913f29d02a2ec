"""Queues at the door: payments that wait for people, and what they come to."""

from datetime import datetime
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from services.disbursement.api.schemas.pauses import PauseOfPayment
from services.disbursement.store.queues import KindFigures, PaymentQueue, WaitingKind, WaitingPayment
from shared.events.assessment import Unit
from shared.http import Queue
from shared.privacy import Cipher


class WaitingPaymentResponse(BaseModel):
    """A payment that waits for somebody, without anything personal. `due_at` and `article` are of the promise to pay it."""

    kind: WaitingKind = Field(description="Why it waits; where several reasons are true, the gravest.")
    id: UUID
    case_id: UUID
    commune_code: str
    benefit: str
    person: str | None = Field(description="Within the household, without a name.")
    amount: int
    unit: Unit
    reason: str | None
    drill: bool
    due_at: datetime | None = Field(description="When its clock ends or ended; null where none runs or was missed.")
    article: str | None
    pauses: list[PauseOfPayment]

    @classmethod
    def of(cls, waiting: WaitingPayment, cipher: Cipher) -> Self:
        names = cls.model_fields.keys() - {"pauses"}
        told = [PauseOfPayment.of(each, cipher) for each in waiting.pauses]
        return cls(**{name: getattr(waiting, name) for name in names}, pauses=told)


class PaymentQueueResponse(Queue[WaitingPaymentResponse]):
    """Payments that wait, each once."""

    @classmethod
    def of(cls, queue: PaymentQueue, cipher: Cipher) -> Self:
        first = [WaitingPaymentResponse.of(payment, cipher) for payment in queue.first]
        return cls(count=queue.count, drills=queue.drills, is_more=queue.is_more, first=first)


class KindFiguresResponse(BaseModel):
    """How many payments wait for one reason, and what they come to in đồng: in earnest, and in drills."""

    model_config = ConfigDict(from_attributes=True)

    kind: WaitingKind
    count: int
    drills: int
    dong: int
    drill_dong: int
    is_more: bool = Field(description="There are more than were counted and summed.")


class StuckFiguresResponse(BaseModel):
    """The figures of every way of being stuck, the gravest first."""

    kinds: list[KindFiguresResponse]

    @classmethod
    def of(cls, figures: list[KindFigures]) -> Self:
        return cls(kinds=[KindFiguresResponse.model_validate(each) for each in figures])
