"""Lists of households: taken in whole, then read piece by piece so that a crash at any line goes on where it stopped."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.commands.reports import UnknownIncident, accept_reports
from services.intake.domain.lists import NotAList, Place
from services.intake.domain.report import NewReport
from services.intake.policy.rows import RowError, SoundRow
from services.intake.store import lists as store
from services.intake.store.incidents import find_incident
from services.intake.store.lists import HouseholdList, NewList
from services.intake.store.vault import Vault
from shared import audit
from shared.errors import Unavailable
from shared.identity import Actor
from shared.ids import CaseId, HouseholdId, ImportId, ReportId, derived_id
from shared.texts import Text

_ALREADY_READ: Final = Text(vi="Đoạn này của danh sách đã được đọc", en="This part of the list was already read")


class ReadElsewhere(Unavailable):
    """Another process has read on; whoever comes second looks again."""

    code = "list-read-elsewhere"
    title = _ALREADY_READ


async def receive_list(session: AsyncSession, actor: Actor, given: NewList, now: datetime) -> None:
    """Keep a list that was sent; it is read afterwards."""
    if await find_incident(session, given.incident_id) is None:
        raise UnknownIncident
    await store.save_list(session, actor, given, now)
    await audit.record(session, actor, "list received", "import", [given.id], bytes=given.byte_count)


async def take_rows(
    session: AsyncSession,
    actor: Actor,
    vault: Vault,
    read: HouseholdList,
    rows: Sequence[SoundRow | list[RowError]],
    place: Place,
) -> HouseholdList:
    """Accept the sound rows in the officer's name, note the others, and move on to `place`, all or nothing."""
    current = await store.lock_list(session, read.id)
    if current.state != "running" or current.place != read.place:
        raise ReadElsewhere
    sound = [row for row in rows if isinstance(row, SoundRow)]
    errors = [error for row in rows if not isinstance(row, SoundRow) for error in row]
    await accept_reports(session, current.officer, vault, [_report(read, row) for row in sound], read.received_at)
    moved = await store.advance(session, current, place, len(sound), errors)
    await audit.record(
        session,
        actor,
        "list read on",
        "import",
        [read.id],
        line=place.line,
        accepted=len(sound),
        rejected=len(rows) - len(sound),
    )
    return moved


def _report(read: HouseholdList, row: SoundRow) -> NewReport:
    """The same line of the same list is always the same report."""
    case_id = CaseId(derived_id("import", read.id, row.line, "case"))
    return NewReport(
        report_id=ReportId(derived_id("import", read.id, row.line, "report")),
        case_id=case_id,
        household_id=HouseholdId(derived_id("import", read.id, row.line, "household")),
        incident_id=read.incident_id,
        commune_code=row.commune_code,
        part=row.part,
        channel="list",
        import_id=read.id,
        line=row.line,
    )


async def finish_list(session: AsyncSession, actor: Actor, import_id: ImportId, now: datetime) -> None:
    """The last row has been read."""
    if (await store.lock_list(session, import_id)).state == "running":
        await store.finish_list(session, import_id, now)
        await audit.record(session, actor, "list finished", "import", [import_id])


async def refuse_list(session: AsyncSession, actor: Actor, import_id: ImportId, why: NotAList, now: datetime) -> None:
    """The file is no list at all."""
    if (await store.lock_list(session, import_id)).state == "running":
        await store.refuse_list(session, import_id, why, now)
        await audit.record(session, actor, "list refused", "import", [import_id], why=why.code)
