"""What a confirmation is worth."""

from services.notifications.domain.ways import WayRules
from shared.targets import STRICTEST_RISK


def needs_named_person(rules: WayRules, risk_level: int | None) -> bool:
    """Tell whether a telephone's word is not enough; an unknown level is the strictest."""
    return (STRICTEST_RISK if risk_level is None else risk_level) >= rules.named_confirmation_from
