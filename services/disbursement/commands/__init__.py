"""Each command is one transaction's work: lock, decide, save, record, tell. None commits, none calls anybody."""

from services.disbursement.commands.bank_answers import record_answers
from services.disbursement.commands.handovers import Handover, hand_over
from services.disbursement.commands.payees import release_cases, remember_payees
from services.disbursement.commands.payments import continue_waiting_funds, plan_payments
from services.disbursement.commands.rounds import close_rounds, mark_sent, mark_unknown, round_kind
from services.disbursement.commands.sources import open_source, receive_contribution

__all__ = [
    "Handover",
    "close_rounds",
    "continue_waiting_funds",
    "hand_over",
    "mark_sent",
    "mark_unknown",
    "open_source",
    "plan_payments",
    "receive_contribution",
    "record_answers",
    "release_cases",
    "remember_payees",
    "round_kind",
]
