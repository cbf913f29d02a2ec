"""The ladder's data, to be read: they are changed in the file that the installation names."""

from fastapi import APIRouter

from services.notifications.api.schemas.ladder import LaddersResponse
from services.notifications.commands.context import Context
from services.notifications.policy.ladder import ladder_on
from shared.clock import now


def ladder_router(context: Context) -> APIRouter:
    """Return the door."""
    router = APIRouter(tags=["escalations"])

    @router.get("/v1/ladder")
    async def get_ladder() -> LaddersResponse:
        """Show who is told of a missed clock one after the other, and for how long it stands on each rung, by level of risk."""
        return LaddersResponse.of(context.ladders, ladder_on(context.ladders, now()))

    return router
