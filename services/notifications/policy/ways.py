"""Which provider is asked next, and how long is waited for its receipt."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from services.notifications.domain.deliveries import ClaimedDelivery, Lane, Offer, Way
from services.notifications.domain.phones import SealedPhone
from services.notifications.domain.ways import WayRules
from shared.clock import VIETNAM
from shared.targets import STRICTEST_RISK


def rules_on(rules: Sequence[WayRules], moment: datetime) -> WayRules:
    """Return the rules in force on the day of this moment; before the first ones, the first."""
    day = moment.astimezone(VIETNAM).date()
    in_force = [one for one in rules if one.valid_from <= day]
    return max(in_force, key=lambda one: one.valid_from) if in_force else rules[0]


def overdue_at(rules: WayRules, lane: Lane, since: datetime) -> datetime:
    """Return until when only this provider is asked about a message that it has had since then."""
    return since + timedelta(seconds=rules.overdue_s[lane])


def in_person_at(rules: WayRules, first_tried_at: datetime) -> datetime:
    """Return when people are told in person of what nobody has confirmed as delivered."""
    return first_tried_at + timedelta(minutes=rules.in_person_after_minutes)


def untried(order: Sequence[str], tried: Collection[str]) -> str | None:
    """Return the next provider, of those that can be asked, which has not failed with this message."""
    return next((name for name in order if name not in tried), None)


def first_addresses(
    rules: WayRules, risk_level: int | None, addresses: Sequence[SealedPhone], available: Collection[Way]
) -> list[SealedPhone]:
    """Return where a digest goes at once: all addresses of the first ways, as many as the level of risk asks for."""
    reached = [way for way in rules.order if way in available and any(one.way is way for one in addresses)]
    chosen = reached[: rules.first_ways[STRICTEST_RISK if risk_level is None else risk_level]]
    return [one for one in addresses if one.way in chosen]


def next_offer(claimed: ClaimedDelivery, order: Sequence[str], rules: WayRules, now: datetime) -> Offer | None:
    """Return by whom this message is sent now (None: this way has no provider).

    Who may have it already is asked again, and nobody else before its receipt is overdue. When all have failed, it begins anew.
    """
    before = claimed.offer
    if before.provider is not None and before.provider in order and before.in_doubt:
        if now < overdue_at(rules, claimed.lane, before.since or now):
            return before
        before = replace(before, tried=(*before.tried, before.provider))
    name = untried(order, before.tried)
    if name is not None:
        return Offer(name, now, before.tried)
    return Offer(order[0], now, ()) if order else None
