"""One fund, many who sign at the same moment: it is never overdrawn, nobody starves, and who needs it most is served first."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import pytest
from sqlalchemy import event

from services.disbursement import commands, store
from services.disbursement.domain.sources import Contribution
from services.disbursement.policy.payments import MAX_AT_ONCE
from shared import audit
from shared.clock import now
from shared.database import Database
from shared.events import AssistanceApproved
from shared.ids import SourceId, new_id
from tests.component.disbursement.conftest import QuietBank
from tests.component.disbursement.harness import Household, ServiceHarness, a_household, settings_for
from tests.conftest import FreshDatabase
from tests.support.foundation import a_foundation

APPROVERS = 64
HOT_FUND = 3_000_000_000_000


async def _plan(harness: ServiceHarness, database: Database, approvals: Sequence[AssistanceApproved]) -> None:
    async with database.transaction() as session:
        await commands.payments.plan_payments(session, harness.foundation.actor, harness.context, approvals, now())


def _needing(urgency: int | None, *, amount: int = 5_000_000, risk_level: int = 4, code: str = "INJURY") -> Household:
    household = a_household(amount=amount, code=code, risk_level=risk_level).signed_now()
    return Household(household.reported, household.approved.model_copy(update={"urgency": urgency}))


async def test_64_who_approve_at_once_never_overdraw_one_hot_fund_and_everybody_ends(fresh_database: FreshDatabase) -> None:
    """Each approver has a connection of his own: 64 times 8 awards of 10 tỷ, of which 300 fit into 3.000 tỷ."""
    url = await fresh_database("disbursement")
    harness = ServiceHarness(a_foundation("disbursement", url), settings_for("http://bank.test"), QuietBank())
    crowd = Database(url, name="approvers", pool_size=APPROVERS, strict=True, connect_s=30)
    source = await harness.source(HOT_FUND)
    households = [a_household(amount=10_000_000_000) for _ in range(APPROVERS * 8)]
    for start in range(0, len(households), 256):
        await harness.take(*[each.reported for each in households[start : start + 256]])
    lists = [[each.approved for each in households[number * 8 : (number + 1) * 8]] for number in range(APPROVERS)]

    await asyncio.gather(*[_plan(harness, crowd, approvals) for approvals in lists])

    seen = await harness.seen(source)
    assert (seen["available"], seen["reserved"]) == (0, HOT_FUND), "all of it is set aside, and no đồng more"
    states = await harness.rows("select state, count(*) as count from payments group by state order by state")
    assert {row["state"]: row["count"] for row in states} == {"reserved": 300, "waiting_funds": 212}
    await harness.expect_balanced()

    await harness.contribute(source, 212 * 10_000_000_000)

    assert await harness.rows("select 1 from payments where state = 'waiting_funds'") == []
    await harness.expect_balanced()
    await crowd.close()
    await harness.foundation.database.close()


async def test_while_a_source_is_held_nothing_is_done_that_does_not_hang_on_it(harness: ServiceHarness) -> None:
    """Whoever else is helped out of it waits so long: clocks, and what is known of the cases, come before."""
    await harness.source(HOT_FUND)
    household = a_household()
    await harness.take(household.reported)
    asked: list[str] = []
    engine = harness.foundation.database._engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *told: asked.append(" ".join(told[2].split())))

    await _plan(harness, harness.foundation.database, [household.approved])

    [held] = [
        place for place, statement in enumerate(asked) if "from sources where" in statement and "no key update" in statement
    ]
    own_work = ("clocks", "from cases", "paced_incidents", "payees")
    assert [statement for statement in asked[held:] if any(name in statement.lower() for name in own_work)] == []
    assert all(any(name in statement.lower() for statement in asked[:held]) for name in own_work), asked


async def test_who_needs_it_most_is_served_first_and_among_equals_who_was_decided_first(harness: ServiceHarness) -> None:
    older, younger = _needing(500), _needing(500)
    badly_off, at_risk = _needing(900), _needing(100, risk_level=5)
    rice = a_household(unit="kg", code="RICE", amount=60).signed_now()
    for each in (older, younger, badly_off, at_risk, rice):
        await harness.take(each.reported, each.approved)
    source = await harness.source()

    served: list[object] = []
    for _ in range(4):
        await harness.contribute(source, 5_000_000)
        [row] = await harness.rows(
            "select award_id from payments where state = 'reserved' and not award_id = any(cast(:known as uuid[]))",
            known=served,
        )
        served.append(row["award_id"])

    assert served == [each.award_id for each in (at_risk, badly_off, older, younger)]
    assert (await harness.payment(rice))["priority"] > (await harness.payment(badly_off))["priority"], "urgent help first"


async def test_nobody_new_goes_before_who_waits_for_the_same_means(harness: ServiceHarness) -> None:
    waits = _needing(500)
    await harness.take(waits.reported, waits.approved)
    source = await harness.source()
    came = Contribution(new_id(), SourceId(UUID(source)), 5_000_000, b"sealed")
    async with harness.foundation.database.transaction() as session:
        # Means came in, and the loop has not run yet.
        await store.sources.save_contribution(session, came, now())
        await audit.record(session, harness.foundation.actor, "contribution received", "source", [source])

    new = _needing(500)
    await harness.take(new.reported, new.approved)

    assert (await harness.payment(waits))["state"] == "reserved"
    assert (await harness.payment(new))["state"] == "waiting_funds"
    assert (await harness.seen(source))["reserved"] == 5_000_000
    await harness.expect_balanced()


async def test_where_more_wait_than_one_transaction_serves_a_new_one_waits_his_turn(
    harness: ServiceHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.disbursement.policy.payments.MAX_AT_ONCE", 2)
    assert MAX_AT_ONCE > 2
    waiting = [_needing(500) for _ in range(4)]
    for each in waiting:
        await harness.take(each.reported, each.approved)
    source = await harness.source()
    await harness.contribute(source, 25_000_000)
    new = _needing(500)
    await harness.take(new.reported, new.approved)

    states = [(await harness.payment(each))["state"] for each in (*waiting, new)]
    assert states == ["reserved"] * 4 + ["waiting_funds"]
    await harness.expect_balanced()
