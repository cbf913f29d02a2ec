"""The HTTP doors of disbursement."""

from services.disbursement.api import (
    bank_answers,
    handovers,
    odd_answers,
    pauses,
    payments,
    province_requests,
    queues,
    recoveries,
    sources,
    tickets,
)

ROUTERS = (
    sources.router,
    payments.router,
    queues.router,
    handovers.router,
    bank_answers.router,
    odd_answers.router,
    tickets.router,
    recoveries.router,
    province_requests.router,
    pauses.router,
)

__all__ = ["ROUTERS"]
