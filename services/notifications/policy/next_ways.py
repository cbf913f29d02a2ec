"""When a digest that nobody has confirmed goes by one more way, and by which."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from services.notifications.domain.deliveries import Way
from services.notifications.domain.duty import Shift
from services.notifications.domain.next_ways import NextWay, To
from services.notifications.domain.phones import SealedPhone
from services.notifications.domain.ways import WayRules
from services.notifications.policy.duty import of_commune
from shared.targets import ACKNOWLEDGED, STRICTEST_RISK, target_on
from shared.time_limits import paced


def moments(rules: WayRules, risk_level: int | None, since: datetime, pace: int) -> list[datetime]:
    """Return when one more way is tried of what has gone out at `since`: shares of the time to confirm, at the drill's pace."""
    whole = target_on(ACKNOWLEDGED, since, risk_level).due_after(since) - since
    shares = rules.next_after_percent[STRICTEST_RISK if risk_level is None else risk_level]
    return [paced(since, since + whole * share / 100, pace) for share in shares]


def following(planned: Sequence[datetime], moment: datetime) -> datetime | None:
    """Return the first of these moments after this one, if there is any."""
    return next((one for one in planned if one > moment), None)


def due_since(planned: Sequence[datetime], first: datetime, now: datetime) -> int:
    """Return how many ways are due: the one of the first moment, and those of all that have passed since. At least one."""
    return 1 + sum(first < one <= now for one in planned)


def resumed(planned: Sequence[datetime], following_at: datetime | None, withdrawn: int, now: datetime) -> datetime | None:
    """Return when a digest that stands for an earlier one goes by its next way: where that one would have, and at once where
    so many of its ways were `withdrawn` before they had left. Otherwise nobody would be told by them any more.
    """
    if not withdrawn:
        return following_at
    passed = [one for one in planned if one <= now and (following_at is None or one < following_at)]
    return passed[max(0, len(passed) - withdrawn)] if passed else now


def candidates(
    rules: WayRules,
    addresses: Sequence[SealedPhone],
    shifts: Sequence[Shift],
    place: tuple[str, datetime],
    available: Collection[Way],
) -> Iterator[NextWay]:
    """Go through all by which a commune is reached now: its contacts' ways, each by itself, then its people on duty.

    Each of those hears it by SMS before anybody is tried a second time, by the further ways that he has.
    """
    commune_code, now = place
    for way in rules.order:
        by_this = tuple(one for one in addresses if one.way is way)
        if by_this and way in available:
            yield NextWay(way, "contacts", by_this)
    people = [(post, of_commune(shifts, post, commune_code, now)) for post in rules.next_people]
    on_duty = [(post, shift) for post, shift in people if shift is not None]
    first = [rules.order[0]] if rules.order else []
    for ways, each in ((first, on_duty), *((rules.order[1:], [one]) for one in on_duty)):
        for post, shift in each:
            for way in ways:
                by_this = tuple(one for one in shift.addresses if one.way is way)
                if by_this and way in available:
                    yield NextWay(way, _AT_POST[post.value], by_this)


_AT_POST: dict[str, To] = {"officer": "officer", "leader": "leader"}
