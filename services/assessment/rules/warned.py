"""What looks odd in what was told, or is paid elsewhere; nothing is refused because of it."""

from collections.abc import Sequence

from services.assessment.policy.law.circumstances import Circumstances
from services.assessment.policy.law.entitlements import Entitlement
from shared.events.household import HouseState, MemberFlag

_FUNERALS = frozenset({"FUNERAL_HH", "FUNERAL_ORG"})


def warnings_of(told: Circumstances, given: Sequence[Entitlement], state_by_percent: str, *, age_unknown: bool) -> list[str]:
    """Return the codes of what should be looked at; `policy.explanations` can say each."""
    found = []
    if any(one.figures.get("asked_months", 0) > one.figures.get("months", 0) for one in given):
        found.append("months_cut")
    house = told.losses.house
    if house is not None and house.state is not None:
        if house.damage_pct is not None and state_by_percent != house.state:
            found.append("damage_percent_disagrees")
        if house.state is HouseState.DESTROYED and house.habitable is True:
            found.append("destroyed_but_habitable")
    if age_unknown:
        found.append("child_age_unknown")
    return found + _regular_funerals(told, given)


def _regular_funerals(told: Circumstances, given: Sequence[Entitlement]) -> list[str]:
    """A dead person with monthly assistance has a regular funeral grant too: of several texts the highest alone counts."""
    dead = set(told.losses.dead)
    regular = {member.ref for member in told.members if MemberFlag.MONTHLY_BENEFICIARY in member.flags and member.ref in dead}
    helped = {one.person for one in given if one.code in _FUNERALS}
    found = ["regular_funeral_not_added"] if regular & helped else []
    return [*found, "regular_funeral_may_apply"] if regular - helped else found
