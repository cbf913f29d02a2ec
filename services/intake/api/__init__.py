"""HTTP's door: incidents, reports, lists, cases. Each route translates and calls one command."""

from services.intake.api import cases, cut_offs, incidents, lists, outside_aid, reports, searches

ROUTERS = (incidents.router, cut_offs.router, reports.router, lists.router, searches.router, outside_aid.router, cases.router)

__all__ = ["ROUTERS"]
