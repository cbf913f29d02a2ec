"""What intake does when nobody asks: escalates what is overdue, and reads the lists that were sent in."""

import asyncio
from collections.abc import Sequence
from typing import Final

import structlog
from temporalio import activity

from services.intake import metrics
from services.intake.commands import lists as commands
from services.intake.domain.lists import Header, ListReader, NotAList, Place, Row, read_header
from services.intake.policy.rows import WHOLE_ROW, Bounds, RowError, SoundRow, judge
from services.intake.store import lists as store
from services.intake.store.incidents import find_incident
from services.intake.store.lists import HouseholdList
from services.intake.store.vault import Vault
from shared.clock import now
from shared.communes import communes
from shared.errors import OutcomeUnknown, Unavailable
from shared.foundation import Foundation
from shared.ids import ImportId
from shared.privacy import Unreadable
from shared.temporal import temporal_errors

log = structlog.get_logger(__name__)

ROWS_AT_ONCE: Final = 500
BATCHES_A_TURN: Final = 20

Judged = Sequence[SoundRow | list[RowError]]


class CaseActivities:
    """The activity of AssistPromptly, and the loops of the role `relay`."""

    def __init__(self, foundation: Foundation, vault: Vault) -> None:
        self._foundation = foundation
        self._database = foundation.database
        self._vault = vault

    @activity.defn(name="intake.escalate_overdue")
    async def escalate_overdue(self) -> int:
        """Escalate every overdue clock. Harmless to repeat: a clock is missed once, whoever comes second finds nothing."""
        with temporal_errors():
            return await self._foundation.escalate_overdue()

    async def read_lists(self) -> None:
        """Read every list that waits, in turns: neither a long list nor one that cannot be read now holds up the others."""
        while await self._one_round():
            pass

    async def _one_round(self) -> bool:
        """Give each list its turn; True while one has rows left."""
        async with self._database.reading() as session:
            waiting = await store.list_running(session)
        unfinished = False
        for import_id in waiting:
            try:
                unfinished |= await self._read(import_id)
            except Exception as error:  # noqa: BLE001 - it has its turn again soon; the others must not wait for it
                log.warning("list waits", import_id=str(import_id), error=type(error).__name__)
        return unfinished

    async def _read(self, import_id: ImportId) -> bool:
        """Read a list for one turn; True while it has rows left."""
        async with self._database.reading() as session:
            chunks = await store.list_chunks(session, import_id)
        try:
            data = await asyncio.to_thread(self._opened, import_id, chunks)
            header, first = await asyncio.to_thread(read_header, data)
        except NotAList as why:
            async with self._database.transaction() as session:
                await commands.refuse_list(session, self._foundation.actor, import_id, why, now())
            metrics.LISTS.labels("refused").inc()
            return False
        reading = await self._resume(import_id, data, header, first)
        for _ in range(BATCHES_A_TURN):
            if not await reading.one_batch():
                async with self._database.transaction() as session:
                    await commands.finish_list(session, self._foundation.actor, import_id, now())
                metrics.LISTS.labels("done").inc()
                return False
        return True

    def _opened(self, import_id: ImportId, chunks: Sequence[bytes]) -> bytes:
        try:
            return b"".join(self._vault.open_chunk(import_id, number, sealed) for number, sealed in enumerate(chunks))
        except Unreadable as error:
            raise NotAList("unreadable") from error

    async def _resume(self, import_id: ImportId, data: bytes, header: Header, first: Place) -> "_Reading":
        """Go on where the row of the list says that reading stopped."""
        async with self._database.reading() as session:
            found = await store.find_list(session, import_id)
            assert found is not None  # noqa: S101 - its pieces were just read
            incident = await find_incident(session, found.incident_id)
            assert incident is not None  # noqa: S101 - a foreign key says so
        bounds = Bounds(known=communes().keys(), incident=incident.commune_codes, in_area=found.officer.may_act_in)
        reader = ListReader(data, header, max(first, found.place, key=lambda place: place.offset))
        return _Reading(self._foundation, self._vault, reader, header, bounds, found)


class _Reading:
    """One list while it is read."""

    def __init__(
        self, foundation: Foundation, vault: Vault, reader: ListReader, header: Header, bounds: Bounds, read: HouseholdList
    ) -> None:
        self._foundation = foundation
        self._vault = vault
        self._reader = reader
        self._header = header
        self._bounds = bounds
        self._read = read

    async def one_batch(self) -> bool:
        """Read on by some hundred rows in one transaction; False at the end of the file."""
        rows, judged = await asyncio.to_thread(self._next)
        if not rows:
            return False
        try:
            await self._take(judged, self._reader.place)
        except (Unavailable, OutcomeUnknown):
            raise
        except Exception as error:  # noqa: BLE001 - one row that breaks something must not stop the others, nor the list for ever
            log.warning("rows of a list taken one by one", import_id=str(self._read.id), error=type(error).__name__)
            await self._one_by_one(rows, judged)
        return True

    def _next(self) -> tuple[list[Row], Judged]:
        rows = self._reader.take(ROWS_AT_ONCE)
        return rows, [judge(row, self._header, self._bounds) for row in rows]

    async def _one_by_one(self, rows: Sequence[Row], judged: Judged) -> None:
        for row, verdict in zip(rows, judged, strict=True):
            try:
                await self._take([verdict], row.after)
            except (Unavailable, OutcomeUnknown):
                raise
            except Exception as error:  # noqa: BLE001 - the row is given back to the officer with a reason
                log.warning("row not recorded", import_id=str(self._read.id), line=row.line, error=type(error).__name__)
                await self._take([[RowError(row.line, WHOLE_ROW, "not_recorded")]], row.after)

    async def _take(self, judged: Judged, place: Place) -> None:
        async with self._foundation.database.transaction() as session:
            self._read = await commands.take_rows(session, self._foundation.actor, self._vault, self._read, judged, place)
        accepted = sum(isinstance(row, SoundRow) for row in judged)
        metrics.REPORTS.labels("list").inc(accepted)
        metrics.LIST_ROWS.labels("accepted").inc(accepted)
        metrics.LIST_ROWS.labels("rejected").inc(len(judged) - accepted)
