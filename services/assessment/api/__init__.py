"""HTTP doors of assessment."""

from collections.abc import Sequence

from fastapi import APIRouter

from services.assessment.api.awards.award_retractions import award_retractions_router
from services.assessment.api.awards.cases import cases_router
from services.assessment.api.awards.decisions import decisions_router
from services.assessment.api.awards.findings import findings_router
from services.assessment.api.awards.funeral_forms import funeral_forms_router
from services.assessment.api.awards.impact import impact_router
from services.assessment.api.awards.queues import queues_router
from services.assessment.api.awards.worksheets import worksheets_router
from services.assessment.api.explanation.contact_points import contact_points_router
from services.assessment.api.explanation.explanations import explanations_router
from services.assessment.api.explanation.household_pages import household_pages_router
from services.assessment.api.law.entries import entries_router
from services.assessment.api.law.rules import rules_router
from services.assessment.commands.context import Context
from shared.foundation import Foundation


def routers(foundation: Foundation, context: Context) -> Sequence[APIRouter]:
    """Return the routers of all doors."""
    return (
        cases_router(foundation, context),
        findings_router(foundation, context),
        funeral_forms_router(foundation, context),
        award_retractions_router(foundation, context),
        worksheets_router(foundation, context),
        queues_router(foundation),
        explanations_router(foundation, context),
        household_pages_router(foundation, context),
        contact_points_router(foundation),
        decisions_router(foundation, context),
        rules_router(context),
        entries_router(foundation, context),
        impact_router(foundation, context),
    )


__all__ = ["routers"]
