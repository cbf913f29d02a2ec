"""The wiring of the desk."""

import asyncio
from collections.abc import Sequence
from functools import partial

import httpx
from fastapi import FastAPI

from services.console.api import board as board_api
from services.console.api import cases as case_api
from services.console.api.live_boards import LiveBoards
from services.console.client.issuer import Issuer
from services.console.client.services import Services
from services.console.client.transport import new_http
from services.console.consumers import HANDLERS, PRODUCERS
from services.console.settings import ConsoleSettings
from services.console.web.board import routes as board_pages
from services.console.web.cases import routes as case_pages
from services.console.web.context import Context
from services.console.web.law.routes import law_routes
from services.console.web.problems import show_problems_as_pages
from services.console.web.session.routes import session_routes
from services.console.web.static import static_routes
from shared.foundation import Foundation, build_foundation
from shared.http import check_permissions, create_api
from shared.messaging import FactReader
from shared.runtime import Part, ServiceRole, run_parts, serve_http

SERVICE = "console"


def build_reader(foundation: Foundation, settings: ConsoleSettings) -> FactReader:
    """Return what reads the four topics."""
    return FactReader(SERVICE, foundation.database, settings.kafka_bootstrap, PRODUCERS, HANDLERS)


def build_api(
    foundation: Foundation,
    settings: ConsoleSettings,
    reader: FactReader | None = None,
    live: LiveBoards | None = None,
    http: httpx.AsyncClient | None = None,
) -> FastAPI:
    """Return the application. `reader` is the one of this process, if it has one: it says whether the figures are fresh.

    `http` asks the other services; tests hand in one that reaches stand-ins.
    """
    database, http = foundation.database, http or new_http()
    live = live or LiveBoards(database)
    services = Services.at(settings.service_urls, http)
    issuer = Issuer(settings.token_url, http) if settings.token_url else None
    is_reading = partial(getattr, reader, "running") if reader else (lambda: True)
    app = create_api(SERVICE, "Kịp Thời: console", foundation.verifier, foundation.ready(is_reading), forms=True)
    context = Context(database, live.boards, services, is_reading)
    app.include_router(board_api.board_routes(live))
    app.include_router(case_api.case_routes(database, services))
    app.include_router(board_pages.board_routes(context))
    app.include_router(case_pages.case_routes(context))
    app.include_router(law_routes(services.assessment))
    app.include_router(session_routes(foundation.verifier, issuer, secure=not settings.embedded))
    app.include_router(static_routes())
    show_problems_as_pages(app)
    app.state.http = http
    check_permissions(SERVICE, app)
    return app


async def serve(settings: ConsoleSettings, roles: Sequence[ServiceRole]) -> None:
    """Run the desk. It owns no clock, no workflow and no outbox row, so only two roles have something to do."""
    foundation = build_foundation(SERVICE, settings)
    reader = build_reader(foundation, settings) if ServiceRole.CONSUMERS in roles else None
    live = LiveBoards(foundation.database)
    app = build_api(foundation, settings, reader, live)

    async def http() -> None:
        server = asyncio.ensure_future(serve_http(app, settings.http_host, settings.http_port))
        try:
            await asyncio.shield(server)
        except asyncio.CancelledError:
            # Streams would keep the server waiting for its full patience.
            live.close()
            server.cancel()
            await server
            raise

    consumers: Sequence[Part] = [reader.run] if reader else []
    try:
        await run_parts(SERVICE, {ServiceRole.API: [http], ServiceRole.CONSUMERS: consumers}, roles)
    finally:
        await app.state.http.aclose()
        await foundation.database.close()
