"""How many connections to PostgreSQL a process may open, and what that makes for all of them: a budget, not a surprise.

A server refuses whoever comes after its `max_connections`. A pool keeps what it has once opened, so each process counts with
all that it may ever have: as many for commands as for questions, and a few for what it lives by.
"""

import os
import socket
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

LIFELINE: Final = 4
"""For leases, the relay, the sweeper and health, by each process."""
_PREFIX: Final = "kipthoi-"
_MAX_HOST: Final = 23
"""With the longest name of ours and number of a process it fits into what PostgreSQL keeps of a name: 63 bytes."""

# Who stands in the list of the server's connections is seen by every role; what they ask is not.
_LOOK: Final = text(f"""
    select (select setting::int from pg_settings where name = 'max_connections')
         - (select sum(setting::int) from pg_settings where name in ('superuser_reserved_connections', 'reserved_connections'))
             as allowed,
           count(distinct split_part(application_name, '@', 2))
             filter (where application_name like '{_PREFIX}%' and datname = current_database()) as processes,
           count(*) filter (where application_name like '{_PREFIX}%' and datname = current_database()) as open,
           count(*) filter (where application_name not like '{_PREFIX}%') as others,
           md5(concat(inet_server_addr(), ':', inet_server_port())) as server
      from pg_stat_activity where datname is not null""")


@dataclass(frozen=True)
class Connections:
    """What one service takes of its server. `server` tells servers apart and gives no address away."""

    server: str
    allowed: int
    """As many as the server gives to all that are no superuser."""
    processes: int
    """Of this service, now."""
    most_of_each: int
    open: int
    """Of this service, now."""
    others: int
    """Open now, of nobody of ours: Temporal, backups, people."""

    @property
    def most(self) -> int:
        """What all processes of this service may open together."""
        return self.processes * self.most_of_each


def most_of_process(pool_size: int) -> int:
    """Return how many connections a process with pools of this size may ever have."""
    return 2 * pool_size + LIFELINE


def lacking(services: Iterable[Connections]) -> Mapping[str, int]:
    """Return by server how many connections are lacking where all processes open all that they may; none where all fit."""
    wanted: dict[str, int] = {}
    allowed: dict[str, int] = {}
    for one in services:
        wanted[one.server] = wanted.get(one.server, one.others) + one.most
        allowed[one.server] = one.allowed
    return {server: count - allowed[server] for server, count in wanted.items() if count > allowed[server]}


def name_of_process(name: str) -> str:
    """Return what a connection is called at the server: by whom it is, and of which process."""
    # The end of a host's name: pods of one Deployment begin alike, and each of them is its container's first process.
    return f"{_PREFIX}{name}@{socket.gethostname()[-_MAX_HOST:]}:{os.getpid()}"


async def look(session: AsyncSession, pool_size: int) -> Connections:
    """Ask the server who is connected."""
    row = (await (await session.connection()).execute(_LOOK)).one()
    return Connections(row.server, row.allowed, row.processes, most_of_process(pool_size), row.open, row.others)
