"""SQL in, domain objects out, one subject a module.

Locks are taken in one order by all: cases, accounts, payments, what is paused, sources, rounds, windows; within each by id.
Facts are published last, because publishing holds the case until the end.
"""

from services.disbursement.store import (
    account_holders,
    attempts,
    cases,
    duties,
    handovers,
    incidents,
    odd_answers,
    pauses,
    payee_changes,
    payees,
    payment_queries,
    payments,
    province_requests,
    queues,
    recoveries,
    reductions,
    rounds,
    sources,
)

__all__ = [
    "account_holders",
    "attempts",
    "cases",
    "duties",
    "handovers",
    "incidents",
    "odd_answers",
    "pauses",
    "payee_changes",
    "payees",
    "payment_queries",
    "payments",
    "province_requests",
    "queues",
    "recoveries",
    "reductions",
    "rounds",
    "sources",
]
