"""A ledger that nobody compares, and a difference that nobody explains. Hours are set back in rows: nobody waits for them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from shared.ids import new_id
from tests.chaos.alerts.ground import OPERATOR, Ground, fires


@fires("LedgerNotCompared")
@asynccontextmanager
async def compares_no_more(ground: Ground) -> AsyncIterator[None]:
    """comparisons fail by a wrong constraint and the last is set back by four hours; undone: it is dropped, and one runs"""
    await _books(
        ground,
        "alter table reconciliation_runs disable trigger user",
        "update reconciliation_runs set at = at - interval '4 hours'",
        "alter table reconciliation_runs enable trigger user",
        "alter table reconciliation_runs add constraint wrong check (at < timestamptz '2000-01-01') not valid",
    )
    yield
    await _books(ground, "alter table reconciliation_runs drop constraint wrong")


@fires("LedgerDiffers")
@asynccontextmanager
async def differs_since_yesterday(ground: Ground) -> AsyncIterator[None]:
    """a difference of 1,000 đồng that was opened 25 hours ago is put among the others; undone: the next comparison ends it"""
    await _books(
        ground,
        f"""insert into differences (id, drill, part, subject, kind, unit, booked, found, owner, opened_at, due_at)
            values ('{new_id()}', false, 'bank', 'thử báo động', 'unmatched', 'dong', 0, 1000, 'accountant',
                    now() - interval '25 hours', now() + interval '1 hour')""",
    )
    yield
    await ground.doors.post("disbursement", "/v1/reconciliation/runs", OPERATOR, {})


async def _books(ground: Ground, *statements: str) -> None:
    await ground.statement("disbursement", *statements, "select 1")
