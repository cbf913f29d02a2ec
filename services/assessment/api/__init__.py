"""HTTP doors of assessment."""

from collections.abc import Sequence

from fastapi import APIRouter

from services.assessment.api.assessments import assessments_router
from services.assessment.api.decisions import decisions_router
from services.assessment.api.entries import entries_router
from services.assessment.api.explanations import explanations_router
from services.assessment.api.rules import rules_router
from services.assessment.api.worksheets import worksheets_router
from services.assessment.commands import Office
from shared.foundation import Foundation


def routers(foundation: Foundation, office: Office) -> Sequence[APIRouter]:
    """Return the routers of all doors."""
    return (
        assessments_router(foundation, office),
        worksheets_router(foundation, office),
        explanations_router(foundation, office),
        decisions_router(foundation, office),
        rules_router(office),
        entries_router(foundation, office),
    )


__all__ = ["routers"]
