"""Decisions as pure functions, one subject a module: they know neither the time nor the database."""

from services.disbursement.policy import (
    attempts,
    bank_answers,
    cases,
    cash_lists,
    handovers,
    pauses,
    payments,
    recoveries,
    reductions,
    resolutions,
    returns,
    rounds,
    sources,
)

__all__ = [
    "attempts",
    "bank_answers",
    "cases",
    "cash_lists",
    "handovers",
    "pauses",
    "payments",
    "recoveries",
    "reductions",
    "resolutions",
    "returns",
    "rounds",
    "sources",
]
