"""Under which rule set an event fell, and that the day of the decision governs."""

from datetime import date
from typing import Final

from services.assessment.policy.law.port import Law, NoRulesForDay

EARLIER_EVENT: Final = "event_under_earlier_rule_set"


def is_earlier(law: Law, happened_on: date, asked_on: date) -> bool:
    """Tell whether an event of this day fell under another rule set than the day on which the law is asked."""
    try:
        return law.rule_set(happened_on) != law.rule_set(asked_on)
    except NoRulesForDay:
        return True
