"""What every service stands on, built once from its settings and handed to its rooms."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

from shared.clock import now
from shared.clock_measures import FoundBy
from shared.clocks import any_overdue, escalate_overdue
from shared.counting import LeasedGauge
from shared.cut_offs import postpone
from shared.dangers import Danger
from shared.database import Database, Lease, run_alone
from shared.http import Idempotency
from shared.identity import Actor, TokenVerifier
from shared.issuer_keys import IssuerKeys
from shared.observability import configure_logging
from shared.permissions import COUNTRY_ROLES
from shared.privacy import BlindIndex, Cipher
from shared.runtime import every
from shared.settings import ServiceSettings
from shared.target_changes import replan

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class PeriodicTask:
    """A small piece of work that comes round again: sweeping, closing windows, measuring.

    `shows`: the gauges that it sets. A process that does it no more forgets them: what it saw last would stand beside what its
    successor sees, and an alert would never go.
    """

    seconds: float
    work: Callable[[], Awaitable[object]]
    shows: Sequence[LeasedGauge] = ()


@dataclass(frozen=True)
class Foundation:
    """Database, keys, identity of one service."""

    service: str
    database: Database
    data_cipher: Cipher
    event_cipher: Cipher
    index: BlindIndex
    verifier: TokenVerifier
    idempotency: Idempotency
    workflow_keys: Sequence[str] = ()
    """The names of the keys of what is handed to Temporal; only they are told here."""
    dangers: Sequence[Danger] = ()
    """What of its settings may harm people."""

    @property
    def actor(self) -> Actor:
        """The service acting as itself."""
        return Actor.service(self.service)

    async def escalate_overdue(self, *, by: FoundBy = "workflow") -> int:
        """Escalate every overdue clock of this service; harmless to repeat, and done by whoever comes first."""
        async with self.database.reserved() as session:
            return await escalate_overdue(session, self.actor, self.service, by=by)

    async def postpone(self) -> None:
        """Let what began since a commune was cut off wait like the rest."""
        async with self.database.reserved() as session:
            await postpone(session, self.actor)

    async def replan(self) -> None:
        """Bring running clocks to a target of our own that began lately."""
        await replan(self.database, self.actor, now())

    async def sweep(self) -> None:
        """Stand behind the clocks while Temporal is late or down: look, and escalate if something is due."""
        async with self.database.reserved() as session:
            due = await any_overdue(session)
        if due:
            await self.escalate_overdue(by="sweeper")

    async def run_periodically(self, tasks: Sequence[PeriodicTask]) -> None:
        """Do these again and again, in one process of the service at a time: all under one lease."""

        async def work(_: Lease) -> None:
            await do_together(tasks)

        await run_alone(self.database, "loops", work)

    def ready(self, *others: Callable[[], bool]) -> Callable[[], Awaitable[bool]]:
        """Return what /health/ready asks: the database answers, and these parts run."""

        async def is_ready() -> bool:
            return all(other() for other in others) and await self.database.ping()

        return is_ready


async def do_together(tasks: Sequence[PeriodicTask]) -> None:
    """Do these again and again until cancelled; what they showed is gone afterwards."""
    try:
        async with asyncio.TaskGroup() as together:
            for task in tasks:
                together.create_task(every(task.seconds, task.work))
    finally:
        for gauge in (gauge for task in tasks for gauge in task.shows):
            gauge.forget()


def build_foundation(service: str, settings: ServiceSettings, *, strict: bool = False, max_auth_age_s: int = 0) -> Foundation:
    """Build it. `strict` is for tests: a change without an audit row fails. `max_auth_age_s`: of grave acts."""
    configure_logging(service, settings.log_level)
    database = Database(
        settings.database_url.get_secret_value(),
        name=service,
        pool_size=settings.database_pool_size,
        strict=strict,
        tls=settings.database_security(),
    )
    data_cipher, event_cipher = Cipher(settings.data_key.get_secret_value()), Cipher(settings.event_key.get_secret_value())
    workflow_keys = Cipher(settings.temporal_key.get_secret_value()).key_ids
    # Names, not keys: by them an operator sees who has which, and which of them seals.
    log.info("keys", data=data_cipher.key_ids, facts=event_cipher.key_ids, workflows=workflow_keys)
    return Foundation(
        service=service,
        database=database,
        data_cipher=data_cipher,
        event_cipher=event_cipher,
        index=BlindIndex(settings.index_key.get_secret_value()),
        verifier=TokenVerifier(
            issuer=settings.token_issuer,
            audience=settings.token_audience,
            keys=IssuerKeys(settings.token_jwks_url),
            country_roles=COUNTRY_ROLES,
            max_auth_age_s=max_auth_age_s,
        ),
        idempotency=Idempotency(database, data_cipher),
        workflow_keys=workflow_keys,
        dangers=settings.dangers(),
    )
