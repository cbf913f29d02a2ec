"""The wiring of intake: what it is made of."""

from collections.abc import Sequence
from typing import Final

from fastapi import FastAPI

from services.intake import metrics
from services.intake.activities import CaseActivities
from services.intake.api import ROUTERS
from services.intake.commands.context import Context
from services.intake.consumers import HANDLERS, PRODUCERS
from services.intake.loops.cases import CaseWaiting
from services.intake.loops.list_import import ListImport
from services.intake.loops.searches import HouseholdMarking
from services.intake.settings import IntakeSettings
from services.intake.store.sealed_columns import SEALED
from services.intake.store.seals import Seals
from services.intake.workflow import AssistPromptly
from shared.foundation import Foundation, PeriodicTask, build_foundation
from shared.messaging import FactReader
from shared.runtime import ServiceRole
from shared.service import FORGET_EVERY_S, Service, run_service

SERVICE: Final = "intake"
_LISTS_EVERY_S: Final = 0.5
_MARKS_EVERY_S: Final = 1.0
_MEASURE_EVERY_S: Final = 5.0


def build_context(foundation: Foundation, settings: IntakeSettings) -> Context:
    """Return what the commands stand on."""
    return Context(Seals(foundation.data_cipher, foundation.event_cipher, foundation.index), drill=settings.embedded)


def build_service(foundation: Foundation, settings: IntakeSettings) -> Service:
    """Return intake as a description of its doors and loops."""
    context = build_context(foundation, settings)
    activities, lists = CaseActivities(foundation), ListImport(foundation, context)
    marking = HouseholdMarking(foundation, context)

    def adapt(app: FastAPI) -> None:
        app.state.foundation, app.state.context = foundation, context

    return Service(
        foundation=foundation,
        sealed=SEALED,
        routers=ROUTERS,
        adapt=adapt,
        readers=[FactReader.wired(SERVICE, foundation.database, settings, PRODUCERS, HANDLERS)],
        workflows=[AssistPromptly],
        activities=[activities.escalate_overdue],
        periodic_tasks=[
            PeriodicTask(_LISTS_EVERY_S, lists.read_lists),
            PeriodicTask(FORGET_EVERY_S, lists.forget_rows),
            PeriodicTask(_MARKS_EVERY_S, marking.mark_households),
            PeriodicTask(_MEASURE_EVERY_S, CaseWaiting(foundation).measure, [metrics.OLDEST_UNASSISTED]),
        ],
    )


async def serve(settings: IntakeSettings, roles: Sequence[ServiceRole]) -> None:
    """Run these roles until the process is told to stop."""
    await run_service(build_service(build_foundation(SERVICE, settings), settings), settings, roles)
