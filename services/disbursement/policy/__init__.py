"""Decisions as pure functions, one subject a module: they know neither the time nor the database."""

from services.disbursement.policy import (
    attempts,
    bank_answers,
    bookings,
    cases,
    handovers,
    pauses,
    payments,
    precedence,
    province_answers,
    province_documents,
    reductions,
    resolutions,
    rounds,
    sources,
)

__all__ = [
    "attempts",
    "bank_answers",
    "bookings",
    "cases",
    "handovers",
    "pauses",
    "payments",
    "precedence",
    "province_answers",
    "province_documents",
    "reductions",
    "resolutions",
    "rounds",
    "sources",
]
