"""What is known of cases and their payees."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain import CaseFile, PayeeNews
from services.disbursement.tables import PayeeRow
from shared.database import execute
from shared.ids import CaseId

_COLUMNS: Final = "case_id, revision, risk_level, account_revision, account_hash, retracted_at is not null as retracted"
_OPEN: Final = text("""
    insert into cases (case_id, revision) select id, 0 from unnest(cast(:ids as uuid[])) as given(id)
    on conflict do nothing""")
_LOCK: Final = text(f"""
    select {_COLUMNS} from cases where case_id = any(cast(:ids as uuid[])) order by case_id for update""")
_FIND: Final = text(f"select {_COLUMNS} from cases where case_id = any(cast(:ids as uuid[]))")
_SAVE: Final = text("""
    update cases c set household_id = d.household_id, revision = d.revision, risk_level = d.risk_level,
           account_revision = coalesce(d.account_revision, c.account_revision),
           account_hash = coalesce(d.account_hash, c.account_hash)
      from unnest(cast(:ids as uuid[]), cast(:households as uuid[]), cast(:revisions as int[]), cast(:risk_levels as int[]),
                  cast(:account_revisions as int[]), cast(:account_hashes as bytea[]))
        as d(case_id, household_id, revision, risk_level, account_revision, account_hash)
     where c.case_id = d.case_id""")
_RETRACT: Final = text("""
    update cases set retracted_at = :now where case_id = any(cast(:ids as uuid[])) and retracted_at is null""")


async def lock_cases(session: AsyncSession, cases: Sequence[CaseId]) -> dict[CaseId, CaseFile]:
    """Return what is known of these cases and hold them; a case that nobody spoke of yet is opened empty."""
    ids = sorted(set(cases))
    await execute(session, _OPEN, {"ids": ids})
    return _files((await execute(session, _LOCK, {"ids": ids})).mappings())


async def find_cases(session: AsyncSession, cases: Sequence[CaseId]) -> dict[CaseId, CaseFile]:
    """Return what is known of these cases, without holding them."""
    return _files((await execute(session, _FIND, {"ids": sorted(set(cases))})).mappings())


async def save_payees(session: AsyncSession, news: Sequence[PayeeNews], now: datetime) -> None:
    """Keep the newest report of each case; an account that a report leaves out stays known."""
    accounts = [
        {
            "case_id": item.case_id,
            "revision": item.account_revision,
            "account": item.account,
            "account_hash": item.account_hash,
            "received_at": now,
        }
        for item in news
        if item.account is not None
    ]
    if accounts:
        await execute(session, insert(PayeeRow), accounts)
    await execute(
        session,
        _SAVE,
        {
            "ids": [item.case_id for item in news],
            "households": [item.household_id for item in news],
            "revisions": [item.revision for item in news],
            "risk_levels": [item.risk_level for item in news],
            "account_revisions": [item.account_revision for item in news],
            "account_hashes": [item.account_hash for item in news],
        },
    )


async def save_retracted(session: AsyncSession, cases: Sequence[CaseId], now: datetime) -> None:
    """Remember that these reports were taken back, also for awards that come later."""
    await execute(session, _RETRACT, {"ids": sorted(set(cases)), "now": now})


def _files(rows: Any) -> dict[CaseId, CaseFile]:
    return {row["case_id"]: CaseFile(**row) for row in rows}
