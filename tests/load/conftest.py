"""The five services' databases, filled once for all tests of this folder."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

import asyncpg
import pytest

from shared.ids import new_id
from tests.conftest import on_server, template_of
from tests.load.catching import RunPlan, caught, tell_plans
from tests.load.drives import mechanisms
from tests.load.drives.known import Known, known_of
from tests.load.judging import LARGE
from tests.load.maker import fill
from tests.load.seals import Keys
from tests.load.sizes import Sizes
from tests.support.engines import Engines, database_url
from tests.support.foundation import DATA_KEY, a_foundation
from tests.support.services import SERVICES

MILLION: Final = 1_000_000
_CASES: Final = int(os.environ.get("KIPTHOI_LOAD_CASES", "20000"))
IS_MILLION: Final = _CASES >= MILLION
"""Otherwise a small house stands for it: whoever is forbidden to read tables whole, and does, has no index to read by."""
_OPEN: Final = min(6000, _CASES // 4)
SIZES: Final = Sizes(cases=_CASES, open_cases=_OPEN, sealed=_OPEN, waiting=_CASES // 50)
SMALL: Final = Sizes(cases=4_000, open_cases=400, sealed=400, waiting=0)
_AT_ONCE: Final = 2


@dataclass(frozen=True)
class Loaded:
    """Databases full of a bad year: `urls` by service, the superuser's, as PostgreSQL's own clients write them."""

    superuser: str
    urls: dict[str, str]
    known: Known

    @property
    def large(self) -> int:
        """How many rows a table has that has a hundred thousand among a million cases."""
        return LARGE if IS_MILLION else LARGE * SIZES.cases // MILLION

    def name(self, service: str) -> str:
        return self.urls[service].rsplit("/", 1)[1]


def as_service(url: str) -> str:
    """Return an address as a service's settings give it."""
    return url.replace("postgresql://", "postgresql+asyncpg://", 1)


async def make_loaded(superuser: str, sizes: Sizes) -> dict[str, str]:
    """Make and fill a database for each service; return the addresses."""
    names = {service: f"load_{service}_{new_id().hex}" for service in SERVICES}
    urls = {service: f"{superuser.rsplit('/', 1)[0]}/{name}" for service, name in names.items()}
    for service, name in names.items():
        # On the disk, as in earnest: a million rows may also be more than memory holds.
        template = await template_of(superuser, service)
        await on_server(superuser, f"create database {name} template {template} tablespace pg_default")
    room = asyncio.Semaphore(_AT_ONCE)

    async def make(service: str) -> None:
        async with room:
            await fill(urls[service], service, sizes, Keys(DATA_KEY))

    # The largest first: so two at once end together.
    await asyncio.gather(*map(make, ("disbursement", "assessment", "notifications", "intake", "console")))
    return urls


async def drop(superuser: str, urls: dict[str, str]) -> None:
    for url in urls.values():
        await on_server(superuser, f"drop database {url.rsplit('/', 1)[1]} with (force)")


@pytest.fixture(scope="package")
async def loaded(engines: Engines) -> AsyncIterator[Loaded]:
    """Databases with all these cases; dropped when this folder's tests are over."""
    superuser = await engines.postgres()
    urls = await make_loaded(superuser, SIZES)
    if not IS_MILLION:
        for url in urls.values():
            name = url.rsplit("/", 1)[1]
            # The second for plans within a plan: there the server looks at nothing but costs.
            for setting in ("enable_seqscan = off", "seq_page_cost = 1000"):
                await on_server(superuser, f"alter database {name} set {setting}")
    yield Loaded(superuser, urls, await known_of(urls["intake"], SIZES))
    await drop(superuser, urls)


@pytest.fixture(scope="package")
async def small_urls(engines: Engines) -> AsyncIterator[dict[str, str]]:
    """Five small databases."""
    superuser = await engines.postgres()
    urls = await make_loaded(superuser, SMALL)
    yield urls
    await drop(superuser, urls)


@pytest.fixture(scope="package")
async def small(small_urls: dict[str, str]) -> AsyncIterator[dict[str, asyncpg.Connection]]:
    """Connections to them, the superuser's."""
    connections = {service: await asyncpg.connect(url) for service, url in small_urls.items()}
    yield connections
    for connection in connections.values():
        await connection.close()


PlansOf = Callable[[str], Awaitable[list[RunPlan]]]


@pytest.fixture(scope="package")
def plans_of(loaded: Loaded) -> PlansOf:
    """Give the plans of everything that a service did when it was at work once: its own work, and that of any process."""
    at_work: dict[str, asyncio.Task[list[RunPlan]]] = {}

    async def plans(service: str) -> list[RunPlan]:
        if service not in at_work:
            at_work[service] = asyncio.create_task(_work(loaded, service))
        return await at_work[service]

    return plans


async def _work(loaded: Loaded, service: str) -> list[RunPlan]:
    await tell_plans(loaded.superuser, loaded.name(service))
    foundation = a_foundation(service, database_url(loaded.superuser, loaded.name(service)), strict=False)
    own: Any = import_module(f"tests.load.drives.{service}")
    with caught(foundation.database) as catch:
        for drive in (own.drive, mechanisms.drive):
            await drive(foundation, loaded.known)
        await foundation.database.close()
    return catch.plans
