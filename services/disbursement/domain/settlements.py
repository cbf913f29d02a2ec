"""The year's settlement of a source: what it had, received, spent, got back, and has left."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.disbursement.domain.sources import SourceKind
from shared.events.assessment import Unit
from shared.ids import SourceId


@dataclass(frozen=True)
class BenefitMovement:
    """What moved for one benefit. `benefit` is None for what the ledger books for no payment."""

    benefit: str | None
    spent: int
    returned: int
    """What the bank sent back."""
    recovered: int
    """What households gave back."""


@dataclass(frozen=True)
class Settlement:
    """A source's year, in its unit: opening + received - reversed - spent + returned + recovered = left."""

    source_id: SourceId
    name: str
    kind: SourceKind
    unit: Unit
    commune_code: str | None
    province_code: str | None
    drill: bool
    opening: int
    received: int
    reversed: int
    """Booked wrongly, and taken out again by two."""
    left: int
    benefits: Sequence[BenefitMovement]

    @property
    def spent(self) -> int:
        return sum(one.spent for one in self.benefits)

    @property
    def returned(self) -> int:
        return sum(one.returned for one in self.benefits)

    @property
    def recovered(self) -> int:
        return sum(one.recovered for one in self.benefits)

    @property
    def unexplained(self) -> int:
        """What is left without a movement that says why: 0, or the ledger contradicts the balance of its source."""
        came_in = self.opening + self.received - self.reversed
        return self.left - (came_in - self.spent + self.returned + self.recovered)
