"""One benefit of a case: how far it has come, why it is as it is, or why it is not given."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from services.assessment.domain.law import Basis, UsedParameter
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
class Reasoning:
    """Why an award is as it is: the sentence in both languages, the law, how sure the reading is, the figures (P7).

    `formulas` are the dated formulas of the law that led here ("injury_outcome from 2021-07-01"); `law_release` is the last
    release of dated data that was known.
    """

    vi: str
    en: str
    basis: tuple[Basis, ...]
    certainty: str
    figures: Mapping[str, int] = field(default_factory=dict)
    formulas: tuple[str, ...] = ()
    parameters: tuple[UsedParameter, ...] = ()
    law_release: int = 0


@dataclass(frozen=True, slots=True)
class Award:
    """One benefit of a case. `amount` and `floor` are đồng, kilograms or sets, as `unit` says."""

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


def award_id(case_id: CaseId, code: str, person: str | None, instalment: int) -> AwardId:
    """Return the id that this benefit of this case always has: proposed again, it is the same award."""
    return AwardId(derived_id("award", case_id, code, person or "", instalment))


@dataclass(frozen=True, slots=True)
class Refusal:
    """A benefit that the rules do not give although something was lost, with the reason as a code and as a sentence."""

    code: str
    person: str | None
    reason: str
    basis: tuple[Basis, ...]
    vi: str
    en: str
    certainty: str = "A"
    formulas: tuple[str, ...] = ()
    parameters: tuple[UsedParameter, ...] = ()
    law_release: int = 0


def standing_awards(awards: Iterable[Award]) -> tuple[Award, ...]:
    """Return the awards that stand: withdrawn proposals are left out."""
    return tuple(award for award in awards if award.state is not AwardState.WITHDRAWN)
