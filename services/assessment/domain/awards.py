"""One benefit of a case: how far it has come, why it is as it is, or why it is not given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from services.assessment.domain.payees import AwardPayee
from services.assessment.domain.reasonings import Reasoning
from services.assessment.domain.reductions import Reduction, ReductionState
from shared.events.assessment import Unit
from shared.ids import AwardId, CaseId, derived_id


class AwardState(StrEnum):
    """How far an award has come; `withdrawn` is a proposal that the findings no longer bear, or of a retracted case."""

    PROPOSED = "proposed"
    RETURNED = "returned"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


AWARD_TRANSITIONS: Final[Mapping[AwardState, frozenset[AwardState]]] = {
    AwardState.PROPOSED: frozenset(
        {AwardState.PROPOSED, AwardState.APPROVED, AwardState.DECLINED, AwardState.RETURNED, AwardState.WITHDRAWN}
    ),
    AwardState.RETURNED: frozenset({AwardState.PROPOSED, AwardState.RETURNED, AwardState.WITHDRAWN}),
    AwardState.WITHDRAWN: frozenset({AwardState.PROPOSED}),
    AwardState.APPROVED: frozenset(),
    AwardState.DECLINED: frozenset(),
}
"""What was signed stays signed; a returned award needs new findings before anybody may sign it."""


UNDECIDED: Final = frozenset({AwardState.PROPOSED, AwardState.RETURNED})


@dataclass(frozen=True, slots=True)
class Award:
    """One benefit of a case. `amount` and `floor` are đồng, kilograms or sets, as `unit` says.

    `amount` is what was proposed or signed, for ever; `stands` is what is left of it after signed `reductions`.
    """

    id: AwardId
    case_id: CaseId
    code: str
    person: str | None
    instalment: int
    amount: int
    floor: int
    unit: Unit
    urgent: bool
    state: AwardState
    rule_set: str
    reasoning: Reasoning
    proposed_at: datetime
    reductions: tuple[Reduction, ...] = ()
    """In the order of their numbers; withdrawn ones are left out."""
    payee: AwardPayee | None = None
    """Who is paid: as proposed, or as it was signed. None for goods, and where it was proposed before anybody was named."""

    @property
    def stands(self) -> int:
        """What the household has by it now."""
        signed = [one.stands for one in self.reductions if one.state is ReductionState.SIGNED]
        return signed[-1] if signed else self.amount

    @property
    def pending_reduction(self) -> Reduction | None:
        """The reduction that waits for a signature."""
        return next((one for one in self.reductions if one.state is ReductionState.PROPOSED), None)


def award_id(case_id: CaseId, code: str, person: str | None, instalment: int) -> AwardId:
    """Return the id that this benefit of this case always has: proposed again, it is the same award."""
    return AwardId(derived_id("award", case_id, code, person or "", instalment))


def standing_awards(awards: Iterable[Award]) -> tuple[Award, ...]:
    """Return the awards that stand: withdrawn proposals are left out."""
    return tuple(award for award in awards if award.state is not AwardState.WITHDRAWN)
