"""A cable between a process and an engine that can be cut: whoever speaks through it, and nobody else, hears nothing more."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from deploy.devstack.addresses import HOST


@dataclass
class Cable:
    """`port`: where its one end is."""

    port: int
    is_cut: bool = False
    _ends: set[asyncio.StreamWriter] = field(default_factory=set)

    def cut(self) -> None:
        """Break every connection; new ones break, too."""
        self.is_cut = True
        for end in list(self._ends):
            end.transport.abort()

    def mend(self) -> None:
        self.is_cut = False

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Bring what one end says to the other until it says no more."""
        self._ends.add(writer)
        try:
            while not self.is_cut and (said := await reader.read(65536)):
                writer.write(said)
                await writer.drain()
        except OSError:
            pass  # the other side has gone: so does this one
        finally:
            self._ends.discard(writer)
            writer.close()


@contextlib.asynccontextmanager
async def cable_to(port: int) -> AsyncIterator[Cable]:
    """A port on this machine that leads to another one, until it is left."""

    async def connect(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if cable.is_cut:
            writer.transport.abort()
            return
        there_reader, there = await asyncio.open_connection(HOST, port)
        await asyncio.gather(cable.carry(reader, there), cable.carry(there_reader, writer))

    server = await asyncio.start_server(connect, HOST, 0)
    cable = Cable(server.sockets[0].getsockname()[1])
    try:
        yield cable
    finally:
        server.close()
        cable.cut()
