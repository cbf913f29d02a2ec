"""The HTTP doors of disbursement."""

from services.disbursement.api import bank, payments, sources
from services.disbursement.api.door import Door

ROUTERS = (sources.router, payments.router, bank.router)

__all__ = ["ROUTERS", "Door"]
