"""What is known of backups, for who looks whether an installation is sound."""

from dataclasses import asdict
from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from services.console.store.backups import find_backups
from shared.database import Database
from shared.operations.operators import Operator


class BackupsResponse(BaseModel):
    """When all databases were copied last, as who took the copies has written it down."""

    newest: datetime | None = Field(description="When the newest whole copy began; null: none is known.")
    failures: int = Field(description="Attempts since then that failed.")
    failure: str | None = Field(description="Why the last of them did.")


def backup_routes(database: Database) -> APIRouter:
    """Return the door."""
    router = APIRouter(tags=["operations"])

    @router.get("/v1/operations/backups")
    async def known_backups(_: Operator) -> BackupsResponse:
        """Tell how old the newest backup is, and whether attempts have failed since."""
        async with database.reading() as session:
            return BackupsResponse(**asdict(await find_backups(session)))

    return router
