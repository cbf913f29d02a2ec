"""SQL in, domain objects out, one subject a module.

Locks are taken in one order by all: cash lists, cases, accounts, payments, what is paused, sources, rounds, windows; within
each by id.
Facts are published last, because publishing holds the case until the end.
"""

from services.disbursement.store import (
    account_holders,
    attempts,
    bookings,
    campaigns,
    cases,
    cash_lists,
    cash_queues,
    duties,
    handovers,
    incidents,
    odd_answers,
    pauses,
    payee_changes,
    payees,
    payment_queries,
    payments,
    province_answers,
    province_requests,
    queues,
    recoveries,
    reductions,
    rounds,
    sources,
    tickets,
)

__all__ = [
    "account_holders",
    "attempts",
    "bookings",
    "campaigns",
    "cases",
    "cash_lists",
    "cash_queues",
    "duties",
    "handovers",
    "incidents",
    "odd_answers",
    "pauses",
    "payee_changes",
    "payees",
    "payment_queries",
    "payments",
    "province_answers",
    "province_requests",
    "queues",
    "recoveries",
    "reductions",
    "rounds",
    "sources",
    "tickets",
]
