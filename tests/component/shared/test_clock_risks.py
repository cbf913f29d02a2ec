from dataclasses import replace
from datetime import timedelta

from shared import clock_risks, clocks
from shared.clock import now
from shared.clock_risks import HALF, MOST, RiskQuery, count_at_risk, list_at_risk
from shared.ids import new_id
from tests.component.shared.test_clocks import ACTOR, a_clock
from tests.support.builders import COMMUNE, ELSEWHERE, INCIDENT, PROVINCE


def at(percent, hours=72, commune_code=COMMUNE):
    """A clock of so many hours, of which so much of the time is gone."""
    started = now() - timedelta(hours=hours) * percent / 100
    clock = a_clock(started_at=started, due_at=started + timedelta(hours=hours))
    return replace(clock, scope=replace(clock.scope, commune_code=commune_code))


def of(area, **values):
    return RiskQuery(**{"gone": MOST, "area": area, "drill": True, "incident_id": None, **values})


async def start(database, *started):
    async with database.transaction() as session:
        await clocks.start(session, started)


async def found(database, query, most=100):
    async with database.reading() as session:
        return [clock.id for clock in await list_at_risk(session, query, most)], await count_at_risk(session, query)


async def test_a_running_clock_is_at_risk_from_the_moment_on_at_which_so_much_of_its_time_is_gone(database):
    early, half, most, due, stopped, short = at(49), at(51), at(81), at(101), at(90), at(85, hours=1)
    await start(database, early, half, most, due, stopped, short)
    async with database.transaction() as session:
        await clocks.stop(session, "assisted", [stopped.subject_id], now())

    assert await found(database, of(None)) == ([most.id, short.id], 2)
    assert set((await found(database, of(None, gone=HALF)))[0]) == {half.id, most.id, short.id}


async def test_a_clock_that_ends_later_than_it_did_is_at_risk_later(database):
    clock = at(81)
    await start(database, clock)
    async with database.transaction() as session:
        await clocks.move(session, ACTOR, [clocks.Move(clock.subject_id, clock.limit, clock.due_at + timedelta(hours=72))])

    assert await found(database, of(None)) == ([], 0)


async def test_who_looks_sees_the_clocks_of_his_area_and_of_the_incident_that_he_means(database):
    here, there, elsewhere = at(82), at(83), at(84, commune_code=ELSEWHERE)
    await start(database, here, there, elsewhere)

    commune, province = (frozenset({COMMUNE}), frozenset()), (frozenset(), frozenset({PROVINCE}))
    assert await found(database, of(commune)) == ([there.id, here.id], 2)
    assert await found(database, of(province)) == ([there.id, here.id], 2)
    assert await found(database, of(None)) == ([elsewhere.id, there.id, here.id], 3)
    assert await found(database, of(None), most=1) == ([elsewhere.id], 3)
    assert await found(database, of(province, commune_code=ELSEWHERE)) == ([], 0)
    assert (await found(database, of(None, incident_id=INCIDENT)))[1] == 3
    assert (await found(database, of(None, incident_id=new_id())))[1] == 0
    assert (await found(database, of(None, drill=False)))[1] == 0


async def test_operators_see_how_many_are_at_risk_and_when_there_are_none_any_more(database):
    clock = at(81)
    await start(database, clock)
    await clock_risks.measure(database, "test")
    before = shown()
    async with database.transaction() as session:
        await clocks.stop(session, "assisted", [clock.subject_id], now())
    await clock_risks.measure(database, "test")

    assert (before, shown()) == ((1, 1), (0, 0))


def shown():
    return tuple(clock_risks.AT_RISK.labels("test", "assisted", gone)._value.get() for gone in ("50", "80"))
