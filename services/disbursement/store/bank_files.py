"""Files told to a bank, and its messages, each read once."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.bank_files import NOT_TOLD, Recollection
from shared.database import execute

_FIND: Final = text("select refused_at, words from bank_files where message_id = :message for update")
_TELL: Final = text("""
    insert into bank_files (message_id, told_at) values (:message, :now)
    on conflict (message_id) do update set told_at = excluded.told_at""")
_TELL_ATTEMPTS: Final = text("update attempts set told_in = :message where end_to_end_id = any(cast(:names as text[]))")
_TAKEN: Final = text("update bank_files set taken_at = coalesce(taken_at, :now) where message_id = :message")
_HEARD: Final = text(
    "update bank_files set heard_at = coalesce(heard_at, :now) where message_id = any(cast(:messages as text[]))"
)
_REFUSE: Final = text("""
    update bank_files set refused_at = :now, words = :words where message_id = :message and refused_at is null
    returning message_id""")
_TOLD_IN: Final = text("""
    select end_to_end_id from attempts where told_in = any(cast(:messages as text[])) and told_in <> '' order by 1""")
_NEVER_RECEIVED: Final = text("""
    select a.end_to_end_id from attempts a left join bank_files f on f.message_id = a.told_in
     where a.end_to_end_id = any(cast(:names as text[])) and a.status = 'sent'
       and (a.told_in = '' or f.refused_at is not null)""")
# Nothing at all was heard: no word of the file, none of any order in it.
_SILENT: Final = """
    f.refused_at is null and f.heard_at is null
    and not exists (select 1 from attempts o where o.told_in = f.message_id and o.told_in <> ''
                       and (o.status <> 'sent' or o.known_at is not null))"""
_UNHEARD: Final = text(f"""
    select distinct f.message_id from bank_files f join attempts a on a.told_in = f.message_id and a.told_in <> ''
     where a.end_to_end_id = any(cast(:names as text[]))
       and f.told_at <= case when f.taken_at is null then cast(:lost_before as timestamptz)
                             else cast(:silent_before as timestamptz) end
       and {_SILENT} order by 1""")
_COUNT_UNHEARD: Final = text(f"select count(*) as files from bank_files f where f.told_at <= :before and {_SILENT}")
_KNOWN_NAMES: Final = text("select name from bank_messages where name = any(cast(:names as text[]))")
_KEEP: Final = text("""
    insert into bank_messages (name, kind, body, read_at) values (:name, :kind, :body, :now)
    on conflict (name) do nothing returning name""")


@dataclass(frozen=True)
class KeptMessage:
    """A message of the bank as it is kept; `body` is sealed."""

    name: str
    kind: str
    body: bytes
    read_at: datetime


async def save_told(session: AsyncSession, message: str, names: Sequence[str], now: datetime) -> bytes | None:
    """Write down that these orders go in this file; return the sealed words by which the bank has refused it before, if it has:
    then nothing is written.
    """
    found = (await execute(session, _FIND, {"message": message})).first()
    if found is not None and found.refused_at is not None:
        words: bytes = found.words
        return words
    await execute(session, _TELL, {"message": message, "now": now})
    await execute(session, _TELL_ATTEMPTS, {"message": message, "names": list(names)})
    return None


async def save_taken(session: AsyncSession, message: str, now: datetime) -> None:
    """The bank's door said that it has this file."""
    await execute(session, _TAKEN, {"message": message, "now": now})


async def save_heard(session: AsyncSession, messages: Collection[str], now: datetime) -> None:
    """The bank has spoken of these files."""
    await execute(session, _HEARD, {"messages": sorted(messages), "now": now})


async def save_refused(session: AsyncSession, message: str, words: bytes, now: datetime) -> bool:
    """The bank has refused this file; tell whether that is new, and a file of ours."""
    return (await execute(session, _REFUSE, {"message": message, "words": words, "now": now})).first() is not None


async def list_told_in(session: AsyncSession, messages: Collection[str]) -> list[str]:
    """Return the orders that were told in these files, and in no other since."""
    if not (named := sorted({*messages} - {NOT_TOLD})):
        return []
    return [row.end_to_end_id for row in await execute(session, _TOLD_IN, {"messages": named})]


async def recall(session: AsyncSession, names: Collection[str], lost_before: datetime, silent_before: datetime) -> Recollection:
    """Return what is known of the files of these orders.

    `lost_before`: a file whose receipt never came is lost when it was told before that; `silent_before`: one with a receipt.
    """
    values = {"names": sorted(names)}
    missing = frozenset(row.end_to_end_id for row in await execute(session, _NEVER_RECEIVED, values))
    moments = {"lost_before": lost_before, "silent_before": silent_before}
    return Recollection(missing, [row.message_id for row in await execute(session, _UNHEARD, values | moments)])


async def count_unheard(session: AsyncSession, before: datetime) -> int:
    """Return of how many files the bank has said nothing that were told before this moment."""
    count: int = (await execute(session, _COUNT_UNHEARD, {"before": before})).one().files
    return count


async def list_read(session: AsyncSession, names: Collection[str]) -> frozenset[str]:
    """Return which of these messages have been read."""
    return frozenset(row.name for row in await execute(session, _KNOWN_NAMES, {"names": sorted(names)}))


async def keep_message(session: AsyncSession, message: KeptMessage) -> bool:
    """Keep a message for good; tell whether it is new."""
    values = {"name": message.name, "kind": message.kind, "body": message.body, "now": message.read_at}
    return (await execute(session, _KEEP, values)).first() is not None
