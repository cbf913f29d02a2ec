"""SQL in, domain objects out, one subject a module.

Locks are taken in one order by all: cases, payments, what is paused, sources, rounds, windows; within each by id. Facts are
published last, because publishing holds the case until the end.
"""

from services.disbursement.store import (
    attempts,
    cases,
    duties,
    handovers,
    incidents,
    odd_answers,
    pauses,
    payees,
    payment_queries,
    payments,
    province_requests,
    queues,
    recoveries,
    reductions,
    rounds,
    sources,
    tickets,
)

__all__ = [
    "attempts",
    "cases",
    "duties",
    "handovers",
    "incidents",
    "odd_answers",
    "pauses",
    "payees",
    "payment_queries",
    "payments",
    "province_requests",
    "queues",
    "recoveries",
    "reductions",
    "rounds",
    "sources",
    "tickets",
]
