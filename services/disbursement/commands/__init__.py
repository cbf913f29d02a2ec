"""Each command is one transaction's work: lock, decide, save, record, tell. None commits, none calls anybody."""

from services.disbursement.commands import (
    attempts,
    bank_answers,
    cases,
    duties,
    handovers,
    incidents,
    odd_answers,
    pauses,
    payees,
    payments,
    province_requests,
    recoveries,
    reductions,
    resolutions,
    rounds,
    sources,
)

__all__ = [
    "attempts",
    "bank_answers",
    "cases",
    "duties",
    "handovers",
    "incidents",
    "odd_answers",
    "pauses",
    "payees",
    "payments",
    "province_requests",
    "recoveries",
    "reductions",
    "resolutions",
    "rounds",
    "sources",
]
