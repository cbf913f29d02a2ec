"""The wiring of notifications: settings → database, Kafka, Temporal, gateway → doors and loops."""

from collections.abc import Sequence
from datetime import timedelta
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
from shared.foundation import Foundation, build_foundation
from shared.http import check_permissions, create_api
from shared.messaging import FactReader
from shared.relay import Relay, RelaySettings
from shared.runtime import Part, ServiceRole, every, run_parts, serve_http
from shared.temporal import Work, connect, run_worker
from shared.windows import WindowKind

SERVICE: Final = "notifications"
MOST_CLOCKS: Final = 500
"""How many missed clocks one escalation notice tells at most."""
_PRODUCERS: Final = ("intake", "assessment", "disbursement", "notifications")
_UPKEEP: Final = timedelta(hours=1)


def means_of(foundation: Foundation, settings: NotificationsSettings) -> Means:
    """Return what the commands work with."""
    return Means(
        cipher=foundation.data_cipher,
        digest=WindowKind("digest", settings.digest_window_s),
        escalation=WindowKind("escalation", settings.escalation_window_s, MOST_CLOCKS),
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


def build_activities(
    foundation: Foundation, settings: NotificationsSettings, gateway: PhoneGateway | None = None
) -> NoticeActivities:
    """Return the way to the phones."""
    chosen = gateway or SmsGateway(settings.sms_url, is_real=settings.sms_is_real)
    return NoticeActivities(foundation, means_of(foundation, settings), chosen)


async def serve(settings: NotificationsSettings, roles: Sequence[ServiceRole]) -> None:
    """Run these roles until SIGTERM."""
    foundation = build_foundation(SERVICE, settings)
    reader = build_reader(foundation, settings)
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
        ServiceRole.CONSUMERS: [reader.run],
        ServiceRole.WORKER: [work],
        ServiceRole.RELAY: [relay.run, *_loops(foundation, activities)],
    }
    try:
        await run_parts(SERVICE, parts, roles)
    finally:
        await gateway.close()
        await foundation.database.close()


def _loops(foundation: Foundation, activities: NoticeActivities) -> list[Part]:
    """Return what runs once per service, each under its lease."""

    async def send_urgent() -> None:
        await run_alone(foundation.database, "send urgent", activities.send_urgent)

    async def send_bulk() -> None:
        await run_alone(foundation.database, "send bulk", activities.send_bulk)

    async def close_windows() -> None:
        await run_alone(foundation.database, "close windows", activities.close_windows)

    async def sweep(lease: Lease) -> None:  # noqa: ARG001 - held, not asked
        await every(0.5, activities.sweep)

    async def take_up(lease: Lease) -> None:  # noqa: ARG001 - held, not asked
        await every(1.0, activities.take_up)

    async def sweeper() -> None:
        await run_alone(foundation.database, "sweeper", sweep)

    async def duty() -> None:
        await run_alone(foundation.database, "take up", take_up)

    async def gauges() -> None:
        await every(5.0, activities.measure)

    async def forget() -> None:
        await every(_UPKEEP.total_seconds(), foundation.answers.forget_old)

    return [send_urgent, send_bulk, close_windows, sweeper, duty, gauges, forget]
