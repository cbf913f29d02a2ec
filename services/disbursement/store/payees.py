"""Payees: every account that a report named is kept, the case names the newest."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import insert, text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.payees import PayeeNews
from services.disbursement.tables import PayeeRow
from shared.database import execute

_SAVE: Final = text("""
    update cases c set household_id = d.household_id, revision = d.revision, risk_level = d.risk_level,
           account_revision = d.account_revision, account_hash = d.account_hash, commune_code = d.commune_code
      from unnest(cast(:ids as uuid[]), cast(:households as uuid[]), cast(:revisions as int[]), cast(:risk_levels as int[]),
                  cast(:account_revisions as int[]), cast(:account_hashes as bytea[]), cast(:communes as text[]))
        as d(case_id, household_id, revision, risk_level, account_revision, account_hash, commune_code)
     where c.case_id = d.case_id""")


async def save_payees(session: AsyncSession, news: Sequence[PayeeNews], now: datetime) -> None:
    """Keep the newest report of each case: it tells the whole household, so without an account there is none any more."""
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
            "communes": [item.commune_code for item in news],
        },
    )
