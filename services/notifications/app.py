"""The wiring of notifications: what it is made of."""

from collections.abc import Sequence
from typing import Final

from services.notifications.activities import NoticeActivities
from services.notifications.api.notices import notices_router
from services.notifications.api.people import people_router
from services.notifications.commands.means import Means
from services.notifications.consumers import Consumers
from services.notifications.gateways import PhoneGateway
from services.notifications.gateways.sms import SmsGateway
from services.notifications.settings import NotificationsSettings
from services.notifications.workflow import DeliverNotice
from shared.events import ClockMissed, Event
from shared.foundation import Foundation, PeriodicTask, build_foundation
from shared.messaging import FactReader, Handler
from shared.runtime import ServiceRole
from shared.service import Service, run_service
from shared.windows import WindowKind

SERVICE: Final = "notifications"
MAX_CLOCKS: Final = 500
"""How many missed clocks one escalation notice tells at most."""
_PRODUCERS: Final = ("intake", "assessment", "disbursement", "notifications")
_LOOK_AGAIN_EVERY_S: Final = 1.0
_MEASURE_EVERY_S: Final = 5.0


def means_of(foundation: Foundation, settings: NotificationsSettings) -> Means:
    """Return what the commands work with."""
    return Means(
        cipher=foundation.data_cipher,
        digest=WindowKind("digest", settings.digest_window_s),
        escalation=WindowKind("escalation", settings.escalation_window_s, MAX_CLOCKS),
        board_url=f"{settings.console_url.rstrip('/')}/board",
    )


def build_gateway(settings: NotificationsSettings) -> SmsGateway:
    """Return the way to the phones."""
    return SmsGateway(settings.sms_url, is_real=settings.sms_is_real)


def build_reader(foundation: Foundation, settings: NotificationsSettings) -> FactReader:
    """Return one Kafka door for everything, as tests read."""
    handlers = Consumers(foundation.event_cipher, means_of(foundation, settings)).handlers()
    return FactReader(SERVICE, foundation.database, settings.kafka_bootstrap, _PRODUCERS, handlers)


def build_lanes(foundation: Foundation, settings: NotificationsSettings) -> tuple[FactReader, FactReader]:
    """Return two Kafka doors: missed clocks, which have five seconds, and all the rest, which may come by hundreds."""
    handlers = Consumers(foundation.event_cipher, means_of(foundation, settings)).handlers()
    urgent: dict[type[Event], Handler] = {ClockMissed: handlers[ClockMissed]}
    rest = {fact: handler for fact, handler in handlers.items() if fact is not ClockMissed}
    where = (SERVICE, foundation.database, settings.kafka_bootstrap, _PRODUCERS)
    return FactReader(*where, urgent, lane="urgent"), FactReader(*where, rest)


def build_activities(
    foundation: Foundation, settings: NotificationsSettings, gateway: PhoneGateway | None = None
) -> NoticeActivities:
    """Return what sends, by this gateway or the settings' own."""
    return NoticeActivities(foundation, means_of(foundation, settings), gateway or build_gateway(settings))


def build_service(foundation: Foundation, settings: NotificationsSettings) -> Service:
    """Return notifications as a description of its doors and loops."""
    gateway = build_gateway(settings)
    activities = build_activities(foundation, settings, gateway)
    return Service(
        foundation=foundation,
        routers=[notices_router(foundation), people_router(foundation, means_of(foundation, settings))],
        readers=build_lanes(foundation, settings),
        workflows=[DeliverNotice],
        activities=[activities.send_notice, activities.escalate_overdue],
        sweep=activities.sweep,
        periodic_tasks=[
            PeriodicTask(_LOOK_AGAIN_EVERY_S, activities.take_up),
            PeriodicTask(_MEASURE_EVERY_S, activities.measure),
        ],
        leased_loops={"sending": [activities.send_urgent, activities.send_bulk, activities.close_windows]},
        closers=[gateway.close],
    )


async def serve(settings: NotificationsSettings, roles: Sequence[ServiceRole]) -> None:
    """Run these roles until SIGTERM."""
    await run_service(build_service(build_foundation(SERVICE, settings), settings), settings, roles)
