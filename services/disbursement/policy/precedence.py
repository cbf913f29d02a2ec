"""Who is served first where means are short: risk, then urgent help, then how badly off the household is, then age.

The order is ours, no statute's: no amount hangs on it. It is reckoned once, when the payment is planned, from what was known
then, so that nobody's place moves while he waits.
"""

from typing import Final

from services.disbursement.domain.cases import CaseFile
from services.disbursement.domain.payments import Payment
from shared.copies import replace

_URGENT_HELP: Final = frozenset({"RICE", "RICE_TET", "ESSENTIALS"})
"""What is signed before anybody has looked (335/2026/NĐ-CP, Art. 12.1): it feeds and shelters today."""
_MAX_URGENCY: Final = 1000
URGENCY_UNKNOWN: Final = 500
"""Between yes and no, as wherever something is not known: facts of before said nothing."""
_OF_URGENT_HELP: Final = 2 * _MAX_URGENCY
_OF_A_RISK_LEVEL: Final = 10 * _MAX_URGENCY
RISK_WHEN_UNKNOWN: Final = 5
"""The household's report has not come yet: the ladder that climbs fastest is the safe one."""


def need_of(benefit: str, urgency: int | None) -> int:
    """Return how urgent a payment is among those of its incident; `urgency` is the assessors' 0-1000 (None: not told)."""
    known = URGENCY_UNKNOWN if urgency is None else min(max(urgency, 0), _MAX_URGENCY)
    return known + (_OF_URGENT_HELP if benefit in _URGENT_HELP else 0)


def ranked(payment: Payment, case: CaseFile) -> Payment:
    """Return a new payment with its place among all that wait: its need, and before that the risk of its incident."""
    risk_level = case.risk_level or RISK_WHEN_UNKNOWN
    return replace(payment, priority=payment.priority + risk_level * _OF_A_RISK_LEVEL)
