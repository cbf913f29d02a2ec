"""Cases: what is known of each, held by whoever writes about it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.disbursement.domain.cases import CaseFile
from services.disbursement.domain.payees import LostNews
from shared.database import execute
from shared.ids import CaseId

_COLUMNS: Final = (
    "case_id, revision, risk_level, account_revision, account_hash, retracted_at is not null as retracted, commune_code, "
    "payee_mark, others_account_revision is distinct from revision as of_head, lost_persons, lost_head, lost_at"
)
_OPEN: Final = text("""
    insert into cases (case_id, revision) select id, 0 from unnest(cast(:ids as uuid[])) as given(id)
    on conflict do nothing""")
_LOCK: Final = text(f"""
    select {_COLUMNS} from cases where case_id = any(cast(:ids as uuid[])) order by case_id for update""")
_FIND: Final = text(f"select {_COLUMNS} from cases where case_id = any(cast(:ids as uuid[]))")
_RETRACT: Final = text("""
    update cases set retracted_at = :now where case_id = any(cast(:ids as uuid[])) and retracted_at is null""")
# Refs have no commas: PostgreSQL takes no arrays of arrays.
_LOSE: Final = text("""
    update cases c set lost_revision = d.revision, lost_persons = string_to_array(d.persons, ','), lost_head = d.head,
           lost_at = case when c.lost_persons = string_to_array(d.persons, ',') and c.lost_head = d.head then c.lost_at
                          else cast(:now as timestamptz) end
      from (select distinct on (case_id) * from unnest(cast(:ids as uuid[]), cast(:revisions as int[]),
                                                       cast(:persons as text[]), cast(:heads as boolean[]))
                as given(case_id, revision, persons, head) order by case_id, revision desc) d
     where c.case_id = d.case_id and c.lost_revision < d.revision""")


async def lock_cases(session: AsyncSession, cases: Sequence[CaseId]) -> dict[CaseId, CaseFile]:
    """Return what is known of these cases and hold them; a case that nobody spoke of yet is opened empty."""
    ids = sorted(set(cases))
    await execute(session, _OPEN, {"ids": ids})
    return _files((await execute(session, _LOCK, {"ids": ids})).mappings())


async def save_lost(session: AsyncSession, news: Sequence[LostNews], now: datetime) -> None:
    """Keep who of these (held) cases is dead or missing, and since when that is known, where the findings are newer."""
    values = {
        "ids": [one.case_id for one in news],
        "revisions": [one.revision for one in news],
        "persons": [",".join(one.persons) for one in news],
        "heads": [one.head for one in news],
        "now": now,
    }
    await execute(session, _LOSE, values)


async def find_cases(session: AsyncSession, cases: Sequence[CaseId]) -> dict[CaseId, CaseFile]:
    """Return what is known of these cases, without holding them."""
    return _files((await execute(session, _FIND, {"ids": sorted(set(cases))})).mappings())


async def save_retracted(session: AsyncSession, cases: Sequence[CaseId], now: datetime) -> None:
    """Remember that these reports were taken back, also for awards that come later."""
    await execute(session, _RETRACT, {"ids": sorted(set(cases)), "now": now})


def _files(rows: Any) -> dict[CaseId, CaseFile]:
    return {row["case_id"]: CaseFile(**{**row, "lost_persons": tuple(row["lost_persons"])}) for row in rows}
