"""The HTTP doors of disbursement."""

from services.disbursement.api import bank_answers, handovers, payments, sources

ROUTERS = (sources.router, payments.router, handovers.router, bank_answers.router)

__all__ = ["ROUTERS"]
