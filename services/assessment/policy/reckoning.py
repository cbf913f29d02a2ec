"""The law was asked about a case: what it was told and all that it said, as it is kept for ever (P7).

The explanation is written from a reckoning alone, so a later decree, a corrected value or a province's new norm never
changes what was explained; asking the law again with the same words shows whether it would still say the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from services.assessment.domain import Award, AwardState
from services.assessment.policy.awards import amount_of
from services.assessment.policy.law import Circumstances, Entitlements, Law, NoRulesForDay

EARLIER_EVENT: Final = "event_under_earlier_rule_set"


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What is personal, or long, of a reckoning: it is kept encrypted.

    `awards` are those of the case as they stood then, withdrawn ones left out.
    """

    head_name: str
    told: Circumstances
    answer: Entitlements
    awards: tuple[Award, ...]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """One asking of the law about a case. `findings_revision` 0: nobody had looked, the report alone was known."""

    findings_revision: int
    report_revision: int
    asked_on: date
    asked_at: datetime
    rule_set: str
    law_version: str
    content: Reckoned


def reckoned(head_name: str, told: Circumstances, answer: Entitlements, awards: Sequence[Award], *, earlier: bool) -> Reckoned:
    """Put together what is kept. `earlier`: the event fell under an earlier rule set than the day of the asking."""
    if earlier:
        answer = replace(answer, unverified=(*answer.unverified, EARLIER_EVENT))
    standing = tuple(award for award in awards if award.state is not AwardState.WITHDRAWN)
    return Reckoned(head_name, told, answer, standing)


def is_earlier(law: Law, happened_on: date, asked_on: date) -> bool:
    """Tell whether an event of this day fell under another rule set than the day on which the law is asked."""
    try:
        return law.rule_set(happened_on) != law.rule_set(asked_on)
    except NoRulesForDay:
        return True


def still_says(law: Law, reckoning: Reckoning) -> bool:
    """Ask again with the same words for the same day; tell whether rights, amounts and refusals are the same."""
    [answer] = law.entitlements([reckoning.content.told], reckoning.asked_on)
    return _rights(answer) == _rights(reckoning.content.answer)


def _rights(answer: Entitlements) -> tuple[object, ...]:
    given = tuple((one.code, one.person, one.unit, *amount_of(one), one.basis) for one in answer.given)
    refused = tuple((one.code, one.person, one.reason, one.basis) for one in answer.not_given)
    return answer.rule_set, answer.base_level_dong, given, refused
