"""The wiring of the desk: what it is made of. It owns no clock, no workflow and no outbox row."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

import httpx
import structlog
from fastapi import APIRouter, FastAPI
from starlette.middleware.gzip import GZipMiddleware

from services.console.api import backups as backup_api
from services.console.api import board as board_api
from services.console.api import cases as case_api
from services.console.api.live_boards import LiveBoards
from services.console.api.passages import passage_routes
from services.console.client.passage import Passage
from services.console.client.provider import Provider, Registration
from services.console.client.services import Services
from services.console.client.transport import new_http
from services.console.client.watch import LOOK_EVERY_S, Watch
from services.console.commands.officers import name_officers, remember_officer
from services.console.consumers import HANDLERS, PRODUCERS
from services.console.loops.backups import BackupWatch
from services.console.loops.freshness import FreshnessLoop
from services.console.loops.summaries import REFRESH_EVERY_S, SummaryLoop
from services.console.settings import ConsoleSettings
from services.console.store.sealed_columns import SEALED
from services.console.web.board import routes as board_pages
from services.console.web.board.at_risk import at_risk_routes
from services.console.web.board.export import export_routes
from services.console.web.board.figures import figure_routes
from services.console.web.board.lists import counted_routes
from services.console.web.books.cycles import cycle_routes
from services.console.web.books.rounds import round_routes
from services.console.web.books.settlements import settlement_routes
from services.console.web.cases import routes as case_pages
from services.console.web.cases.award_retractions import award_retraction_routes
from services.console.web.cases.disclosures import disclosure_routes
from services.console.web.cases.funeral_forms import funeral_form_routes
from services.console.web.cases.milestones import step_routes
from services.console.web.cases.outside_aid import outside_aid_routes
from services.console.web.cash_lists.lists import cash_list_routes
from services.console.web.cash_lists.one_list import accounting_routes, carrying_routes
from services.console.web.confirmations.routes import confirmation_routes
from services.console.web.context import Context
from services.console.web.corrections.retraction import retraction_routes
from services.console.web.corrections.routes import correction_routes
from services.console.web.decisions.routes import decision_routes
from services.console.web.doors.routes import door_routes
from services.console.web.duty.contact_point import contact_point_routes
from services.console.web.duty.contacts import contact_routes
from services.console.web.duty.handovers import duty_handover_routes
from services.console.web.duty.opened_phones import opened_phone_routes
from services.console.web.duty.plan import plan_routes
from services.console.web.duty.roster import roster_routes
from services.console.web.duty.roster_file import roster_file_routes
from services.console.web.duty.shift import shift_routes
from services.console.web.duty.silent import silent_routes
from services.console.web.entries.routes import entry_routes, release_routes
from services.console.web.escalations.ladder import ladder_routes
from services.console.web.escalations.one import escalation_page_routes
from services.console.web.escalations.routes import escalation_routes
from services.console.web.findings.routes import finding_routes
from services.console.web.forms.kept import AnsweredForms, KeptPages, kept_page_routes
from services.console.web.giving.routes import giving_routes
from services.console.web.handovers.routes import handover_routes
from services.console.web.household.routes import household_routes
from services.console.web.incidents.changes import change_routes
from services.console.web.incidents.cut_offs import cut_off_routes
from services.console.web.incidents.routes import incident_routes
from services.console.web.law.routes import law_routes
from services.console.web.lists.routes import list_routes
from services.console.web.lists.uploads import upload_routes
from services.console.web.money.bookings import booking_routes
from services.console.web.money.campaigns import campaign_routes
from services.console.web.money.contradictions import contradiction_routes
from services.console.web.money.gifts import gift_routes
from services.console.web.money.overview import overview_routes
from services.console.web.money.pauses import pause_routes
from services.console.web.money.payments import stuck_payment_routes
from services.console.web.money.province_answers import province_answer_routes
from services.console.web.money.province_requests import province_request_routes
from services.console.web.money.recoveries import recovery_routes
from services.console.web.money.repayments import repayment_routes
from services.console.web.money.sources import source_routes
from services.console.web.money.stock import delivery_note_routes, note_handover_routes, stock_routes
from services.console.web.money.tickets import ticket_routes
from services.console.web.notices.commune_confirmations import commune_confirmation_routes
from services.console.web.notices.confirmation_files import confirmation_file_routes
from services.console.web.notices.notice import one_notice_routes
from services.console.web.notices.routes import notice_routes
from services.console.web.operations.routes import operation_routes
from services.console.web.payees.routes import payee_routes
from services.console.web.problems import show_problems_as_pages
from services.console.web.reconciliation.routes import reconciliation_routes
from services.console.web.reconciliation.statements import statement_routes
from services.console.web.reports.own import own_report_routes
from services.console.web.reports.routes import report_routes
from services.console.web.search.routes import search_routes
from services.console.web.session.cookies import Cookies
from services.console.web.session.routes import Reception, session_routes
from services.console.web.session.sessions import CookieWriter, DeskSessions, Limits
from services.console.web.static import static_routes
from services.console.web.tour.routes import tour_routes
from services.console.web.troubles import trouble_routes
from services.console.web.unreachable import unreachable_routes
from services.console.web.work import BEGINNINGS, QUEUES
from services.console.web.work.routes import Work, work_routes
from shared.errors import OutcomeUnknown, Unavailable
from shared.foundation import Foundation, PeriodicTask, build_foundation
from shared.identity import Actor
from shared.messaging import FactReader
from shared.runtime import ServiceRole
from shared.service import FORGET_EVERY_S, Service, run_service

log = structlog.get_logger(__name__)

SERVICE: Final = "console"


def build_service(
    foundation: Foundation,
    settings: ConsoleSettings,
    *,
    live: LiveBoards | None = None,
    http: httpx.AsyncClient | None = None,
    clock: Callable[[], float] = time.time,
) -> Service:
    """Return the desk as a description of its doors.

    `http` asks the other services; tests hand in one that reaches stand-ins, and a `clock` that they move.
    """
    database, http = foundation.database, http or new_http()
    watch = Watch(settings.service_urls, http)
    live = live or LiveBoards(database)
    live.watch_troubles(watch)
    services = Services.at(settings.service_urls, http, partial(name_officers, database, foundation.data_cipher))
    reception = _reception(foundation, settings, http, clock)
    reader = FactReader.wired(SERVICE, database, settings, PRODUCERS, HANDLERS)
    freshness = FreshnessLoop(database, watch, reader)
    context = Context(database, live.boards, services, watch, foundation.data_cipher, partial(getattr, freshness, "now"))
    kept = KeptPages(database, foundation.data_cipher)
    return Service(
        foundation=foundation,
        sealed=SEALED,
        routers=[
            *_rooms(context, live, secure=reception.sessions.cookies.secure),
            kept_page_routes(kept),
            passage_routes(Passage(settings.service_urls, http)),
            session_routes(reception),
        ],
        readers=[reader],
        publishes=False,
        sessions=reception.sessions,
        adapt=partial(_adapt, reception.sessions, watch, kept),
        periodic_tasks=[PeriodicTask(FORGET_EVERY_S, kept.forget), BackupWatch(database).task()],
        everywhere=[PeriodicTask(LOOK_EVERY_S, freshness.look), PeriodicTask(REFRESH_EVERY_S, SummaryLoop(database).refresh)],
        # Streams would keep the server waiting for its full patience.
        before_stop=live.close,
        closers=[http.aclose],
    )


def _money_rooms(context: Context, *, secure: bool) -> list[APIRouter]:
    """Return the doors of the rooms of who keeps the books, and of who is paid."""
    return [
        contradiction_routes(context),
        overview_routes(context),
        ticket_routes(context, secure=secure),
        stuck_payment_routes(context, secure=secure),
        source_routes(context, secure=secure),
        recovery_routes(context, secure=secure),
        repayment_routes(context, secure=secure),
        province_request_routes(context, secure=secure),
        province_answer_routes(context, secure=secure),
        booking_routes(context, secure=secure),
        reconciliation_routes(context, secure=secure),
        cycle_routes(context),
        round_routes(context),
        settlement_routes(context),
        statement_routes(context, secure=secure),
        campaign_routes(context, secure=secure),
        gift_routes(context, secure=secure),
        stock_routes(context, secure=secure),
        delivery_note_routes(context, secure=secure),
        note_handover_routes(context, secure=secure),
        pause_routes(context, secure=secure),
        payee_routes(context, secure=secure),
    ]


def _rooms(context: Context, live: LiveBoards, *, secure: bool) -> list[APIRouter]:
    """Return the doors of the rooms in which people work; what stands in front takes an address that would fit both."""
    database, services = context.database, context.services
    return [
        board_api.board_routes(live),
        backup_api.backup_routes(context.database),
        case_api.case_routes(database, services),
        board_pages.board_routes(context),
        counted_routes(context),
        at_risk_routes(context),
        figure_routes(context),
        # Before the page of a case, for whose id its name would be taken.
        export_routes(context),
        case_pages.case_routes(context),
        correction_routes(context, secure=secure),
        retraction_routes(context, secure=secure),
        *_money_rooms(context, secure=secure),
        law_routes(services.assessment),
        entry_routes(context, secure=secure),
        release_routes(context, secure=secure),
        search_routes(context, secure=secure),
        disclosure_routes(context, secure=secure),
        funeral_form_routes(context, secure=secure),
        step_routes(context, secure=secure),
        outside_aid_routes(context, secure=secure),
        award_retraction_routes(context, secure=secure),
        work_routes(context, Work(QUEUES, BEGINNINGS)),
        incident_routes(context, secure=secure),
        change_routes(context, secure=secure),
        cut_off_routes(context, secure=secure),
        report_routes(context, secure=secure),
        own_report_routes(context),
        upload_routes(context, secure=secure),
        list_routes(context),
        finding_routes(context, secure=secure),
        decision_routes(context, secure=secure),
        handover_routes(context, secure=secure),
        *(room(context, secure=secure) for room in (cash_list_routes, carrying_routes, accounting_routes)),
        escalation_routes(context, secure=secure),
        escalation_page_routes(context, secure=secure),
        notice_routes(context, secure=secure),
        # Before the page of a notice, for whose id their names would be taken.
        confirmation_file_routes(context),
        commune_confirmation_routes(context),
        one_notice_routes(context),
        contact_point_routes(context, secure=secure),
        household_routes(services.assessment),
        giving_routes(services.giving),
        confirmation_routes(services.notifications),
        roster_routes(context, secure=secure),
        shift_routes(context, secure=secure),
        plan_routes(context),
        ladder_routes(context),
        silent_routes(context, secure=secure),
        opened_phone_routes(context),
        *(room(context, secure=secure) for room in (duty_handover_routes, roster_file_routes, contact_routes)),
        trouble_routes(),
        operation_routes(context, secure=secure),
        door_routes(context),
        tour_routes(),
        unreachable_routes(),
        static_routes(),
    ]


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

    async def remember(actor: Actor, name: str) -> None:
        try:
            async with foundation.database.transaction() as session:
                await remember_officer(session, actor, foundation.data_cipher, name)
        except (Unavailable, OutcomeUnknown):
            # Signing in works while the desk's database is away; he is named the next time.
            log.warning("officer not named")

    return Reception(sessions, provider, foundation.verifier, settings.public_url, remember)


def _adapt(sessions: DeskSessions, watch: Watch, kept: KeptPages, app: FastAPI) -> None:
    """Pages leave compressed: what an officer reads at three in the morning comes over two bars of an old network."""
    app.state.watch = watch
    show_problems_as_pages(app, sessions.limits.max_auth_age_s)
    app.add_middleware(AnsweredForms, pages=kept)
    app.add_middleware(GZipMiddleware, minimum_size=600, compresslevel=6)
    app.add_middleware(CookieWriter, cookies=sessions.cookies)


async def serve(settings: ConsoleSettings, roles: Sequence[ServiceRole]) -> None:
    """Run these roles until the process is told to stop."""
    await run_service(build_service(build_foundation(SERVICE, settings), settings), settings, roles)
