"""How far a case is, by its awards."""

from collections.abc import Sequence

from services.assessment.domain.awards import Award, AwardState
from services.assessment.domain.cases import Assessment, CaseState


def state_of(case: Assessment, awards: Sequence[Award], *, refused_whole: bool = False) -> CaseState:
    """Return how far the case is: without findings it is open, whatever urgent help was signed, and so it is when returned.

    A reduction that waits for a signature is something to be decided.
    """
    if case.state is CaseState.WITHDRAWN:
        return CaseState.WITHDRAWN
    if refused_whole:
        return CaseState.DECIDED
    if case.returned_at is not None or case.findings_revision == 0:
        return CaseState.OPEN
    decided = any(award.state in {AwardState.APPROVED, AwardState.DECLINED} for award in awards)
    undecided = any(award.state is AwardState.PROPOSED or award.pending_reduction is not None for award in awards)
    return CaseState.DECIDED if decided and not undecided else CaseState.ASSESSED
