"""Whether each transaction that changed rows wrote an audit row as well: looked for in tests only, as it costs questions."""

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection, text
from sqlalchemy.orm import Session, SessionTransaction
from sqlmodel.ext.asyncio.session import AsyncSession

# Tables that belong to the delivery of a change, or are put together from others again and again, and are no change of their
# own: they need no audit row.
_BOOKKEEPING: Final = frozenset(
    {
        "outbox", "topic_ends", "republications", "inbox", "dead_letters", "reading_places", "gaps",
        "leases", "idempotency_keys", "windows", "audit", "paced_incidents",
        "board_readers", "board_summaries", "board_tallies", "bank_silences",
    }
)  # fmt: skip
_CHANGED_BEFORE: Final = "changed before"
_CHANGES: Final = text("""
    select relname, n_tup_ins + n_tup_upd + n_tup_del as changes from pg_stat_xact_user_tables
     where n_tup_ins + n_tup_upd + n_tup_del > 0""")


class UnrecordedChange(AssertionError):  # noqa: N818 - says what happened
    """A transaction changed rows and wrote no audit row (looked for in tests only)."""


def _changes(rows: Iterable[Any]) -> dict[str, int]:
    return {row.relname: row.changes for row in rows}


def note_changes_before(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    """PostgreSQL counts by connection, and empties the counts once a second at most: they begin with those of earlier
    transactions, whose audit rows would excuse this one.
    """
    if not transaction.nested:
        session.info[_CHANGED_BEFORE] = _changes(connection.execute(_CHANGES))


async def expect_audit(session: AsyncSession) -> None:
    await session.flush()
    now, before = _changes(await (await session.connection()).execute(_CHANGES)), session.info[_CHANGED_BEFORE]
    changed = {name for name, changes in now.items() if changes != before.get(name, 0)}
    silent = sorted(name for name in changed if name not in _BOOKKEEPING and not name.startswith("outbox_"))
    if silent and "audit" not in changed:
        raise UnrecordedChange(f"changed {', '.join(silent)} without an audit row")
