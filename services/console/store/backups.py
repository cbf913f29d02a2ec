"""What is known of copies of the databases: each attempt is a row, written by who took it."""

from typing import Final

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.console.views.backups import Backups
from shared.database import execute

_FIND: Final = text("""
    with whole as (select max(began_at) as began_at from backups where failure is null),
         failed as (select b.id, b.failure from backups b, whole w
                     where b.failure is not null and (w.began_at is null or b.began_at > w.began_at))
    select (select began_at from whole) as newest, (select count(*) from failed) as failures,
           (select failure from failed order by id desc limit 1) as failure""")


async def find_backups(session: AsyncSession) -> Backups:
    return Backups(**(await execute(session, _FIND)).mappings().one())
