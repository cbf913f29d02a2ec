"""What can be served never stands behind what cannot: waiting digests and clocks are taken by who is there, not by age."""

from typing import Any

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.commands import digests, escalations
from services.notifications.domain.notices import NoticeKind
from services.notifications.store import cases, notices
from services.notifications.store.notices import NoticeQuery
from shared.clock import now
from shared.database import execute
from shared.ids import new_id
from tests.component.notifications.harness import ServiceHarness
from tests.support.builders import COMMUNE, INCIDENT, OTHER_COMMUNE, PROVINCE, a_clock_missed, a_household_reported

DIGESTS = """
    insert into notices (id, kind, audience, incident_id, drill, commune_code, province_code, case_id, outcome_id, state,
                         reason, template, template_version, text, item_count, created_at)
    select ('00000000' || substr(gen_random_uuid()::text, 9))::uuid, 'digest', 'commune', :incident, true,
           :place || n % :communes, '99', gen_random_uuid(), null, 'waiting',
           'no_recipient', 'digest', 1, 'Kịp Thời', 1, now() - interval '1 day'
      from generate_series(1, :count) n"""
CLOCKS = """
    with climbing as (
        insert into climbs (clock_id, kind, incident_id, commune_code, risk_level, drill, due_at, answer_from, missed_at, state,
                            first_rung, rung, since)
        select gen_random_uuid(), 'paid', :incident, :place || n % :communes, 4, true, now(), now(), now(), 'climbing', 1, 1,
               now() - interval '1 day'
          from generate_series(1, :count) n returning *)
    insert into escalations (clock_id, rung, incident_id, commune_code, kind, drill, due_at, answer_from, missed_at, state,
                             created_at)
    select clock_id, rung, incident_id, commune_code, kind, drill, due_at, answer_from, missed_at, 'nobody_on_duty', since
      from climbing"""
_CASES = """
    insert into case_contacts (case_id, incident_id, revision, has_informant, household_index)
    select gen_random_uuid(), :incident, 1, false, sha256(n::text::bytea) from generate_series(1, :count) n"""
_SCANS = "select relname, seq_scan from pg_stat_xact_user_tables where seq_scan > 0 order by relname"


def many(count: int, communes: int = 1, place: str = OTHER_COMMUNE) -> dict[str, Any]:
    """So many rows, older than all others, of places where nobody is."""
    return {"incident": INCIDENT, "place": place if communes == 1 else "9", "communes": communes, "count": count}


async def test_a_later_digest_does_not_wait_behind_five_hundred_for_which_nobody_is_there(harness: ServiceHarness) -> None:
    await harness.change(DIGESTS, **many(600))
    await harness.take(a_household_reported())
    await harness.give_contacts()
    await harness.loops.clocks.assign_waiting()
    await harness.send()

    (notice,) = await harness.notices(kind="digest", commune_code=COMMUNE)
    assert (notice["state"], notice["recipient"]) == ("sent", f"commune:{COMMUNE}")
    assert await harness.rows("select count(*) from notices where reason = 'no_recipient'") == [(600,)]


async def test_a_later_clock_does_not_wait_behind_two_thousand_for_which_nobody_is_there(harness: ServiceHarness) -> None:
    await harness.change(CLOCKS, **many(2100))
    await harness.take(a_clock_missed(commune_code=COMMUNE))
    await harness.give_duty({"commune_code": COMMUNE})
    await harness.loops.clocks.assign_waiting()
    await harness.send()

    assert await harness.rows("select state, count(*) from escalations group by state order by state") == [
        ("nobody_on_duty", 2100),
        ("sent", 1),
    ]


async def test_all_that_waited_is_served_in_turns_when_somebody_comes(harness: ServiceHarness) -> None:
    for statement in (DIGESTS, CLOCKS):
        await harness.change(statement, **many(700, communes=70))
    await harness.give_duty()
    for _ in range(3):
        await harness.loops.clocks.assign_waiting()

    assert await harness.rows("select count(*) from notices where reason = 'no_recipient'") == [(0,)]
    assert await harness.rows("select count(*) from escalations where state = 'nobody_on_duty'") == [(0,)]


async def test_nothing_that_is_asked_often_reads_a_whole_table(harness: ServiceHarness) -> None:
    await harness.give_contacts()
    await harness.change(DIGESTS, **many(50_000, communes=1000))
    await harness.change(CLOCKS, **many(50_000, communes=1000))
    await harness.change(_CASES, **many(50_000))
    await harness.change(
        "insert into outcomes select gen_random_uuid(), gen_random_uuid(), :i, '1', true, 'paid', '{}',"
        " gen_random_uuid(), null, null, null, null, now() from generate_series(1, 50000)",
        i=INCIDENT,
    )
    (known,) = await harness.rows("select case_id from notices limit 1")
    (contact,) = await harness.rows("select case_id, household_index from case_contacts limit 1")
    one_case = cases.CaseContact(contact.case_id, INCIDENT, revision=1, household_index=contact.household_index)

    async def everything(session: AsyncSession) -> None:
        context, actor = harness.activities._context, harness.foundation.actor
        await digests.assign_waiting_digests(session, actor, context, now())
        await escalations.assign_waiting_escalations(session, actor, context, now())
        for query in (
            NoticeQuery(case_id=known.case_id),
            NoticeQuery(case_id=known.case_id, kind=NoticeKind.HOUSEHOLD, area=(frozenset({COMMUNE}), frozenset({PROVINCE}))),
            NoticeQuery(incident_id=INCIDENT, after=new_id()),
            NoticeQuery(commune_code=COMMUNE),
        ):
            await notices.list_notices(session, query)
        await notices.find_of_cases(session, [known.case_id])
        await notices.withdraw(session, [new_id()])
        await cases.count_households(session, [one_case])
        await cases.find_still_texted(session, [one_case])

    for table in ("notices", "escalations", "climbs", "case_contacts", "outcomes"):
        await harness.rows(f"select count(*) from {table}")
    await _analyze(harness)
    async with harness.foundation.database.transaction() as session:
        for _ in range(7):  # PostgreSQL looks for a plan without values after five
            await everything(session)
        scanned = {row.relname for row in await execute(session, text(_SCANS))}

    assert scanned.isdisjoint({"notices", "escalations", "climbs", "case_contacts", "outcomes", "deliveries"})


async def _analyze(harness: ServiceHarness) -> None:
    async with harness.foundation.database._engine.connect() as connection:
        autocommit = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await autocommit.execute(text("analyze"))
