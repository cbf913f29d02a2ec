"""The wiring of notifications: what it is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from services.notifications import metrics
from services.notifications.activities import NoticeActivities
from services.notifications.api.briefings import briefings_router
from services.notifications.api.commune_confirmations import commune_confirmations_router
from services.notifications.api.confirmations import confirmations_router
from services.notifications.api.contacts import contacts_router
from services.notifications.api.duty import duty_router
from services.notifications.api.duty_findings import duty_findings_router
from services.notifications.api.duty_handovers import duty_handovers_router
from services.notifications.api.escalations import escalations_router
from services.notifications.api.ladder import ladder_router
from services.notifications.api.notices import notices_router
from services.notifications.api.people_to_call import people_to_call_router
from services.notifications.api.queues import queues_router
from services.notifications.api.reach import reach_router
from services.notifications.api.receipts import receipts_router
from services.notifications.api.roster_lists import roster_lists_router
from services.notifications.api.shifts import shifts_router
from services.notifications.api.silences import silences_router
from services.notifications.api.taking_acts import taking_acts_router
from services.notifications.commands.context import Context
from services.notifications.consumers import Consumers
from services.notifications.domain.deliveries import Way
from services.notifications.gateways import Gateway
from services.notifications.gateways.email import EmailGateway, MailServer
from services.notifications.gateways.sms import SmsGateway
from services.notifications.gateways.ways import Ways
from services.notifications.gateways.webhook import WebhookGateway
from services.notifications.loops.clocks import ClockLoops
from services.notifications.loops.deliveries import DeliveryLoops
from services.notifications.loops.duty import DutyLoop
from services.notifications.loops.windows import WindowLoop
from services.notifications.policy.ladder_loader import read_ladders
from services.notifications.policy.way_loader import read_providers, read_rules
from services.notifications.settings import NotificationsSettings
from services.notifications.store.sealed_columns import SEALED
from services.notifications.workflow import ClimbLadder, DeliverNotice
from shared.events import ClockMissed, ClockSolved, Event
from shared.foundation import Foundation, PeriodicTask, build_foundation
from shared.messaging import FactReader, Handler
from shared.parts import reaches
from shared.runtime import ServiceRole
from shared.service import Service, run_service
from shared.windows import WindowKind

SERVICE: Final = "notifications"
PRODUCERS: Final = ("intake", "assessment", "disbursement", "notifications")
MAX_CLOCKS: Final = 500
"""How many missed clocks one escalation notice counts at most."""
_ASSIGN_EVERY_S: Final = 1.0
_NEXT_WAYS_EVERY_S: Final = 0.5
_MEASURE_EVERY_S: Final = 5.0
_CHECK_PLAN_EVERY_S: Final = 30.0


@dataclass(frozen=True)
class Loops:
    """What goes on by itself in the role `relay`."""

    deliveries: DeliveryLoops
    windows: WindowLoop
    clocks: ClockLoops
    duty: DutyLoop


def build_context(foundation: Foundation, settings: NotificationsSettings) -> Context:
    """Return what the commands stand on."""
    return Context(
        cipher=foundation.data_cipher,
        index=foundation.index,
        digest_window=WindowKind("digest", settings.digest_window_s),
        escalation_window=WindowKind("escalation", settings.escalation_window_s, MAX_CLOCKS),
        ladders=read_ladders(Path(settings.ladders)) if settings.ladders else read_ladders(),
        way_rules=read_rules(Path(settings.ways)) if settings.ways else read_rules(),
        providers=read_providers(Path(settings.providers)) if settings.providers else read_providers(),
        provider_order=provider_order(settings),
        desk_url=settings.console_url.rstrip("/"),
        sms_is_real=settings.sms_is_real,
    )


def provider_order(settings: NotificationsSettings) -> Mapping[Way, tuple[str, ...]]:
    """Return which providers there are, by way."""
    second = ("sms-2",) if settings.sms_second_url else ()
    email = {Way.EMAIL: ("email-1",)} if settings.smtp_url else {}
    voice = {Way.VOICE: ("voice-1",)} if settings.voice_url else {}
    webhook = {Way.WEBHOOK: ("webhook-1",)} if _hosts(settings) else {}
    return {Way.SMS: ("sms-1", *second), **email, **webhook, **voice}


def _hosts(settings: NotificationsSettings) -> frozenset[str]:
    """Return to which hosts webhooks may go."""
    return frozenset(host.strip() for host in settings.webhook_hosts.split(",") if host.strip())


def build_ways(settings: NotificationsSettings, context: Context) -> Ways:
    """Return the ways to people."""

    def sms(name: str, url: str) -> Gateway:
        return SmsGateway(url, context.providers[name], is_real=settings.sms_is_real)

    urls = {"sms-1": settings.sms_url, "sms-2": settings.sms_second_url}
    server = MailServer(settings.smtp_url, settings.smtp_from, settings.smtp_user, settings.smtp_password.get_secret_value())
    mail = {
        name: EmailGateway(server, context.providers[name], is_real=settings.sms_is_real)
        for name in context.providers_of(Way.EMAIL)
    }
    hooks = {
        name: WebhookGateway(_hosts(settings), context.providers[name], is_real=settings.sms_is_real)
        for name in context.providers_of(Way.WEBHOOK)
    }
    return Ways(
        {
            Way.SMS: {name: sms(name, urls[name]) for name in context.providers_of(Way.SMS)},
            Way.VOICE: {name: sms(name, settings.voice_url) for name in context.providers_of(Way.VOICE)},
            Way.EMAIL: mail,
            Way.WEBHOOK: hooks,
        }
    )


def receipt_secrets(settings: NotificationsSettings) -> Mapping[str, str]:
    """Return by which secret the receipts of each provider are signed."""
    given = {"sms-1": settings.sms_secret, "sms-2": settings.sms_second_secret, "voice-1": settings.voice_secret}
    return {name: secret.get_secret_value() for name, secret in given.items() if secret.get_secret_value()}


def build_handlers(foundation: Foundation, context: Context) -> Mapping[type[Event], Handler]:
    """Return which fact goes to which command."""
    return Consumers(foundation.event_cipher, context).handlers()


def build_lanes(foundation: Foundation, settings: NotificationsSettings, context: Context) -> tuple[FactReader, FactReader]:
    """Return two Kafka doors: missed clocks, which have five seconds, and all the rest, which may come by hundreds.

    That a missed clock is solved comes by the same door, after it.
    """
    handlers = build_handlers(foundation, context)
    urgent: dict[type[Event], Handler] = {fact: handlers[fact] for fact in (ClockMissed, ClockSolved)}
    rest = {fact: handler for fact, handler in handlers.items() if fact not in urgent}
    where = (SERVICE, foundation.database, settings, PRODUCERS)
    return FactReader.wired(*where, urgent, lane="urgent"), FactReader.wired(*where, rest)


def build_activities(foundation: Foundation, settings: NotificationsSettings, ways: Ways | None = None) -> NoticeActivities:
    """Return what sends, by these ways or the settings' own."""
    context = build_context(foundation, settings)
    return NoticeActivities(foundation, context, ways or build_ways(settings, context))


def build_loops(foundation: Foundation, settings: NotificationsSettings, activities: NoticeActivities) -> Loops:
    """Return the loops; they send through the activities, which alone know the gateways."""
    context = build_context(foundation, settings)
    return Loops(
        DeliveryLoops(foundation, context, activities),
        WindowLoop(foundation, context),
        ClockLoops(foundation, context),
        DutyLoop(foundation),
    )


def build_service(foundation: Foundation, settings: NotificationsSettings) -> Service:
    """Return notifications as a description of its doors and loops."""
    context = build_context(foundation, settings)
    ways = build_ways(settings, context)
    activities = build_activities(foundation, settings, ways)
    loops = build_loops(foundation, settings, activities)
    return Service(
        foundation=foundation,
        sealed=SEALED,
        routers=[
            notices_router(foundation, context),
            escalations_router(foundation, context),
            taking_acts_router(foundation, context),
            ladder_router(context),
            contacts_router(foundation, context, _hosts(settings)),
            duty_router(foundation, context),
            shifts_router(foundation, context),
            duty_findings_router(foundation),
            roster_lists_router(foundation, context),
            duty_handovers_router(foundation, context),
            silences_router(foundation, context),
            people_to_call_router(foundation, context),
            briefings_router(foundation, context),
            reach_router(foundation),
            queues_router(foundation, context),
            confirmations_router(foundation, context),
            commune_confirmations_router(foundation, context),
            receipts_router(foundation, context, receipt_secrets(settings)),
        ],
        readers=build_lanes(foundation, settings, context),
        workflows=[DeliverNotice, ClimbLadder],
        activities=[activities.send_notice, activities.escalate_overdue, activities.climb_due],
        sweep=loops.clocks.sweep,
        periodic_tasks=[
            PeriodicTask(_ASSIGN_EVERY_S, loops.clocks.assign_waiting),
            PeriodicTask(_ASSIGN_EVERY_S, loops.clocks.climb_late),
            PeriodicTask(_ASSIGN_EVERY_S, loops.clocks.inform_late),
            PeriodicTask(_ASSIGN_EVERY_S, loops.deliveries.follow_overdue),
            PeriodicTask(_NEXT_WAYS_EVERY_S, loops.deliveries.follow_unconfirmed),
            PeriodicTask(_MEASURE_EVERY_S, loops.deliveries.measure, metrics.OF_DELIVERIES),
            PeriodicTask(_MEASURE_EVERY_S, loops.clocks.measure, metrics.OF_CLOCKS),
            PeriodicTask(_CHECK_PLAN_EVERY_S, loops.duty.measure, [metrics.DUTY_FINDINGS]),
        ],
        leased_loops={
            "sending": [
                loops.deliveries.send_urgent,
                loops.deliveries.send_bulk,
                loops.deliveries.send_slow,
                loops.windows.close_windows,
            ]
        },
        outside={"sms": reaches(*(url for url in (settings.sms_url, settings.sms_second_url) if url))},
        closers=[ways.close],
    )


async def serve(settings: NotificationsSettings, roles: Sequence[ServiceRole]) -> None:
    """Run these roles until the process is told to stop."""
    await run_service(build_service(build_foundation(SERVICE, settings), settings), settings, roles)
