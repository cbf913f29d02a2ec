"""The HTTP doors of disbursement."""

from services.disbursement.api import (
    bank_answers,
    handovers,
    odd_answers,
    pauses,
    payees,
    payments,
    province_requests,
    queues,
    recoveries,
    sources,
)

ROUTERS = (
    sources.router,
    payments.router,
    queues.router,
    handovers.router,
    bank_answers.router,
    odd_answers.router,
    recoveries.router,
    province_requests.router,
    pauses.router,
    payees.router,
)

__all__ = ["ROUTERS"]
