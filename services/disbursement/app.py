"""The wiring: settings → foundation, bank, windows → doors, activities, loops; started and stopped in order."""

from collections.abc import Callable, Sequence
from functools import partial

from fastapi import FastAPI

from services.disbursement.activities import Activities
from services.disbursement.api import ROUTERS
from services.disbursement.commands.context import Context
from services.disbursement.commands.rounds import round_window
from services.disbursement.consumers import Consumers
from services.disbursement.gateways.bank import HttpBank
from services.disbursement.loops import Loops
from services.disbursement.settings import DisbursementSettings
from services.disbursement.workflow import PayHousehold, PayRound
from shared import temporal
from shared.foundation import SWEEP_EVERY_S, Foundation, PeriodicTask, build_foundation
from shared.http import check_permissions, create_api
from shared.http.app import Ready
from shared.messaging import FactReader
from shared.relay import Relay, RelaySettings
from shared.runtime import Part, ServiceRole, run_parts, serve_http

SERVICE = "disbursement"
_PRODUCERS = ("intake", "assessment")
_CLOSE_EVERY_S = 0.2
_RESERVE_EVERY_S = 1.0
_MEASURE_EVERY_S = 10.0
_FORGET_EVERY_S = 3600.0


def build_context(settings: DisbursementSettings) -> Context:
    """Return what commands stand on."""
    return Context(round_window=round_window(settings.round_window_s))


def build_api(foundation: Foundation, settings: DisbursementSettings, ready: Ready | None = None) -> FastAPI:
    """Return the HTTP doors."""
    app = create_api(SERVICE, "Kịp Thời: disbursement", foundation.verifier, ready or foundation.ready())
    app.state.foundation = foundation
    app.state.context = build_context(settings)
    app.state.bank_secret = settings.bank_secret.get_secret_value().encode()
    app.state.drill_by_default = settings.embedded
    for router in ROUTERS:
        app.include_router(router)
    check_permissions(SERVICE, app)
    return app


def build_reader(foundation: Foundation, settings: DisbursementSettings) -> FactReader:
    """Return the Kafka door."""
    handlers = Consumers(foundation, build_context(settings)).handlers()
    return FactReader(SERVICE, foundation.database, settings.kafka_bootstrap, _PRODUCERS, handlers)


def build_bank(settings: DisbursementSettings) -> HttpBank:
    return HttpBank(settings.bank_url, timeout_s=settings.bank_timeout_s, is_real=settings.bank_is_real)


def work_of(activities: Activities) -> temporal.Work:
    """Return what the Temporal worker does."""
    methods: list[Callable[..., object]] = [
        activities.send_round,
        activities.settle_what_is_answered,
        activities.ask_bank,
        activities.escalate_overdue,
    ]
    return temporal.Work(SERVICE, [PayRound, PayHousehold], methods)


async def serve(settings: DisbursementSettings, roles: Sequence[ServiceRole]) -> None:
    """Run these roles until the process is told to stop."""
    foundation = build_foundation(SERVICE, settings)
    reader = build_reader(foundation, settings)
    bank = build_bank(settings)
    where = (settings.temporal_address, settings.temporal_namespace, settings.temporal_key.get_secret_value())
    client = await temporal.connect(*where)
    context = build_context(settings)
    activities = Activities(foundation, bank, context)
    others = [lambda: reader.running] if ServiceRole.CONSUMERS in roles else []
    app = build_api(foundation, settings, foundation.ready(*others))

    async def serve_api() -> None:
        await serve_http(app, settings.http_host, settings.http_port)

    async def work() -> None:
        await temporal.run_worker(*where, work_of(activities))

    relay = Relay(foundation.database, RelaySettings(SERVICE, settings.kafka_bootstrap), client)
    parts: dict[ServiceRole, Sequence[Part]] = {
        ServiceRole.API: [serve_api],
        ServiceRole.CONSUMERS: [reader.run],
        ServiceRole.WORKER: [work],
        ServiceRole.RELAY: [
            relay.run,
            partial(foundation.run_periodically, _periodic_tasks(foundation, Loops(foundation, context))),
        ],
    }
    try:
        await run_parts(SERVICE, parts, roles)
    finally:
        await bank.close()
        await foundation.database.close()


def _periodic_tasks(foundation: Foundation, loops: Loops) -> list[PeriodicTask]:
    """Return what one process of the service does again and again."""
    return [
        PeriodicTask(_CLOSE_EVERY_S, loops.close_rounds),
        PeriodicTask(SWEEP_EVERY_S, foundation.sweep),
        PeriodicTask(_RESERVE_EVERY_S, loops.reserve_waiting_payments),
        PeriodicTask(_MEASURE_EVERY_S, loops.measure),
        PeriodicTask(_FORGET_EVERY_S, foundation.idempotency.forget_old),
    ]
