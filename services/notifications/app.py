"""The wiring of notifications: settings → database, Kafka, Temporal, gateway → doors and loops."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

from fastapi import FastAPI

from services.notifications.activities import NoticeActivities
from services.notifications.api.contacts import contacts_router
from services.notifications.api.duty import duty_router
from services.notifications.api.notices import notices_router
from services.notifications.commands.context import Context
from services.notifications.consumers import Consumers
from services.notifications.gateways import PhoneGateway
from services.notifications.gateways.sms import SmsGateway
from services.notifications.loops.clocks import ClockLoops
from services.notifications.loops.deliveries import DeliveryLoops
from services.notifications.loops.windows import WindowLoop
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
"""How many missed clocks one escalation notice counts at most."""
_PRODUCERS: Final = ("intake", "assessment", "disbursement", "notifications")
_UPKEEP: Final = timedelta(hours=1)


@dataclass(frozen=True)
class Loops:
    """What goes on by itself in the role `relay`."""

    deliveries: DeliveryLoops
    windows: WindowLoop
    clocks: ClockLoops


def context_of(foundation: Foundation, settings: NotificationsSettings) -> Context:
    """Return what the commands stand on."""
    return Context(
        cipher=foundation.data_cipher,
        index=foundation.index,
        digest_window=WindowKind("digest", settings.digest_window_s),
        escalation_window=WindowKind("escalation", settings.escalation_window_s, MAX_CLOCKS),
        board_url=f"{settings.console_url.rstrip('/')}/board",
    )


def build_api(foundation: Foundation, settings: NotificationsSettings, *, reader: FactReader | None = None) -> FastAPI:
    """Return the HTTP doors; refuses to start with a route that the permission table does not know."""
    ready = foundation.ready(lambda: reader.running) if reader else foundation.ready()
    app = create_api(SERVICE, "Kịp Thời: notifications", foundation.verifier, ready)
    app.include_router(notices_router(foundation))
    context = context_of(foundation, settings)
    app.include_router(contacts_router(foundation, context))
    app.include_router(duty_router(foundation, context))
    check_permissions(SERVICE, app)
    return app


def build_reader(foundation: Foundation, settings: NotificationsSettings) -> FactReader:
    """Return the Kafka door."""
    consumers = Consumers(foundation.event_cipher, context_of(foundation, settings))
    return FactReader(SERVICE, foundation.database, settings.kafka_bootstrap, _PRODUCERS, consumers.handlers())


def build_lanes(foundation: Foundation, settings: NotificationsSettings) -> tuple[FactReader, FactReader]:
    """Return two Kafka doors: missed clocks, which have five seconds, and all the rest, which may come by hundreds."""
    handlers = Consumers(foundation.event_cipher, context_of(foundation, settings)).handlers()
    urgent: dict[type[Event], Handler] = {ClockMissed: handlers[ClockMissed]}
    rest = {fact: handler for fact, handler in handlers.items() if fact is not ClockMissed}
    where = (SERVICE, foundation.database, settings.kafka_bootstrap, _PRODUCERS)
    return FactReader(*where, urgent, lane="urgent"), FactReader(*where, rest)


def build_activities(
    foundation: Foundation, settings: NotificationsSettings, gateway: PhoneGateway | None = None
) -> NoticeActivities:
    """Return the way to the phones."""
    chosen = gateway or SmsGateway(settings.sms_url, is_real=settings.sms_is_real)
    return NoticeActivities(foundation, context_of(foundation, settings), chosen)


def build_loops(foundation: Foundation, settings: NotificationsSettings, activities: NoticeActivities) -> Loops:
    """Return the loops; they send through the activities, which alone know the gateway."""
    context = context_of(foundation, settings)
    return Loops(
        DeliveryLoops(foundation, context, activities.deliver),
        WindowLoop(foundation, context),
        ClockLoops(foundation, context),
    )


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
        ServiceRole.RELAY: [relay.run, partial(_alone, foundation, build_loops(foundation, settings, activities))],
    }
    try:
        await run_parts(SERVICE, parts, roles)
    finally:
        await gateway.close()
        await foundation.database.close()


async def _alone(foundation: Foundation, loops: Loops) -> None:
    """Do what only one process of the service does: sending, closing windows, sweeping, looking for people on duty."""

    async def send_and_close(lease: Lease) -> None:
        # A group ends as one: a loop that outlived the others would run beside its successor.
        async with asyncio.TaskGroup() as together:
            for loop in (loops.deliveries.send_urgent, loops.deliveries.send_bulk, loops.windows.close_windows):
                together.create_task(loop(lease))

    await asyncio.gather(
        run_alone(foundation.database, "sending", send_and_close),
        foundation.run_periodically(
            [
                PeriodicTask(SWEEP_EVERY_S, loops.clocks.sweep),
                PeriodicTask(1.0, loops.clocks.assign_waiting),
                PeriodicTask(5.0, loops.deliveries.measure),
                PeriodicTask(_UPKEEP.total_seconds(), foundation.idempotency.forget_old),
            ]
        ),
    )
