"""In which order households are looked at: loss, vulnerability, circumstances, coping capacity (EA-04), as points."""

from typing import Final

from shared.events.household import Circumstance, HouseState, MemberFlag
from shared.events.intake import PersonalPart

_PER_DEAD_OR_MISSING: Final = 20
_PER_INJURED: Final = 15
_HOUSE_GONE: Final = 12
_HOUSE_HEAVILY_DAMAGED: Final = 8
_SHORT_OF_FOOD: Final = 8
_LOST_ESSENTIALS: Final = 8
_CHILDREN_ALONE: Final = 25
_CUT_OFF: Final = 10
_PER_FRAIL_MEMBER: Final = 4
_ONE_CIRCUMSTANCE: Final = 2
_NO_HELP_NEAR: Final = 3
MOST: Final = 1000

_FRAIL: Final = frozenset(
    {
        MemberFlag.CHILD_UNDER_36_MONTHS,
        MemberFlag.PREGNANT,
        MemberFlag.DISABLED,
        MemberFlag.SEVERELY_DISABLED,
        MemberFlag.MENTAL_ILLNESS,
        MemberFlag.CHRONIC_ILLNESS,
        MemberFlag.ELDERLY_ALONE,
        MemberFlag.ORPHAN,
        MemberFlag.ABANDONED_CHILD,
        MemberFlag.CHILD_IN_SPECIAL_CIRCUMSTANCES,
        MemberFlag.CHILD_AT_RISK,
        MemberFlag.URGENT_PROTECTION,
    }
)


def urgency_of(report: PersonalPart) -> int:
    """Return the household's points; more is sooner. The order is ours, no statute's."""
    points = _losses(report)
    points += _PER_FRAIL_MEMBER * sum(1 for member in report.members if _FRAIL.intersection(member.flags))
    for circumstance in report.circumstances:
        points += _CUT_OFF if circumstance is Circumstance.CUT_OFF else _ONE_CIRCUMSTANCE
    if report.coping is not None and report.coping.helpers_near is False:
        points += _NO_HELP_NEAR
    return min(points, MOST)


def _losses(report: PersonalPart) -> int:
    losses = report.losses
    points = _PER_DEAD_OR_MISSING * (len(losses.dead) + len(losses.missing)) + _PER_INJURED * len(losses.injured)
    points += _CHILDREN_ALONE * len(losses.children_left_alone)
    if losses.short_of_food is not None and losses.short_of_food.people:
        points += _SHORT_OF_FOOD
    if losses.lost_essentials:
        points += _LOST_ESSENTIALS
    if losses.house is not None:
        if losses.house.state is HouseState.DESTROYED:
            points += _HOUSE_GONE
        elif losses.house.state is HouseState.HEAVILY_DAMAGED or losses.house.habitable is False:
            points += _HOUSE_HEAVILY_DAMAGED
    return points
