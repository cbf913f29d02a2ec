"""Pauses: of a source, a rail or an incident nothing new is ordered until another person lifts it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from services.disbursement.domain.payments import PaymentStatus
from shared.events.disbursement import RailName
from shared.ids import IncidentId, PauseId, SourceId

MAY_BE_STOPPED: Final = frozenset(
    {
        PaymentStatus.WAITING_FUNDS,
        PaymentStatus.WAITING_PAYEE,
        PaymentStatus.NOT_DUE,
        PaymentStatus.RESERVED,
        PaymentStatus.HELD,
        PaymentStatus.RETURNED,
    }
)
"""Nothing of it is on its way: a pause keeps it where it is. What is at the bank ends by the bank's word alone."""


class Stoppable(Protocol):
    """What of a payment a pause goes by."""

    @property
    def source_id(self) -> SourceId | None: ...
    @property
    def rail(self) -> RailName: ...
    @property
    def incident_id(self) -> IncidentId: ...


class Rank(StrEnum):
    """For what somebody acts, from below."""

    COMMUNE = "commune"
    PROVINCE = "province"
    COUNTRY = "country"

    def is_above(self, other: "Rank") -> bool:
        order = list(Rank)
        return order.index(self) > order.index(other)


class PauseKind(StrEnum):
    """What can be paused."""

    SOURCE = "source"
    RAIL = "rail"
    INCIDENT = "incident"


@dataclass(frozen=True)
class Pause:
    """One pause; exactly one of source, rail and incident is named. `reason` is sealed."""

    id: PauseId
    what: PauseKind
    source_id: SourceId | None
    rail: RailName | None
    incident_id: IncidentId | None
    reason: bytes
    paused_by: str
    paused_at: datetime
    office: Rank
    """Of who paused it: nobody of a lower one lifts it."""

    @property
    def subject(self) -> str:
        """What is paused, as it is named at the door."""
        return str(self.source_id or self.rail or self.incident_id)

    def covers(self, payment: Stoppable) -> bool:
        return (
            (self.source_id is not None and self.source_id == payment.source_id)
            or (self.rail is not None and self.rail == payment.rail)
            or (self.incident_id is not None and self.incident_id == payment.incident_id)
        )


@dataclass(frozen=True)
class Lift:
    """The end of a pause: by whom, when and why; `reason` is sealed."""

    pause_id: PauseId
    reason: bytes
    lifted_by: str
    lifted_at: datetime


@dataclass(frozen=True)
class PauseRecord:
    """A pause with its end, where it has one."""

    pause: Pause
    lift: Lift | None


@dataclass(frozen=True)
class InForce:
    """The pauses at this moment; `changed_at` is when the last one was lifted: what is ordered after it, is later than it."""

    pauses: Sequence[Pause] = ()
    changed_at: datetime | None = None

    def of(self, payment: Stoppable) -> Sequence[Pause]:
        """Return the pauses that stop this payment."""
        return [each for each in self.pauses if each.covers(payment)]

    def stop(self, payment: Stoppable) -> bool:
        return any(each.covers(payment) for each in self.pauses)

    def moment(self, now: datetime) -> datetime:
        """Return when something is ordered now: whoever asked for the moment before the pause was lifted, orders after it."""
        return now if self.changed_at is None else max(now, self.changed_at)


def reason_binding(pause: PauseId, act: str) -> str:
    """The associated data of a sealed reason: it opens for this act (paused, lifted) of this pause only."""
    return f"pauses.reason|{pause}|{act}"
