"""The loop that reads the lists that were sent in: batch by batch, each in a transaction of its own."""

import asyncio
from collections.abc import Sequence
from typing import Final

import structlog

from services.intake import metrics
from services.intake.commands import lists as commands
from services.intake.commands.context import Context
from services.intake.commands.lists import RowBatch
from services.intake.commands.refused_rows import forget_refused_rows
from services.intake.domain.list_columns import BOOK
from services.intake.policy.list_accounts import were_rounded
from services.intake.policy.list_reasons import WHOLE_ROW, RowError
from services.intake.policy.lists import Bounds, RowVerdict, SoundRow, judge
from services.intake.store import lists as store
from services.intake.store.incidents import find_incident
from services.intake.store.lists import HouseholdList
from shared.clock import now
from shared.communes import communes
from shared.errors import OutcomeUnknown, Unavailable
from shared.foundation import Foundation
from shared.ids import ImportId
from shared.list_files import Header, ListReader, NotAList, Position, Row, as_utf8, read_header
from shared.privacy import UnknownKey, Unreadable

log = structlog.get_logger(__name__)

ROWS_AT_ONCE: Final = 500
BATCHES_A_TURN: Final = 20
ROWS_SAMPLED: Final = 1000
"""From so many rows of a list is seen what a spreadsheet did to it; the same ones whenever reading goes on."""


class ListImport:
    """Reads every list that waits; may be killed at any line and goes on where it stopped."""

    def __init__(self, foundation: Foundation, context: Context) -> None:
        self._foundation = foundation
        self._database = foundation.database
        self._context = context

    async def read_lists(self) -> None:
        """Read every list that waits, in turns: neither a long list nor one that cannot be read now holds up the others."""
        while await self._one_round():
            pass

    async def forget_rows(self) -> None:
        """Drop the refused rows of lists that were read long ago."""
        async with self._database.transaction() as session:
            await forget_refused_rows(session, self._foundation.actor, now())

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
            header, reader, sample = await asyncio.to_thread(self._begun, import_id, chunks)
        except NotAList as why:
            async with self._database.transaction() as session:
                await commands.refuse_list(session, self._foundation.actor, import_id, why, now())
            metrics.LISTS.labels("refused").inc()
            return False
        rows = await self._rows_left(import_id, reader, header, rounded=were_rounded(sample, header))
        for _ in range(BATCHES_A_TURN):
            if not await self._one_batch(rows):
                async with self._database.transaction() as session:
                    await commands.finish_list(session, self._foundation.actor, import_id, header.unread, now())
                metrics.LISTS.labels("done").inc()
                return False
        return True

    def _begun(self, import_id: ImportId, chunks: Sequence[bytes]) -> tuple[Header, ListReader, list[Row]]:
        """Return the header, the reader before the first row, and the first rows. Raises NotAList."""
        data = self._opened(import_id, chunks)
        header, first = read_header(data, BOOK)
        sample = ListReader(data, header, first).take(ROWS_SAMPLED)
        if not sample:
            raise NotAList("no_rows")
        return header, ListReader(data, header, first), sample

    def _opened(self, import_id: ImportId, chunks: Sequence[bytes]) -> bytes:
        seals = self._context.seals
        try:
            pieces = (seals.open_chunk(import_id, number, sealed) for number, sealed in enumerate(chunks))
            return as_utf8(b"".join(pieces))
        except UnknownKey:
            # Sealed by a process that has a newer key: the list waits until this one has it, and nothing of it is thrown away.
            raise
        except Unreadable as error:
            raise NotAList("unreadable") from error

    async def _rows_left(self, import_id: ImportId, reader: ListReader, header: Header, *, rounded: bool) -> "_RowsLeft":
        """Go on where the row of the list says that reading stopped."""
        async with self._database.reading() as session:
            found = await store.find_list(session, import_id)
            assert found is not None  # noqa: S101 - its pieces were just read
            incident = await find_incident(session, found.incident_id)
            assert incident is not None  # noqa: S101 - a foreign key says so
        bounds = Bounds(
            known=communes().keys(),
            incident=incident.commune_codes,
            in_area=found.officer.may_act_in,
            rounded=rounded,
        )
        reader.position = max(reader.position, found.position, key=lambda position: position.offset)
        return _RowsLeft(found, reader, header, bounds)

    async def _one_batch(self, left: "_RowsLeft") -> bool:
        """Read on by some hundred rows in one transaction; False at the end of the file."""
        rows, verdicts = await asyncio.to_thread(left.take, ROWS_AT_ONCE)
        if not rows:
            return False
        try:
            await self._take(left, RowBatch(left.header, rows, verdicts, left.position))
        except (Unavailable, OutcomeUnknown):
            raise
        except Exception as error:  # noqa: BLE001 - one row that breaks something must not stop the others, nor the list for ever
            log.warning("rows of a list taken one by one", import_id=str(left.import_id), error=type(error).__name__)
            await self._one_by_one(left, rows, verdicts)
        return True

    async def _one_by_one(self, left: "_RowsLeft", rows: Sequence[Row], verdicts: Sequence[RowVerdict]) -> None:
        for row, verdict in zip(rows, verdicts, strict=True):
            try:
                await self._take(left, RowBatch(left.header, [row], [verdict], row.after))
            except (Unavailable, OutcomeUnknown):
                raise
            except Exception as error:  # noqa: BLE001 - the row is given back to the officer with a reason
                log.warning("row not recorded", import_id=str(left.import_id), line=row.line, error=type(error).__name__)
                refused: RowVerdict = [RowError(row.line, WHOLE_ROW, "not_recorded")]
                await self._take(left, RowBatch(left.header, [row], [refused], row.after))

    async def _take(self, left: "_RowsLeft", batch: RowBatch) -> None:
        async with self._database.transaction() as session:
            left.household_list = await commands.take_rows(
                session, self._foundation.actor, self._context, left.household_list, batch
            )
        accepted = sum(isinstance(row, SoundRow) for row in batch.verdicts)
        metrics.REPORTS.labels("list").inc(accepted)
        metrics.LIST_ROWS.labels("accepted").inc(accepted)
        metrics.LIST_ROWS.labels("rejected").inc(len(batch.verdicts) - accepted)


class _RowsLeft:
    """The rows of one list that are still to be taken."""

    def __init__(self, household_list: HouseholdList, reader: ListReader, header: Header, bounds: Bounds) -> None:
        self.household_list = household_list
        self.header = header
        self._reader = reader
        self._bounds = bounds

    @property
    def import_id(self) -> ImportId:
        return self.household_list.id

    @property
    def position(self) -> Position:
        return self._reader.position

    def take(self, limit: int) -> tuple[list[Row], list[RowVerdict]]:
        """Return the next rows and what they are, at most so many."""
        rows = self._reader.take(limit)
        return rows, [judge(row, self.header, self._bounds) for row in rows]
