"""Lists of households: taken in whole, then read piece by piece so that a crash at any line goes on where it stopped."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.intake.commands.context import Context
from services.intake.commands.incidents import UnknownIncident
from services.intake.commands.reports import accept_reports
from services.intake.domain.reports import NewReport
from services.intake.policy.list_reasons import RowError, looks_like, without_cells
from services.intake.policy.lists import RowVerdict, SoundRow
from services.intake.policy.refused_rows import packed
from services.intake.store import lists as store
from services.intake.store import refused_rows as rows_store
from services.intake.store.incidents import find_incident
from services.intake.store.lists import HouseholdList, NewList
from shared import audit
from shared.errors import NotFound, Unavailable
from shared.identity import Actor
from shared.ids import CaseId, HouseholdId, ImportId, ReportId, derived_id
from shared.list_files import Header, NotAList, Position, Row
from shared.need_to_know import Knowledge, knowledge_of
from shared.texts import Text

_ALREADY_READ: Final = Text(vi="Đoạn này của danh sách đã được đọc", en="This part of the list was already read")


class UnknownList(NotFound):
    """There is no such list, or it is not for this person to see."""

    code = "unknown-import"
    title = Text(vi="Không có danh sách này", en="There is no such list")


class ReadElsewhere(Unavailable):
    """Another process has read on; whoever comes second looks again."""

    code = "list-read-elsewhere"
    title = _ALREADY_READ


@dataclass(frozen=True, slots=True)
class ListView:
    """How far a list has been read, and what is the matter with its rows."""

    household_list: HouseholdList
    errors: list[RowError]
    notes: list[RowError]


@dataclass(frozen=True, slots=True)
class RowBatch:
    """Rows of a list that were read one after the other, and the position behind them."""

    header: Header
    rows: Sequence[Row]
    verdicts: Sequence[RowVerdict]
    after: Position


async def receive_list(session: AsyncSession, actor: Actor, new_list: NewList, now: datetime) -> None:
    """Keep a list that was sent; it is read afterwards."""
    if await find_incident(session, new_list.incident_id) is None:
        raise UnknownIncident
    await store.save_list(session, actor, new_list, now)
    await audit.record(session, actor, "list received", "import", [new_list.id], bytes=new_list.byte_count)


async def view_list(session: AsyncSession, actor: Actor, import_id: UUID) -> ListView:
    """Show a list to whoever sent it, and to whoever has at least his area."""
    found = await seen_list(session, actor, import_id)
    errors = await store.list_errors(session, import_id)
    if knowledge_of(actor) is Knowledge.NOTHING:
        errors = [without_cells(error) for error in errors]
    return ListView(found, errors, await store.list_notes(session, import_id))


async def seen_list(session: AsyncSession, actor: Actor, import_id: UUID) -> HouseholdList:
    """Return a list to whoever sent it, and to whoever has at least his area. Raises UnknownList."""
    found = await store.find_list(session, import_id)
    if found is None or not _may_see(actor, found.officer):
        raise UnknownList
    return found


def _may_see(actor: Actor, officer: Actor) -> bool:
    if actor.subject == officer.subject or actor.area is None:
        return True
    return officer.area is not None and actor.may_act_in_all(officer.communes) and officer.provinces <= actor.provinces


async def take_rows(
    session: AsyncSession, actor: Actor, context: Context, household_list: HouseholdList, batch: RowBatch
) -> HouseholdList:
    """Accept the sound rows in the officer's name, note the others, and move on behind them, all or nothing."""
    current = await store.lock_list(session, household_list.id)
    if current.state != "running" or current.position != household_list.position:
        raise ReadElsewhere
    sound = [row for row in batch.verdicts if isinstance(row, SoundRow)]
    errors = [error for row in batch.verdicts if not isinstance(row, SoundRow) for error in row]
    accepted = await accept_reports(
        session, current.officer, context, [_report(household_list, row) for row in sound], household_list.received_at
    )
    notes = [note for row in sound for note in row.notes]
    notes += [looks_like(row.line, one.looks_like) for row, one in zip(sound, accepted, strict=True) if one.looks_like]
    current = replace(current, titles=batch.header.written, columns=batch.header.columns)
    moved = await store.advance(session, current, batch.after, len(sound), errors)
    kept = {error.line for error in errors[: moved.error_count - current.error_count]}
    if refused := [row for row in batch.rows if row.line in kept]:
        first = refused[0].line
        sealed = context.seals.seal_rows(current.id, first, packed(refused))
        await rows_store.save_refused_rows(session, current.id, first, sealed)
    await store.save_notes(session, current.id, notes)
    await audit.record(
        session,
        actor,
        "list read on",
        "import",
        [household_list.id],
        line=batch.after.line,
        accepted=len(sound),
        rejected=len(batch.verdicts) - len(sound),
    )
    return moved


def _report(household_list: HouseholdList, row: SoundRow) -> NewReport:
    """The same line of the same list is always the same report."""
    case_id = CaseId(derived_id("import", household_list.id, row.line, "case"))
    return NewReport(
        report_id=ReportId(derived_id("import", household_list.id, row.line, "report")),
        case_id=case_id,
        household_id=HouseholdId(derived_id("import", household_list.id, row.line, "household")),
        incident_id=household_list.incident_id,
        commune_code=row.commune_code,
        part=row.part,
        channel="list",
        import_id=household_list.id,
        line=row.line,
    )


async def finish_list(
    session: AsyncSession, actor: Actor, import_id: ImportId, unread_columns: Sequence[str], now: datetime
) -> None:
    """The last row has been read."""
    if (await store.lock_list(session, import_id)).state == "running":
        await store.finish_list(session, import_id, unread_columns, now)
        await audit.record(session, actor, "list finished", "import", [import_id])


async def refuse_list(session: AsyncSession, actor: Actor, import_id: ImportId, why: NotAList, now: datetime) -> None:
    """The file is no list at all."""
    if (await store.lock_list(session, import_id)).state == "running":
        await store.refuse_list(session, import_id, why, now)
        await audit.record(session, actor, "list refused", "import", [import_id], why=why.code)
