"""Each command is one transaction's work: lock, decide, save, record, tell. None commits, none calls anybody."""

from services.disbursement.commands import bank_answers, cases, duties, handovers, payees, payments, rounds, sources

__all__ = ["bank_answers", "cases", "duties", "handovers", "payees", "payments", "rounds", "sources"]
