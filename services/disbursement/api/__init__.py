"""The HTTP doors of disbursement."""

from services.disbursement.api import (
    bank_answers,
    bookings,
    campaigns,
    cash_lists,
    gifts,
    handovers,
    odd_answers,
    pauses,
    payees,
    payments,
    province_answers,
    province_requests,
    queues,
    recoveries,
    returns,
    sources,
    stock,
    tickets,
)

ROUTERS = (
    sources.router,
    stock.router,
    bookings.router,
    campaigns.router,
    gifts.router,
    payments.router,
    queues.router,
    handovers.router,
    bank_answers.router,
    odd_answers.router,
    tickets.router,
    recoveries.router,
    returns.router,
    province_requests.router,
    province_answers.router,
    pauses.router,
    cash_lists.router,
    payees.router,
)

__all__ = ["ROUTERS"]
