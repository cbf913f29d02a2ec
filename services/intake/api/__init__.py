"""HTTP's door: incidents, reports, lists, cases. Each route translates and calls one command."""

from services.intake.api import cases, incidents, lists, reports
from services.intake.api.desk import Desk

ROUTERS = (incidents.router, reports.router, lists.router, cases.router)

__all__ = ["ROUTERS", "Desk"]
