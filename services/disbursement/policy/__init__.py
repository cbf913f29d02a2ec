"""Decisions as pure functions, one subject a module: they know neither the time nor the database."""

from services.disbursement.policy import bank_answers, cases, handovers, payments, rounds, sources

__all__ = ["bank_answers", "cases", "handovers", "payments", "rounds", "sources"]
