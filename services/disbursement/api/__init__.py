"""The HTTP doors of disbursement."""

from services.disbursement.api import bank_answers, handovers, odd_answers, payments, province_requests, recoveries, sources

ROUTERS = (
    sources.router,
    payments.router,
    handovers.router,
    bank_answers.router,
    odd_answers.router,
    recoveries.router,
    province_requests.router,
)

__all__ = ["ROUTERS"]
