"""The wiring of assessment: settings → database, Kafka, Temporal → doors."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from fastapi import FastAPI

from services.assessment.activities import AssessmentActivities
from services.assessment.api import routers
from services.assessment.commands.context import Context
from services.assessment.consumers import Consumers
from services.assessment.loops import CLOSE_EVERY_S, FORGET_EVERY_S, LAW_EVERY_S, REASSESS_EVERY_S, AssessmentLoops
from services.assessment.rules import ReliefLaw
from services.assessment.rules.calendar import VietnamCalendar
from services.assessment.settings import AssessmentSettings
from services.assessment.workflow import AssessDamage
from shared.foundation import SWEEP_EVERY_S, Foundation, PeriodicTask, build_foundation
from shared.http import check_permissions, create_api
from shared.messaging import FactReader
from shared.relay import Relay, RelaySettings
from shared.runtime import Part, ServiceRole, every, run_parts, serve_http
from shared.temporal import Work, connect, run_worker
from shared.windows import WindowKind

SERVICE: Final = "assessment"


def build_context(foundation: Foundation, settings: AssessmentSettings) -> Context:
    """Build what the commands work with."""
    return Context(
        law=ReliefLaw(),
        working_days=VietnamCalendar(),
        cipher=foundation.data_cipher,
        list_window=WindowKind("list", settings.list_window_s, settings.list_most_cases),
    )


def build_api(
    foundation: Foundation,
    settings: AssessmentSettings,
    reader: FactReader | None = None,
    context: Context | None = None,
) -> FastAPI:
    """Build the HTTP door; it is ready when the database answers, the law is current and, where it reads, the reader runs."""
    shared_context = context or build_context(foundation, settings)
    others = [lambda: shared_context.law_is_current]
    if reader is not None:
        others.append(lambda: reader.running)
    app = create_api(SERVICE, "Kịp Thời: assessment", foundation.verifier, foundation.ready(*others))
    for router in routers(foundation, shared_context):
        app.include_router(router)
    check_permissions(SERVICE, app)
    return app


def build_reader(foundation: Foundation, settings: AssessmentSettings, context: Context | None = None) -> FactReader:
    """Build the Kafka door."""
    consumers = Consumers(context or build_context(foundation, settings), foundation.event_cipher)
    return FactReader(SERVICE, foundation.database, settings.kafka_bootstrap, ["intake"], consumers.handlers())


async def serve(settings: AssessmentSettings, roles: Sequence[ServiceRole]) -> None:
    """Run these roles until the process is told to stop."""
    foundation = build_foundation(SERVICE, settings)
    context = build_context(foundation, settings)
    activities = AssessmentActivities(foundation)
    loops = AssessmentLoops(foundation, context)
    reader = build_reader(foundation, settings, context)
    where = (settings.temporal_address, settings.temporal_namespace, settings.temporal_key.get_secret_value())
    temporal = await connect(*where)
    api = build_api(foundation, settings, reader if ServiceRole.CONSUMERS in roles else None, context)
    relay = Relay(foundation.database, RelaySettings(SERVICE, settings.kafka_bootstrap), temporal)

    async def http() -> None:
        await serve_http(api, settings.http_host, settings.http_port)

    async def work() -> None:
        methods: list[Callable[..., object]] = [activities.assign_list, activities.look_after_list, activities.escalate_overdue]
        await run_worker(*where, Work(SERVICE, [AssessDamage], methods))

    parts: dict[ServiceRole, list[Part]] = {
        ServiceRole.API: [],
        ServiceRole.CONSUMERS: [reader.run],
        ServiceRole.WORKER: [work],
        ServiceRole.RELAY: [relay.run, partial(foundation.run_periodically, _periodic_tasks(foundation, loops))],
    }
    # Health and metrics are served by every process, and every process asks the law, whatever its roles.
    parts[roles[0]] += [http, partial(every, LAW_EVERY_S, loops.read_law)]
    try:
        await run_parts(SERVICE, parts, roles)
    finally:
        await foundation.database.close()


def _periodic_tasks(foundation: Foundation, loops: AssessmentLoops) -> list[PeriodicTask]:
    """Return what one process of the service does again and again."""
    return [
        PeriodicTask(CLOSE_EVERY_S, loops.close_lists),
        PeriodicTask(REASSESS_EVERY_S, loops.reassess_cases),
        PeriodicTask(SWEEP_EVERY_S, foundation.sweep),
        PeriodicTask(FORGET_EVERY_S, foundation.idempotency.forget_old),
    ]
