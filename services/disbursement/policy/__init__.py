"""Decisions as pure functions, one subject a module: they know neither the time nor the database."""

from services.disbursement.policy import (
    attempts,
    bank_answers,
    cases,
    handovers,
    pauses,
    payments,
    reductions,
    resolutions,
    rounds,
    sources,
    tickets,
)

__all__ = [
    "attempts",
    "bank_answers",
    "cases",
    "handovers",
    "pauses",
    "payments",
    "reductions",
    "resolutions",
    "rounds",
    "sources",
    "tickets",
]
