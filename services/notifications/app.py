"""The wiring of notifications: what it is made of."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from services.notifications.activities import NoticeActivities
from services.notifications.api.contacts import contacts_router
from services.notifications.api.duty import duty_router
from services.notifications.api.escalations import escalations_router
from services.notifications.api.notices import notices_router
from services.notifications.api.queues import queues_router
from services.notifications.api.reach import reach_router
from services.notifications.commands.context import Context
from services.notifications.consumers import Consumers
from services.notifications.gateways import PhoneGateway
from services.notifications.gateways.sms import SmsGateway
from services.notifications.loops.clocks import ClockLoops
from services.notifications.loops.deliveries import DeliveryLoops
from services.notifications.loops.windows import WindowLoop
from services.notifications.policy.ladder_loader import read_ladders
from services.notifications.settings import NotificationsSettings
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
_MEASURE_EVERY_S: Final = 5.0


@dataclass(frozen=True)
class Loops:
    """What goes on by itself in the role `relay`."""

    deliveries: DeliveryLoops
    windows: WindowLoop
    clocks: ClockLoops


def build_context(foundation: Foundation, settings: NotificationsSettings) -> Context:
    """Return what the commands stand on."""
    return Context(
        cipher=foundation.data_cipher,
        index=foundation.index,
        digest_window=WindowKind("digest", settings.digest_window_s),
        escalation_window=WindowKind("escalation", settings.escalation_window_s, MAX_CLOCKS),
        ladders=read_ladders(Path(settings.ladders)) if settings.ladders else read_ladders(),
        desk_url=settings.console_url.rstrip("/"),
        sms_is_real=settings.sms_is_real,
    )


def build_gateway(settings: NotificationsSettings) -> SmsGateway:
    """Return the way to the phones."""
    return SmsGateway(settings.sms_url, is_real=settings.sms_is_real)


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
    where = (SERVICE, foundation.database, settings.kafka_bootstrap, PRODUCERS)
    return FactReader(*where, urgent, lane="urgent"), FactReader(*where, rest)


def build_activities(
    foundation: Foundation, settings: NotificationsSettings, gateway: PhoneGateway | None = None
) -> NoticeActivities:
    """Return what sends, by this gateway or the settings' own."""
    return NoticeActivities(foundation, build_context(foundation, settings), gateway or build_gateway(settings))


def build_loops(foundation: Foundation, settings: NotificationsSettings, activities: NoticeActivities) -> Loops:
    """Return the loops; they send through the activities, which alone know the gateway."""
    context = build_context(foundation, settings)
    return Loops(
        DeliveryLoops(foundation, context, activities.deliver),
        WindowLoop(foundation, context),
        ClockLoops(foundation, context),
    )


def build_service(foundation: Foundation, settings: NotificationsSettings) -> Service:
    """Return notifications as a description of its doors and loops."""
    context, gateway = build_context(foundation, settings), build_gateway(settings)
    activities = build_activities(foundation, settings, gateway)
    loops = build_loops(foundation, settings, activities)
    return Service(
        foundation=foundation,
        routers=[
            notices_router(foundation, context),
            escalations_router(foundation, context),
            contacts_router(foundation, context),
            duty_router(foundation, context),
            reach_router(foundation),
            queues_router(foundation, context),
        ],
        readers=build_lanes(foundation, settings, context),
        workflows=[DeliverNotice, ClimbLadder],
        activities=[activities.send_notice, activities.escalate_overdue, activities.climb_due],
        sweep=loops.clocks.sweep,
        periodic_tasks=[
            PeriodicTask(_ASSIGN_EVERY_S, loops.clocks.assign_waiting),
            PeriodicTask(_ASSIGN_EVERY_S, loops.clocks.climb_late),
            PeriodicTask(_MEASURE_EVERY_S, loops.deliveries.measure),
            PeriodicTask(_MEASURE_EVERY_S, loops.clocks.measure),
        ],
        leased_loops={"sending": [loops.deliveries.send_urgent, loops.deliveries.send_bulk, loops.windows.close_windows]},
        outside={"sms": reaches(settings.sms_url)},
        closers=[gateway.close],
    )


async def serve(settings: NotificationsSettings, roles: Sequence[ServiceRole]) -> None:
    """Run these roles until the process is told to stop."""
    await run_service(build_service(build_foundation(SERVICE, settings), settings), settings, roles)
