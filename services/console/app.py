"""The wiring of the desk: what it is made of. It owns no clock, no workflow and no outbox row."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import httpx
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from services.console.api import board as board_api
from services.console.api import cases as case_api
from services.console.api.live_boards import LiveBoards
from services.console.client.provider import Provider, Registration
from services.console.client.readiness import READY_EVERY_S
from services.console.client.services import Services
from services.console.client.transport import new_http
from services.console.client.watch import LOOK_EVERY_S, Watch
from services.console.consumers import HANDLERS, PRODUCERS
from services.console.settings import ConsoleSettings
from services.console.web.board import routes as board_pages
from services.console.web.cases import routes as case_pages
from services.console.web.context import Context
from services.console.web.corrections.retraction import retraction_routes
from services.console.web.corrections.routes import correction_routes
from services.console.web.decisions.routes import decision_routes
from services.console.web.duty.contacts import contact_routes
from services.console.web.duty.roster import roster_routes
from services.console.web.entries.routes import entry_routes, release_routes
from services.console.web.escalations.routes import escalation_routes
from services.console.web.findings.routes import finding_routes
from services.console.web.handovers.routes import handover_routes
from services.console.web.incidents.changes import change_routes
from services.console.web.incidents.routes import incident_routes
from services.console.web.law.routes import law_routes
from services.console.web.lists.routes import list_routes
from services.console.web.lists.uploads import upload_routes
from services.console.web.money.contradictions import contradiction_routes
from services.console.web.money.overview import overview_routes
from services.console.web.money.payments import stuck_payment_routes
from services.console.web.money.recoveries import recovery_routes
from services.console.web.money.sources import source_routes
from services.console.web.notices.routes import notice_routes
from services.console.web.operations.routes import operation_routes
from services.console.web.problems import show_problems_as_pages
from services.console.web.reports.own import own_report_routes
from services.console.web.reports.routes import report_routes
from services.console.web.session.cookies import Cookies
from services.console.web.session.routes import Reception, session_routes
from services.console.web.session.sessions import CookieWriter, DeskSessions, Limits
from services.console.web.static import static_routes
from services.console.web.troubles import trouble_routes
from services.console.web.unreachable import unreachable_routes
from services.console.web.work import BEGINNINGS, QUEUES
from services.console.web.work.routes import Work, work_routes
from shared.foundation import Foundation, PeriodicTask, build_foundation
from shared.messaging import FactReader
from shared.runtime import ServiceRole
from shared.service import Service, run_service

SERVICE: Final = "console"


def build_service(  # noqa: PLR0913 - options by name
    foundation: Foundation,
    settings: ConsoleSettings,
    *,
    reads: bool = False,
    live: LiveBoards | None = None,
    http: httpx.AsyncClient | None = None,
    clock: Callable[[], float] = time.time,
) -> Service:
    """Return the desk as a description of its doors.

    `reads`: this process reads the topics itself, so it can say whether the figures are fresh. `http` asks the other services;
    tests hand in one that reaches stand-ins, and a `clock` that they move.
    """
    database, http = foundation.database, http or new_http()
    watch = Watch(settings.service_urls, http)
    live = live or LiveBoards(database)
    live.watch_troubles(watch)
    services = Services.at(settings.service_urls, http)
    reception = _reception(foundation, settings, http, clock)
    reader = FactReader(SERVICE, database, settings.kafka_bootstrap, PRODUCERS, HANDLERS)
    context = Context(database, live.boards, services, partial(getattr, reader, "running") if reads else (lambda: True))
    secure = reception.sessions.cookies.secure
    return Service(
        foundation=foundation,
        routers=[
            board_api.board_routes(live),
            case_api.case_routes(database, services),
            board_pages.board_routes(context),
            case_pages.case_routes(context),
            correction_routes(context, secure=secure),
            retraction_routes(context, secure=secure),
            contradiction_routes(context),
            overview_routes(context),
            stuck_payment_routes(context, secure=secure),
            source_routes(context, secure=secure),
            recovery_routes(context, secure=secure),
            law_routes(services.assessment),
            entry_routes(context, secure=secure),
            release_routes(context, secure=secure),
            work_routes(context, Work(QUEUES, BEGINNINGS)),
            incident_routes(context, secure=secure),
            change_routes(context, secure=secure),
            report_routes(context, secure=secure),
            own_report_routes(context),
            upload_routes(context, secure=secure),
            list_routes(context),
            finding_routes(context, secure=secure),
            decision_routes(context, secure=secure),
            handover_routes(context, secure=secure),
            escalation_routes(context, secure=secure),
            notice_routes(context, secure=secure),
            roster_routes(context, secure=secure),
            contact_routes(context, secure=secure),
            trouble_routes(),
            operation_routes(context, secure=secure),
            unreachable_routes(),
            session_routes(reception),
            static_routes(),
        ],
        readers=[reader],
        publishes=False,
        sessions=reception.sessions,
        adapt=partial(_adapt, reception.sessions, watch),
        everywhere=[PeriodicTask(LOOK_EVERY_S, watch.look), PeriodicTask(READY_EVERY_S, services.readiness.look)],
        # Streams would keep the server waiting for its full patience.
        before_stop=live.close,
        closers=[http.aclose],
    )


def _reception(
    foundation: Foundation, settings: ConsoleSettings, http: httpx.AsyncClient, clock: Callable[[], float]
) -> Reception:
    """Return what signing in and out stands on. Cookies travel by https alone, except on one machine."""
    registration = Registration(
        issuer=settings.token_issuer,
        discovery_url=settings.discovery_url,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.get_secret_value(),
        scopes=settings.oidc_scopes,
        redirect_uri=f"{settings.public_url}/sign-in/done",
        signed_out_uri=f"{settings.public_url}/signed-out",
    )
    cookies = Cookies(foundation.data_cipher, secure=settings.public_url.startswith("https:"))
    provider = Provider(registration, foundation.verifier.keys, http, clock)
    limits = Limits(settings.session_idle_s, settings.session_absolute_s, settings.max_auth_age_s)
    sessions = DeskSessions(cookies, provider, foundation.verifier, limits, clock)
    return Reception(sessions, provider, foundation.verifier, settings.public_url)


def _adapt(sessions: DeskSessions, watch: Watch, app: FastAPI) -> None:
    """Pages leave compressed: what an officer reads at three in the morning comes over two bars of an old network."""
    app.state.watch = watch
    show_problems_as_pages(app, sessions.limits.max_auth_age_s)
    app.add_middleware(GZipMiddleware, minimum_size=600, compresslevel=6)
    app.add_middleware(CookieWriter, cookies=sessions.cookies)


async def serve(settings: ConsoleSettings, roles: Sequence[ServiceRole]) -> None:
    """Run these roles until the process is told to stop."""
    service = build_service(build_foundation(SERVICE, settings), settings, reads=ServiceRole.CONSUMERS in roles)
    await run_service(service, settings, roles)
