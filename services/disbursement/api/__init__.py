"""The HTTP doors of disbursement."""

from services.disbursement.api import bank_answers, payments, sources
from services.disbursement.api.dependencies import Door

ROUTERS = (sources.router, payments.router, bank_answers.router)

__all__ = ["ROUTERS", "Door"]
