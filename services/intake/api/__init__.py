"""HTTP's door: incidents, reports, lists, cases. Each route translates and calls one command."""

from services.intake.api import cases, incidents, lists, reports

ROUTERS = (incidents.router, reports.router, lists.router, cases.router)

__all__ = ["ROUTERS"]
