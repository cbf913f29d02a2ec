"""The HTTP doors of disbursement."""

from services.disbursement.api import (
    bank_answers,
    cash_lists,
    handovers,
    odd_answers,
    pauses,
    payments,
    province_requests,
    queues,
    recoveries,
    returns,
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
    returns.router,
    province_requests.router,
    pauses.router,
    cash_lists.router,
)

__all__ = ["ROUTERS"]
