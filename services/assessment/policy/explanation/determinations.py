"""The law was asked about a case: the circumstances and the whole answer, as they are kept for ever (P7).

The explanation is written from a determination alone, so a later decree, a corrected value or a province's new norm never
changes what was explained; asking the law again with the same words shows whether it would still say the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from services.assessment.domain.awards import Award, AwardState
from services.assessment.policy.law.amounts import amount_of
from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.policy.law.entitlements import Entitlements
from services.assessment.policy.law.port import Law
from services.assessment.policy.law.rule_sets import EARLIER_EVENT


@dataclass(frozen=True, slots=True)
class DeterminationRecord:
    """What is personal, or long, of a determination: it is kept encrypted.

    `awards` are those of the case as they stood then, withdrawn ones left out. Rows are kept for ever, so the word under which
    the circumstances stand there stays what it was.
    """

    head_name: str
    circumstances: Annotated[Circumstances, Field(alias="told")]
    answer: Entitlements
    awards: tuple[Award, ...]


@dataclass(frozen=True, slots=True)
class Determination:
    """One asking of the law about a case. `findings_revision` 0: nobody had looked, the report alone was known."""

    findings_revision: int
    report_revision: int
    asked_on: date
    asked_at: datetime
    rule_set: str
    law_version: str
    content: DeterminationRecord


def record_of(
    head_name: str, circumstances: Circumstances, answer: Entitlements, awards: Sequence[Award], *, earlier: bool
) -> DeterminationRecord:
    """Put together what is kept. `earlier`: the event fell under an earlier rule set than the day of the asking."""
    if earlier:
        answer = replace(answer, unverified=(*answer.unverified, EARLIER_EVENT))
    standing = tuple(_without_words(award) for award in awards if award.state is not AwardState.WITHDRAWN)
    return DeterminationRecord(head_name, circumstances, answer, standing)


def _without_words(award: Award) -> Award:
    """What was said about a retraction stays where it was written, sealed by itself; its reason is kept here."""
    if not any(one.retraction for one in award.reductions):
        return award
    kept = (
        replace(one, retraction=replace(one.retraction, words=b"")) if one.retraction is not None else one
        for one in award.reductions
    )
    return replace(award, reductions=tuple(kept))


def still_says(law: Law, determination: Determination) -> bool:
    """Ask again with the same words for the same day; tell whether rights, amounts and refusals are the same."""
    [answer] = law.entitlements([determination.content.circumstances], determination.asked_on)
    return _rights(answer) == _rights(determination.content.answer)


def _rights(answer: Entitlements) -> tuple[object, ...]:
    given = tuple((one.code, one.person, one.unit, *amount_of(one), one.basis) for one in answer.given)
    refused = tuple((one.code, one.person, one.reason, one.basis) for one in answer.not_given)
    return answer.rule_set, answer.base_level_dong, given, refused
