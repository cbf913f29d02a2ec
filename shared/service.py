"""One wiring for every service: a description of what it is made of becomes a process, whatever its roles.

Each process builds the whole service and runs the parts of its roles. Health, readiness and metrics are served by every
process, because somebody must be able to ask it; the other doors only where the role says so.
"""

import asyncio
import gc
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from fastapi import APIRouter, FastAPI

from shared import clock_measures, clock_risks, sealing_measures
from shared.clock_doors import clocks_router
from shared.database import Lease, run_alone
from shared.first_samples import show_first_samples
from shared.foundation import Foundation, PeriodicTask
from shared.http import Figures, Sessions, check_permissions, create_api
from shared.messaging import FactReader
from shared.messaging.broken_connections import name_broken_connections
from shared.operations.routers import operation_routers
from shared.parts import (
    LOOK_EVERY_S,
    Check,
    Parts,
    database_answers,
    facts_leave,
    facts_sent,
    look_at_lost,
    parts_router,
)
from shared.relay import Relay, RelaySettings
from shared.relay.contact import broker_answers, temporal_answers
from shared.runtime import Part, ServiceRole, every, run_parts, serve_http
from shared.sealed_columns import SealedColumn
from shared.sealing import Ciphers, Seals
from shared.settings import ServiceSettings
from shared.temporal import QueueWorker, Work, connect_to
from shared.temporal.figures import begin_figures
from shared.traces import collect_traces, stop_collecting

SWEEP_EVERY_S: Final = 0.3
"""Of the five seconds from a missed clock to the person on duty, the sweeper may take this much."""
FORGET_EVERY_S: Final = 3600.0
_MEASURE_EVERY_S: Final = 30.0
_REPLAN_EVERY_S: Final = 600.0
_POSTPONE_EVERY_S: Final = 5.0
"""What begins in a commune that is cut off shows after so long that it waits."""

Condition = Callable[[], bool]
Loop = Callable[[Lease], Coroutine[Any, Any, None]]


@dataclass(frozen=True, kw_only=True)
class Service:
    """What one service is made of. What it has none of is left out."""

    foundation: Foundation
    routers: Sequence[APIRouter]
    readers: Sequence[FactReader] = ()
    workflows: Sequence[type] = ()
    activities: Sequence[Callable[..., Any]] = ()
    periodic_tasks: Sequence[PeriodicTask] = ()
    """Done by one process of the service at a time, besides sweeping and forgetting."""
    leased_loops: Mapping[str, Sequence[Loop]] | None = None
    """Loops that never pause for long, by the lease under which they run together."""
    everywhere: Sequence[PeriodicTask] = ()
    """Done by each process, whatever its roles: what it must know before anything else."""
    outside: Mapping[str, Check] | None = None
    """Other people's systems that it leans on, by what they are called."""
    conditions: Sequence[Condition] = ()
    """What else must be so before the process takes work."""
    sweep: Callable[[], Awaitable[None]] | None = None
    """Stands behind the clocks; by default the foundation's. A service without clocks and facts publishes nothing."""
    publishes: bool = True
    sealed: Sequence[SealedColumn] = ()
    """Which of its columns are sealed, and to what each value is bound."""
    sessions: Sessions | None = None
    """It has pages of its own, and browsers sign in to it."""
    adapt: Callable[[FastAPI], None] | None = None
    before_stop: Callable[[], None] | None = None
    closers: Sequence[Callable[[], Awaitable[object]]] = ()
    figures: Figures | None = None
    """What stands on the page of figures besides our own: Temporal's, where its SDK counts."""

    @property
    def name(self) -> str:
        return self.foundation.service

    def api(self, *conditions: Condition, parts: Parts | None = None) -> FastAPI:
        """Return the HTTP doors; refuses to start with a route that the permission table does not know."""
        app = self.health(*conditions)
        app.include_router(parts_router(parts or Parts(self.name, {})))
        operations = operation_routers(self.foundation, self.readers, self.seals, publishes=self.publishes)
        clocks = [clocks_router(self.foundation)] if self.publishes else []
        for router in (*self.routers, *clocks, *operations):
            app.include_router(router)
        if self.adapt is not None:
            self.adapt(app)
        check_permissions(self.name, app)
        return app

    def health(self, *conditions: Condition) -> FastAPI:
        """Return what every process serves: health, readiness, metrics."""
        ready = self.foundation.ready(*self.conditions, *conditions)
        return create_api(
            self.name, f"Kịp Thời: {self.name}", self.foundation.verifier, ready, self.sessions, figures=self.figures
        )

    @property
    def seals(self) -> Seals:
        """What is sealed in its tables, and the keys of it."""
        ciphers: Ciphers = {"data": self.foundation.data_cipher, "facts": self.foundation.event_cipher}
        return Seals(self.foundation.database, ciphers, self.sealed)

    @property
    def work(self) -> Work:
        """What its Temporal worker does."""
        return Work(self.name, self.workflows, self.activities)


async def run_service(service: Service, settings: ServiceSettings, roles: Sequence[ServiceRole]) -> None:
    """Run these roles until the process is told to stop."""
    collect_traces(service.name, settings.trace_collector)
    name_broken_connections()
    # Before the first client of Temporal.
    service = replace(service, figures=begin_figures(service.name))
    try:
        parts = await parts_of(service, settings, frozenset(roles))
        show_first_samples(service.name, (part.name for part in parts), service.readers)
        # What is loaded by now lives as long as the process. The collector would walk through all of it each time it looks for
        # what nobody uses any more, and everybody who asks meanwhile would wait. The command has switched it off, and it works
        # again only after this: each walk through what was loaded takes a fifth of a second of the start and finds nothing.
        gc.freeze()
        gc.enable()
        await run_parts(service.name, parts)
    finally:
        for close in service.closers:
            await close()
        await service.foundation.database.close()
        stop_collecting()


async def parts_of(service: Service, settings: ServiceSettings, roles: frozenset[ServiceRole]) -> list[Part]:
    """Return what a process of these roles runs."""
    parts = [Part("everywhere", partial(every, task.seconds, task.work)) for task in service.everywhere]
    conditions: list[Condition] = []
    if ServiceRole.CONSUMERS in roles:
        parts += [Part(f"reader {reader.name}", reader.run) for reader in service.readers]
        conditions += [partial(getattr, reader, "running") for reader in service.readers]
    if ServiceRole.WORKER in roles and service.workflows:
        worker = QueueWorker(settings.temporal_place(), service.work)
        parts.append(Part("worker", worker.run))
        conditions += _unless_doors(roles, partial(getattr, worker, "running"))
    if ServiceRole.RELAY in roles and service.publishes:
        sending = RelaySettings(service.name, settings.kafka_bootstrap, settings.kafka_security())
        relay = Relay(service.foundation.database, sending, await connect_to(settings.temporal_place()))
        parts.append(Part("relay", relay.run))
        conditions += _unless_doors(roles, partial(getattr, relay, "running"))
    if ServiceRole.RELAY in roles:
        parts += loop_parts(service)
    if ServiceRole.API in roles:
        sent = facts_sent(service.foundation.database) if service.publishes else None
        leans_on = Parts(service.name, await _checks(service, settings), sent)
        parts.append(Part("parts", partial(every, LOOK_EVERY_S, leans_on.look)))
        app = service.api(*conditions, parts=leans_on)
    else:
        lost = partial(look_at_lost, await _checks(service, settings))
        parts.append(Part("lost engines", partial(every, LOOK_EVERY_S, lost)))
        # Who has doors asks the database as one of its parts: what is in time is judged by its clock alone.
        parts.append(Part("database's time", partial(every, LOOK_EVERY_S, service.foundation.database.ping)))
        app = service.health(*conditions)
    http = partial(serve_http, app, settings.http_host, settings.http_port, service.before_stop)
    return [Part("http", http), *parts]


async def _checks(service: Service, settings: ServiceSettings) -> dict[str, Check]:
    """Return how to look at each part that this service leans on."""
    database = service.foundation.database
    checks = {
        "database": database_answers(database),
        "broker": broker_answers(settings.kafka_bootstrap, settings.kafka_security()),
    }
    if service.publishes:
        checks["facts"] = facts_leave(database)
    if service.workflows:
        checks["temporal"] = temporal_answers(await connect_to(settings.temporal_place()))
    return {**checks, **(service.outside or {})}


def _unless_doors(roles: frozenset[ServiceRole], condition: Condition) -> list[Condition]:
    """Officers go on working while Temporal is away, so a process with doors takes work without it."""
    return [] if ServiceRole.API in roles else [condition]


def loop_parts(service: Service) -> list[Part]:
    """Return what the role `relay` runs beside the relay: each under a lease, in one process of the service at a time.

    Also of a service that publishes nothing: what it keeps must be forgotten as well. It has no clocks to stand behind.
    """
    foundation = service.foundation
    tasks = [
        *(_behind_clocks(service) if service.publishes else []),
        PeriodicTask(FORGET_EVERY_S, foundation.idempotency.forget_old),
        PeriodicTask(
            sealing_measures.COUNT_EVERY_S,
            partial(sealing_measures.measure, service.name, service.seals),
            [sealing_measures.OLDER, sealing_measures.UNKNOWN],
        ),
        *service.periodic_tasks,
    ]
    return [
        Part("periodic tasks", partial(foundation.run_periodically, tasks)),
        *(
            Part(name, partial(run_alone, foundation.database, name, partial(_together, loops)))
            for name, loops in (service.leased_loops or {}).items()
        ),
    ]


def _behind_clocks(service: Service) -> list[PeriodicTask]:
    foundation = service.foundation
    return [
        PeriodicTask(SWEEP_EVERY_S, service.sweep or foundation.sweep),
        *(
            PeriodicTask(_MEASURE_EVERY_S, partial(measure, foundation.database, service.name), [shown])
            for measure, shown in (
                (clock_risks.measure, clock_risks.AT_RISK),
                (clock_measures.measure, clock_measures.CLOCKS),
            )
        ),
        PeriodicTask(_POSTPONE_EVERY_S, foundation.postpone),
        PeriodicTask(_REPLAN_EVERY_S, foundation.replan),
    ]


async def _together(loops: Sequence[Loop], lease: Lease) -> None:
    """Run loops that end as one: a loop that outlived the others would run beside its successor."""
    async with asyncio.TaskGroup() as group:
        for loop in loops:
            group.create_task(loop(lease))
