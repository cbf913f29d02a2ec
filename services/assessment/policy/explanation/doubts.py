"""What an answer of the law rests on that is not verified, as the household's page says it."""

from collections.abc import Iterator, Sequence
from typing import Final

from services.assessment.policy.law.entitlements import Entitlements
from services.assessment.policy.law.limits import is_urgent
from services.assessment.policy.law.rule_sets import EARLIER_EVENT
from services.assessment.policy.law.texts import DOUBTS
from shared.texts import Language

_OF_TERMS: Final = frozenset({"authority", "deadlines", EARLIER_EVENT})


def doubts_of(answer: Entitlements, language: Language, *, looked: bool) -> Iterator[str]:
    """Give each doubt as a sentence; before anybody has looked only those about what is proposed already."""
    codes: Sequence[str] = answer.unverified
    if not looked:
        of_these = {code for one in answer.given if is_urgent(one.code) for code in one.grounds.unverified}
        of_these |= {code for one in answer.not_given if is_urgent(one.code) for code in one.grounds.unverified}
        codes = [code for code in codes if code in of_these | _OF_TERMS]
    yield from (DOUBTS[code].say(language) if code in DOUBTS else code for code in codes)
