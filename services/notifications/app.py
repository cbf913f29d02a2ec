"""The wiring of notifications: settings → database, Kafka, Temporal, gateway → doors and loops."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import Final

from fastapi import FastAPI

from services.notifications.activities import NoticeActivities
from services.notifications.api.notices import notices_router
from services.notifications.api.people import people_router
from services.notifications.commands.means import Means
from services.notifications.consumers import Consumers
from services.notifications.gateways import PhoneGateway
from services.notifications.gateways.sms import SmsGateway
from services.notifications.settings import NotificationsSettings
from services.notifications.workflow import DeliverNotice
from shared.database import Lease, run_alone
from shared.events import ClockMissed, Event
from shared.foundation import SWEEP_EVERY_S, Foundation, PeriodicTask, build_foundation
from shared.http import check_permissions, create_api
from shared.messaging import FactReader, Handler
from shared.relay import Relay, RelaySettings
from shared.runtime import Part, ServiceRole, run_parts, serve_http
from shared.temporal import Work, connect, run_worker
from shared.windows import WindowKind

SERVICE: Final = "notifications"
MAX_CLOCKS: Final = 500
"""How many missed clocks one escalation notice tells at most."""
_PRODUCERS: Final = ("intake", "assessment", "disbursement", "notifications")
_UPKEEP: Final = timedelta(hours=1)


def means_of(foundation: Foundation, settings: NotificationsSettings) -> Means:
    """Return what the commands work with."""
    return Means(
        cipher=foundation.data_cipher,
        digest=WindowKind("digest", settings.digest_window_s),
        escalation=WindowKind("escalation", settings.escalation_window_s, MAX_CLOCKS),
        board_url=f"{settings.console_url.rstrip('/')}/board",
    )


def build_api(foundation: Foundation, settings: NotificationsSettings, *, reader: FactReader | None = None) -> FastAPI:
    """Return the HTTP doors; refuses to start with a route that the permission table does not know."""
    ready = foundation.ready(lambda: reader.running) if reader else foundation.ready()
    app = create_api(SERVICE, "Kịp Thời: notifications", foundation.verifier, ready)
    app.include_router(notices_router(foundation))
    app.include_router(people_router(foundation, means_of(foundation, settings)))
    check_permissions(SERVICE, app)
    return app


def build_reader(foundation: Foundation, settings: NotificationsSettings) -> FactReader:
    """Return the Kafka door."""
    consumers = Consumers(foundation.event_cipher, means_of(foundation, settings))
    return FactReader(SERVICE, foundation.database, settings.kafka_bootstrap, _PRODUCERS, consumers.handlers())


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
    """Return the way to the phones."""
    chosen = gateway or SmsGateway(settings.sms_url, is_real=settings.sms_is_real)
    return NoticeActivities(foundation, means_of(foundation, settings), chosen)


async def serve(settings: NotificationsSettings, roles: Sequence[ServiceRole]) -> None:
    """Run these roles until SIGTERM."""
    foundation = build_foundation(SERVICE, settings)
    urgent, reader = build_lanes(foundation, settings)
    app = build_api(foundation, settings, reader=reader if ServiceRole.CONSUMERS in roles else None)
    gateway = SmsGateway(settings.sms_url, is_real=settings.sms_is_real)
    activities = build_activities(foundation, settings, gateway)
    temporal_key = settings.temporal_key.get_secret_value()
    temporal = await connect(settings.temporal_address, settings.temporal_namespace, temporal_key)
    relay = Relay(foundation.database, RelaySettings(SERVICE, settings.kafka_bootstrap), temporal)

    async def http() -> None:
        await serve_http(app, settings.http_host, settings.http_port)

    async def work() -> None:
        job = Work(SERVICE, [DeliverNotice], [activities.send_notice, activities.escalate_overdue])
        await run_worker(settings.temporal_address, settings.temporal_namespace, temporal_key, job)

    parts: dict[ServiceRole, list[Part]] = {
        ServiceRole.API: [http],
        ServiceRole.CONSUMERS: [urgent.run, reader.run],
        ServiceRole.WORKER: [work],
        ServiceRole.RELAY: [relay.run, partial(_alone, foundation, activities)],
    }
    try:
        await run_parts(SERVICE, parts, roles)
    finally:
        await gateway.close()
        await foundation.database.close()


async def _alone(foundation: Foundation, activities: NoticeActivities) -> None:
    """Do what only one process of the service does: sending, closing windows, sweeping, looking for means."""

    async def send_and_close(lease: Lease) -> None:
        # A group ends as one: a loop that outlived the others would run beside its successor.
        async with asyncio.TaskGroup() as loops:
            for loop in (activities.send_urgent, activities.send_bulk, activities.close_windows):
                loops.create_task(loop(lease))

    await asyncio.gather(
        run_alone(foundation.database, "sending", send_and_close),
        foundation.run_periodically(
            [
                PeriodicTask(SWEEP_EVERY_S, activities.sweep),
                PeriodicTask(1.0, activities.take_up),
                PeriodicTask(5.0, activities.measure),
                PeriodicTask(_UPKEEP.total_seconds(), foundation.idempotency.forget_old),
            ]
        ),
    )
