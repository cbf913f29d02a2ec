"""A reduction: later findings give less than was signed. It is proposed beside the award, and nothing but a signature takes
anything back.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.assessment.domain.reasonings import Reasoning
from shared.events.assessment import ReducedReason, RetractionReason, Unit
from shared.ids import AwardId, CaseId, ReductionId, derived_id


class ReductionState(StrEnum):
    """How far a reduction has come; `withdrawn` is one that newer findings no longer bear, or of a retracted case."""

    PROPOSED = "proposed"
    SIGNED = "signed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Retraction:
    """A person wants an award taken back whole: why, who, and in which words and by what proof (sealed).

    Once signed, nothing of it is proposed again until somebody has `lifted` it.
    """

    reason: RetractionReason
    proposed_by: str
    words: bytes
    lifted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RetractionWords:
    """What was said about a retraction, opened for who may read it."""

    words: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Reduction:
    """What was signed of one award is too much by what is found now: `stood` before it, `stands` after it (0: nothing is left).

    `number` counts the reductions of an award that were decided, and this one.
    """

    id: ReductionId
    case_id: CaseId
    award_id: AwardId
    number: int
    stood: int
    stands: int
    unit: Unit
    reason_code: ReducedReason
    state: ReductionState
    rule_set: str
    reasoning: Reasoning
    proposed_at: datetime
    retraction: Retraction | None = None
    """None: findings give less. Else a person says that it was never due."""

    @property
    def bars(self) -> bool:
        """Tell whether it keeps what it took back from being proposed again."""
        return self.state is ReductionState.SIGNED and self.retraction is not None and self.retraction.lifted_at is None

    @property
    def difference(self) -> int:
        """How much too much was signed."""
        return self.stood - self.stands


def reduction_id(award_id: AwardId, number: int) -> ReductionId:
    """Return the id that this reduction of this award always has: proposed again, it is the same."""
    return ReductionId(derived_id("reduction", award_id, number))
