"""The operators' doors of one service: of what it reads, and of what it tells if it tells anything."""

from collections.abc import Sequence

from fastapi import APIRouter

from shared.foundation import Foundation
from shared.messaging import FactReader
from shared.operations.dead_letters import dead_letters_router
from shared.operations.gaps import gaps_router
from shared.operations.installation import installation_router
from shared.operations.refused_facts import refused_facts_router
from shared.operations.republications import republications_router
from shared.operations.sealing import sealing_router
from shared.operations.undelivered import undelivered_router
from shared.sealing import Seals


def operation_routers(
    foundation: Foundation, readers: Sequence[FactReader], seals: Seals, *, publishes: bool
) -> list[APIRouter]:
    """Return the doors; a service that publishes nothing has no archive."""
    archive = [router(foundation) for router in (refused_facts_router, republications_router, undelivered_router)]
    own = [dead_letters_router(foundation, readers), gaps_router(foundation), installation_router(foundation)]
    own.append(sealing_router(foundation, seals))
    return [*own, *archive] if publishes else own
