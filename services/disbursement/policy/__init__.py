"""Decisions as pure functions, one subject a module: they know neither the time nor the database."""

from services.disbursement.policy import (
    attempts,
    bank_answers,
    cases,
    handovers,
    pauses,
    payees,
    payments,
    reductions,
    resolutions,
    rounds,
    sources,
)

__all__ = [
    "attempts",
    "bank_answers",
    "cases",
    "handovers",
    "pauses",
    "payees",
    "payments",
    "reductions",
    "resolutions",
    "rounds",
    "sources",
]
