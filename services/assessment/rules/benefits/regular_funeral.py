"""The funeral grant for persons with monthly assistance: paid elsewhere, so that there is neither code nor limit here.

Of several texts the highest alone counts. Where emergency help covers the funeral, the regular grant is not added; where it
does not, somebody should examine it.
"""

from typing import Final

from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.rules.household import Household
from shared.events.household import MemberFlag

ARTICLES: Final = ("20/2021/NĐ-CP 11", "335/2026/NĐ-CP 11.2")
_EMERGENCY: Final = frozenset({"FUNERAL_HH", "FUNERAL_ORG"})


def concerns(circumstances: Circumstances) -> bool:
    return bool(circumstances.losses.dead and circumstances.members)


def answer(household: Household) -> None:
    dead, members = household.circumstances.losses.dead, household.circumstances.members
    regular = {member.ref for member in members if MemberFlag.MONTHLY_BENEFICIARY in member.flags and member.ref in dead}
    helped = {entitlement.person for entitlement in household.given if entitlement.code in _EMERGENCY}
    if regular & helped:
        household.warn("regular_funeral_not_added")
    if regular - helped:
        household.warn("regular_funeral_may_apply")
