"""Đồng are multiplied here, in whole numbers."""

from services.assessment.policy.law.entitlements import Entitlement


def amount_of(entitlement: Entitlement) -> tuple[int, int]:
    """Return amount and floor: count × multiplier × level is the least; an actual cost above it is borne (12.3.b)."""
    floor = entitlement.count * entitlement.multiplier * entitlement.level
    return max(floor, entitlement.actual_cost or 0), floor


def national_minimum(entitlement: Entitlement) -> int:
    """Return the least that the decrees allow anywhere, whatever the province's norm."""
    return entitlement.count * entitlement.multiplier * entitlement.national_level
