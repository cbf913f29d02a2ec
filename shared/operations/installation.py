"""What a doctor asks of each service: its release, that of its tables, its clocks, its keys by name, dangerous settings."""

import importlib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from sqlalchemy import text

from shared.clock import VIETNAM, now
from shared.connections import Connections, look
from shared.dangers import Danger, Weight
from shared.database import Database, execute
from shared.foundation import Foundation
from shared.http import language_of
from shared.operations.operators import Operator
from shared.texts import Language

_CLOCK: Final = text("select clock_timestamp() as at, to_regclass('alembic_version') is not null as is_migrated")
_REVISION: Final = text("select version_num from alembic_version")


class DangerousSetting(BaseModel):
    """One setting that may harm people, by its name in the environment; never its value."""

    variable: str
    why: str
    way_out: str
    weight: Weight = Field(description="A danger is mended before a storm; a note is for who did not mean it so.")


class ConnectionsResponse(BaseModel):
    """What this service takes of its PostgreSQL server, and what there is for all."""

    server: str = Field(description="Tells servers apart; services with the same one share it.")
    allowed: int = Field(description="As many connections as the server gives to all.")
    processes: int = Field(description="Processes of this service that are connected now.")
    most_of_each: int = Field(description="As many as each of them may open, by its DATABASE_POOL_SIZE.")
    open: int = Field(description="Open now, of this service.")
    others: int = Field(description="Open now on the server, of nobody of ours.")


class InstallationResponse(BaseModel):
    """How this service is installed. Keys are told by their names, which give nothing of them away."""

    service: str
    release: str = Field(description="The version of the distribution that runs.")
    at: datetime = Field(description="By this process's clock.")
    database_at: datetime = Field(description="By the clock of its database, asked at the same moment.")
    tables_wanted: str = Field(description="The migration that this release was written for.")
    tables_found: str | None = Field(description="The migration at which the database is; null: it was never migrated.")
    data_keys: list[str] = Field(description="Of its tables; the first seals.")
    fact_keys: list[str] = Field(description="Of the personal part of facts; the first seals. The others must know it.")
    workflow_keys: list[str] = Field(default=[], description="Of what is handed to Temporal; the first seals.")
    settings: list[DangerousSetting]
    connections: ConnectionsResponse | None = Field(default=None, description="What it takes of its PostgreSQL server.")


def installation_router(foundation: Foundation) -> APIRouter:
    """Return the door."""
    router = APIRouter(tags=["operations"])
    wanted = tables_wanted(foundation.service)

    @router.get("/v1/operations/installation")
    async def how_it_is_installed(request: Request, _: Operator) -> InstallationResponse:
        """Tell how this service is installed, for who looks whether all of them fit together."""
        at, database_at, found, taken = await _database(foundation.database)
        return InstallationResponse(
            service=foundation.service,
            release=version("kipthoi"),
            at=at.astimezone(VIETNAM),
            database_at=database_at.astimezone(VIETNAM),
            tables_wanted=wanted,
            tables_found=found,
            data_keys=list(foundation.data_cipher.key_ids),
            fact_keys=list(foundation.event_cipher.key_ids),
            workflow_keys=list(foundation.workflow_keys),
            settings=_said(foundation.dangers, language_of(request)),
            connections=ConnectionsResponse(**asdict(taken)),
        )

    return router


def tables_wanted(service: str) -> str:
    """Return the newest migration of a service's release."""
    folder = Path(importlib.import_module(f"services.{service}").__path__[0])
    return (folder / "migrations" / "HEAD").read_text(encoding="utf-8").strip()


async def _database(database: Database) -> tuple[datetime, datetime, str | None, Connections]:
    """Return our clock and the database's at one moment, the migration at which it is, and who is connected to its server."""
    async with database.reading() as session:
        before = now()
        row = (await execute(session, _CLOCK)).one()
        # On a busy machine the answer alone takes seconds. What lies between question and answer proves no difference.
        at = min(max(row.at, before), now())
        found = (await execute(session, _REVISION)).scalar() if row.is_migrated else None
        taken = await look(session, database.pool_size)
    return at, row.at, found, taken


def _said(dangers: Sequence[Danger], language: Language) -> list[DangerousSetting]:
    return [
        DangerousSetting(variable=one.variable, why=one.why.say(language), way_out=one.way_out.say(language), weight=one.weight)
        for one in dangers
    ]
