"""The wiring of intake: what it is made of."""

from collections.abc import Sequence
from typing import Final

from fastapi import FastAPI

from services.intake.activities import CaseActivities
from services.intake.api import ROUTERS, Desk
from services.intake.consumers import HANDLERS, PRODUCERS
from services.intake.settings import IntakeSettings
from services.intake.store.vault import Vault
from services.intake.workflow import AssistPromptly
from shared.foundation import Foundation, PeriodicTask, build_foundation
from shared.messaging import FactReader
from shared.runtime import ServiceRole
from shared.service import Service, run_service

SERVICE: Final = "intake"
_LISTS_EVERY_S: Final = 0.5


def build_vault(foundation: Foundation) -> Vault:
    """Return what the commands work with."""
    return Vault(foundation.data_cipher, foundation.event_cipher)


def build_service(foundation: Foundation, settings: IntakeSettings) -> Service:
    """Return intake as a description of its doors and loops."""
    vault = build_vault(foundation)
    activities = CaseActivities(foundation, vault)

    def adapt(app: FastAPI) -> None:
        app.state.desk = Desk(foundation, vault, drill=settings.embedded)

    return Service(
        foundation=foundation,
        routers=ROUTERS,
        adapt=adapt,
        readers=[FactReader(SERVICE, foundation.database, settings.kafka_bootstrap, PRODUCERS, HANDLERS)],
        workflows=[AssistPromptly],
        activities=[activities.escalate_overdue],
        periodic_tasks=[PeriodicTask(_LISTS_EVERY_S, activities.read_lists)],
    )


async def serve(settings: IntakeSettings, roles: Sequence[ServiceRole]) -> None:
    """Run these roles until the process is told to stop."""
    await run_service(build_service(build_foundation(SERVICE, settings), settings), settings, roles)
