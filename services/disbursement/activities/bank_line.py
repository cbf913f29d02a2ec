"""Whether the bank answers, written down by whoever calls it: also a bank that takes connections and never says anything."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Final, Protocol

from services.disbursement import store
from services.disbursement.domain.bank_silences import silent_since
from services.disbursement.gateways.rail import (
    BankBusy,
    DrillOnRealRail,
    Inquiry,
    OrdersRefused,
    Rail,
    RailOrder,
    RealOnSimulator,
)
from shared.clock import now
from shared.database import Database
from shared.errors import OutcomeUnknown, Unavailable
from shared.parts import Check, reaches

GREET_EVERY_S: Final = 30.0
"""Also while nothing is on its way the bank is called so often: a silence is known after two minutes and a call or two."""
_SAY_AGAIN_S: Final = 1.0
"""That it answers is written at most so often by one process: in a swarm it is called many times a second."""
_PATIENCE_S: Final = 1.0
"""For what is known of it: less than a look at a part may take, so that a database that hangs makes no bank silent."""
_AWAY: Final = (Unavailable, OutcomeUnknown)


class BankLine:
    """Whether calls of the bank are answered. Where the database is away nothing is written, and the call is what it was."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._said_at = float("-inf")

    @contextlib.asynccontextmanager
    async def calling(self) -> AsyncIterator[None]:
        """Around one call: any word of the bank is an answer, also that it is busy or takes no such message."""
        began = now()
        try:
            yield
        except (DrillOnRealRail, RealOnSimulator):
            raise  # nobody was called
        except (BankBusy, OrdersRefused):
            await self._answered()
            raise
        except _AWAY:
            self._said_at = float("-inf")
            with contextlib.suppress(*_AWAY):
                async with self._database.transaction() as session:
                    await store.bank_silences.note_unanswered(session, began, now())
            raise
        await self._answered()

    async def _answered(self) -> None:
        if time.monotonic() - self._said_at < _SAY_AGAIN_S:
            return
        with contextlib.suppress(*_AWAY):
            async with self._database.transaction() as session:
                await store.bank_silences.end(session)
            self._said_at = time.monotonic()


class HeardRail:
    """The bank as the activities call it."""

    def __init__(self, rail: Rail, line: BankLine, *, can_be_asked: bool) -> None:
        """`can_be_asked`: a question is a call. A bank of files is never asked: what it says lies in its mailbox."""
        self._rail = rail
        self._line = line
        self._can_be_asked = can_be_asked

    async def pay(self, round_id: str, orders: Sequence[RailOrder], *, idempotency_key: str) -> None:
        async with self._line.calling():
            await self._rail.pay(round_id, orders, idempotency_key=idempotency_key)

    async def ask(self, end_to_end_ids: Sequence[str]) -> Inquiry:
        async with self._line.calling() if self._can_be_asked else contextlib.nullcontext():
            return await self._rail.ask(end_to_end_ids)


class AskableBank(Protocol):
    """A bank that can be asked about nothing."""

    async def greet(self) -> None: ...


class Greeter:
    """Asks the bank about no order now and then, so that its silence is seen also while nothing is on its way."""

    def __init__(self, bank: AskableBank, line: BankLine) -> None:
        self._bank = bank
        self._line = line
        self._rests_until = float("-inf")

    async def greet(self) -> None:
        """Call it, unless it has asked to be left alone; what it says, or does not say, is written down."""
        if time.monotonic() < self._rests_until:
            return
        try:
            async with self._line.calling():
                await self._bank.greet()
        except BankBusy as busy:
            self._rests_until = time.monotonic() + busy.retry_after.total_seconds()
        except _AWAY:
            pass


def bank_answers(database: Database, url: str) -> Check:
    """Whether its address takes connections, and whether it has answered who called it, in this process or another.

    Where the database is away that is not known; the address alone is asked then.
    """
    knock = reaches(url)

    async def check() -> datetime | None:
        await knock()
        with contextlib.suppress(*_AWAY, TimeoutError):
            async with asyncio.timeout(_PATIENCE_S), database.reserved() as session:
                return silent_since(await store.bank_silences.find(session), now())
        return None

    return check
