"""The HTTP doors of disbursement."""

from services.disbursement.api import (
    bank_answers,
    bookings,
    campaigns,
    cash_lists,
    handovers,
    milestones,
    odd_answers,
    pauses,
    payees,
    payments,
    province_answers,
    province_requests,
    queues,
    reconciliation,
    recoveries,
    returns,
    sources,
    statements,
    tickets,
)

ROUTERS = (
    sources.router,
    bookings.router,
    campaigns.router,
    payments.router,
    queues.router,
    handovers.router,
    bank_answers.router,
    odd_answers.router,
    tickets.router,
    statements.router,
    reconciliation.router,
    recoveries.router,
    returns.router,
    milestones.router,
    province_requests.router,
    province_answers.router,
    pauses.router,
    cash_lists.router,
    payees.router,
)

__all__ = ["ROUTERS"]
