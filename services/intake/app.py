"""The wiring of intake: settings become a database, keys and engines; these become doors and loops, by role."""

from collections.abc import Sequence
from functools import partial

from fastapi import FastAPI

from services.intake.activities import CaseActivities
from services.intake.api import ROUTERS
from services.intake.commands.context import Context
from services.intake.consumers import HANDLERS, PRODUCERS
from services.intake.loops.list_import import ListImport
from services.intake.settings import IntakeSettings
from services.intake.store.sealing import Sealing
from services.intake.workflow import AssistPromptly
from shared.foundation import SWEEP_EVERY_S, Foundation, PeriodicTask, build_foundation
from shared.http import check_permissions, create_api
from shared.messaging import FactReader
from shared.relay import Relay, RelaySettings
from shared.runtime import Part, ServiceRole, run_parts, serve_http
from shared.temporal import Work, connect, run_worker

SERVICE = "intake"

_LISTS_S = 0.5
_FORGET_S = 3600.0


def build_context(foundation: Foundation, settings: IntakeSettings) -> Context:
    """Build what commands stand on."""
    return Context(Sealing(foundation.data_cipher, foundation.event_cipher), drill=settings.embedded)


def build_api(foundation: Foundation, settings: IntakeSettings, reader: FactReader | None = None) -> FastAPI:
    """Build the HTTP door; where facts are read in the same process, it is ready when they are."""
    others = [lambda: reader.running] if reader else []
    app = create_api(SERVICE, "Kịp Thời: intake", foundation.verifier, foundation.ready(*others))
    app.state.foundation = foundation
    app.state.context = build_context(foundation, settings)
    for router in ROUTERS:
        app.include_router(router)
    check_permissions(SERVICE, app)
    return app


def build_reader(foundation: Foundation, settings: IntakeSettings) -> FactReader:
    """Build Kafka's door."""
    return FactReader(SERVICE, foundation.database, settings.kafka_bootstrap, PRODUCERS, HANDLERS)


async def serve(settings: IntakeSettings, roles: Sequence[ServiceRole]) -> None:
    """Run these roles until the process is told to stop."""
    foundation = build_foundation(SERVICE, settings)
    reader = build_reader(foundation, settings) if ServiceRole.CONSUMERS in roles else None
    activities = CaseActivities(foundation)
    lists = ListImport(foundation, build_context(foundation, settings))
    temporal = (settings.temporal_address, settings.temporal_namespace, settings.temporal_key.get_secret_value())
    relay = Relay(foundation.database, RelaySettings(SERVICE, settings.kafka_bootstrap), await connect(*temporal))
    work = Work(SERVICE, [AssistPromptly], [activities.escalate_overdue])
    parts: dict[ServiceRole, list[Part]] = {
        ServiceRole.API: [],
        ServiceRole.CONSUMERS: [reader.run] if reader else [],
        ServiceRole.WORKER: [partial(run_worker, *temporal, work)],
        ServiceRole.RELAY: [relay.run, partial(foundation.run_periodically, _periodic_tasks(foundation, lists))],
    }
    # Every process answers for its health and metrics; the other doors are open where the role says so.
    parts[roles[0]].append(
        partial(serve_http, _door(foundation, settings, roles, reader), settings.http_host, settings.http_port)
    )
    try:
        await run_parts(SERVICE, parts, roles)
    finally:
        await foundation.database.close()


def _door(foundation: Foundation, settings: IntakeSettings, roles: Sequence[ServiceRole], reader: FactReader | None) -> FastAPI:
    if ServiceRole.API in roles:
        return build_api(foundation, settings, reader)
    others = [lambda: reader.running] if reader else []
    return create_api(SERVICE, "Kịp Thời: intake", foundation.verifier, foundation.ready(*others))


def _periodic_tasks(foundation: Foundation, lists: ListImport) -> list[PeriodicTask]:
    """What one process of the service does again and again."""
    return [
        PeriodicTask(SWEEP_EVERY_S, foundation.sweep),
        PeriodicTask(_LISTS_S, lists.read_lists),
        PeriodicTask(_FORGET_S, foundation.idempotency.forget_old),
    ]
