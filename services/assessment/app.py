"""The wiring of assessment: what it is made of."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from services.assessment.activities import AssessmentActivities
from services.assessment.api import routers
from services.assessment.commands.context import Context
from services.assessment.consumers import Consumers
from services.assessment.loops import CLOSE_EVERY_S, LAW_EVERY_S, REASSESS_EVERY_S, SEND_EVERY_S, AssessmentLoops
from services.assessment.policy.awards.undo import UndoWindow
from services.assessment.rules import ReliefLaw
from services.assessment.rules.calendar import VietnamCalendar
from services.assessment.settings import AssessmentSettings
from services.assessment.store.sealed_columns import SEALED
from services.assessment.workflow import AssessDamage
from shared.foundation import Foundation, PeriodicTask, build_foundation
from shared.messaging import FactReader
from shared.runtime import ServiceRole
from shared.service import Service, run_service
from shared.windows import WindowKind

SERVICE: Final = "assessment"
_PRODUCERS: Final = ("intake", "disbursement")


def build_context(foundation: Foundation, settings: AssessmentSettings) -> Context:
    """Return what the commands stand on."""
    return Context(
        law=ReliefLaw(),
        working_days=VietnamCalendar(),
        cipher=foundation.data_cipher,
        list_window=WindowKind("list", settings.list_window_s, settings.list_most_cases),
        desk_url=settings.console_url,
        page_life=timedelta(days=settings.household_page_days),
        undo_window=UndoWindow(settings.undo_window_s, settings.undo_window_drill_s, settings.undo_windows),
    )


def build_service(foundation: Foundation, settings: AssessmentSettings, context: Context | None = None) -> Service:
    """Return assessment as a description of its doors and loops; every process of it must know what was released of the law."""
    context = context or build_context(foundation, settings)
    activities, loops = AssessmentActivities(foundation), AssessmentLoops(foundation, context)
    handlers = Consumers(context, foundation.event_cipher).handlers()
    return Service(
        foundation=foundation,
        sealed=SEALED,
        routers=routers(foundation, context),
        conditions=[lambda: context.law_is_current],
        readers=[FactReader.wired(SERVICE, foundation.database, settings, _PRODUCERS, handlers)],
        workflows=[AssessDamage],
        activities=[activities.assign_list, activities.look_after_list, activities.escalate_overdue],
        periodic_tasks=[
            PeriodicTask(CLOSE_EVERY_S, loops.close_lists),
            PeriodicTask(REASSESS_EVERY_S, loops.reassess_cases),
            PeriodicTask(SEND_EVERY_S, loops.send_decisions),
        ],
        everywhere=[PeriodicTask(LAW_EVERY_S, loops.read_law)],
    )


async def serve(settings: AssessmentSettings, roles: Sequence[ServiceRole]) -> None:
    """Run these roles until the process is told to stop."""
    foundation = build_foundation(SERVICE, settings, max_auth_age_s=settings.max_auth_age_s)
    await run_service(build_service(foundation, settings), settings, roles)
