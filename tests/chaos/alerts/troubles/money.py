"""Payments that do not arrive, means that are not there, accounts that nobody can read."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from deploy.devstack.addresses import new_key
from tests.chaos.alerts.ground import Ground, fires
from tests.journeys.test_journeys import INJURED
from tests.journeys.village import Village
from tests.support.second_thoughts import resolve
from tests.support.waiting import eventually

_ENDING: Final = "8642"
_LONG_S: Final = 3600.0


async def _owed(village: Village, **body: Any) -> str:
    """A household that was reported, looked at, and signed for."""
    case = await village.report(INJURED, **body)
    await village.find(case, INJURED)
    await village.sign(await eventually(lambda: village.awards(case), what="an award"))
    return case


@fires("BankContradictsItself")
@asynccontextmanager
async def says_two_things(ground: Ground) -> AsyncIterator[None]:
    """the bank says "settled" and then "rejected" of one payment; undone: two accountants say that it was paid"""
    village = await ground.storm()
    await ground.means(village)
    await ground.doors.simulator("bank", "/faults", {"troubles": {_ENDING: "contradicted"}})
    payee = ground.dice.payee(ground.dice.name())
    number = payee.account_number[: -len(_ENDING)] + _ENDING
    case = await _owed(village, payee=replace(payee, account_number=number).to_json())
    yield
    await ground.doors.simulator("bank", "/faults", {"troubles": {}})
    [payment] = await village.payments(case)
    await resolve(ground.doors, payment["id"], "paid")


@fires("PaymentsHeld")
@asynccontextmanager
async def does_not_say_what_became_of_it(ground: Ground) -> AsyncIterator[None]:
    """the bank answers nothing about an order, and since when is set back by 3 hours; undone: set forward, and it answers"""
    village = await ground.storm()
    await ground.means(village)
    await ground.doors.simulator("bank", "/faults", {"silent_for_s": _LONG_S})
    case = await _owed(village)
    await eventually(lambda: _stands(ground, case, "unknown"), within_s=240, what="its payment to be unknown")
    await _set_back(ground, case, "left_round_at", "3 hours")
    yield
    await ground.doors.simulator("bank", "/faults", {"silent_for_s": 0})
    # One that has been unknown for hours is asked about every ten minutes only: nobody waits for that here.
    await _set_back(ground, case, "left_round_at", "-3 hours")


@fires("PartAway", part="bank")
@asynccontextmanager
async def takes_connections_and_never_answers(ground: Ground) -> AsyncIterator[None]:
    """the bank takes connections and answers no call, and since when is set back by 3 minutes; undone: it answers"""
    village = await ground.storm()
    await ground.means(village)
    await ground.doors.simulator("bank", "/faults", {"silent_for_s": _LONG_S})
    await _owed(village)
    await eventually(lambda: _is_silent(ground), what="a call that is not answered")
    await ground.statement("disbursement", "update bank_silences set since = since - interval '3 minutes'", "select 1")
    yield
    await ground.doors.simulator("bank", "/faults", {"silent_for_s": 0})


async def _is_silent(ground: Ground) -> bool:
    return bool(await ground.statement("disbursement", "select count(*) from bank_silences"))


@fires("MeansRunOut")
@asynccontextmanager
async def has_no_source(ground: Ground) -> AsyncIterator[None]:
    """help is signed for in a storm without any source, and that is set back by 20 minutes; undone: a contribution is booked"""
    village = await ground.storm()
    case = await _owed(village)
    await eventually(lambda: _stands(ground, case, "waiting_funds"), what="its payment to wait for means")
    await _set_back(ground, case, "created_at", "20 minutes")
    yield
    await ground.means(village)


@fires("AccountsUnreadable", within_s=90)
@asynccontextmanager
async def lacks_the_old_key(ground: Ground) -> AsyncIterator[None]:
    """disbursement starts with another DATA_KEY than the one that sealed an account; undone: the old one stands beside it"""
    name, new = "DISBURSEMENT_DATA_KEY", new_key()
    old = ground.stack.process("disbursement").program.environment[name]
    village = await ground.storm()
    await ground.means(village)
    case = await village.report(INJURED)
    await village.find(case, INJURED)
    awards = await eventually(lambda: village.awards(case), what="an award")
    await eventually(lambda: _is_known(ground, case), what="the account to be known to payments")
    await ground.set_for_good("disbursement", {name: new})
    await village.sign(awards)
    yield
    await ground.set_for_good("disbursement", {name: f"{new},{old}"})


async def _stands(ground: Ground, case: str, state: str) -> bool:
    of = f"case_id = '{UUID(case)}' and state = '{state}'"
    return bool(await ground.statement("disbursement", f"select count(*) from payments where {of}"))


async def _set_back(ground: Ground, case: str, moment: str, by: str) -> None:
    """Let this moment of its payments lie so much earlier."""
    earlier = f"update payments set {moment} = {moment} - interval '{by}' where case_id = '{UUID(case)}'"
    await ground.statement("disbursement", earlier, "select 1")


async def _is_known(ground: Ground, case: str) -> bool:
    return bool(await ground.statement("disbursement", f"select count(*) from cases where case_id = '{UUID(case)}'"))
