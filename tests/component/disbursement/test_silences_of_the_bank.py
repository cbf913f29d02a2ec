"""Whether the bank answers is known to all processes: also of one that takes connections and never says anything."""

from collections.abc import AsyncIterator
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from services.disbursement import metrics, store
from services.disbursement.activities import Activities
from services.disbursement.activities.bank_line import BankLine, Greeter, HeardRail, bank_answers
from services.disbursement.activities.files import BankFiles
from services.disbursement.app import build_service
from services.disbursement.domain.bank_silences import FORGOTTEN, NOT_ASKED, SILENT_AFTER, BankSilence, silent_since
from services.disbursement.gateways.bank import HttpBank
from services.disbursement.gateways.rail import BankBusy, DrillOnRealRail, OrdersRefused, RealOnSimulator
from shared.clock import now
from shared.database import Database, execute
from shared.errors import OutcomeUnknown, Unavailable
from shared.ids import RoundId
from tests.component.disbursement.conftest import SimulatedBank, impatient
from tests.component.disbursement.harness import ISSUER, ServiceHarness, a_household, settings_for
from tests.support.foundation import client_for

BankAndHarness = tuple[SimulatedBank, ServiceHarness]


@pytest.fixture
async def hanging(bank_and_harness: BankAndHarness) -> AsyncIterator[BankAndHarness]:
    """The service beside a bank that hangs; it waits a second for each answer."""
    bank, harness = bank_and_harness
    await bank.misbehave(silent_for_s=600)
    async with impatient(harness) as harness.activities:
        yield bank, harness
    await bank.misbehave(silent_for_s=0)


async def _silence(harness: ServiceHarness) -> BankSilence | None:
    async with harness.foundation.database.reading() as session:
        return await store.bank_silences.find(session)


async def _set_back(harness: ServiceHarness, column: str, by: timedelta) -> None:
    async with harness.foundation.database.transaction() as session:
        await execute(session, text(f"update bank_silences set {column} = {column} - cast(:by as interval)"), {"by": by})


async def _owed(harness: ServiceHarness) -> RoundId:
    household = a_household()
    await harness.source(1_000_000_000)
    await harness.take(household.reported, household.approved)
    (round_id,) = await harness.rounds()
    return round_id


async def _part(harness: ServiceHarness) -> datetime | None:
    """What the service says of its part "bank": since when it does not answer."""
    return await bank_answers(harness.foundation.database, harness.settings.bank_url)()


async def test_a_bank_that_hangs_is_a_part_that_does_not_answer_until_it_answers(hanging: BankAndHarness) -> None:
    bank, harness = hanging
    round_id = await _owed(harness)
    asked_nothing = await _silence(harness), await _part(harness)
    began = now()
    for _ in range(2):
        with pytest.raises((OutcomeUnknown, Unavailable)):
            await harness.activities.send_round(round_id)
    at_first, part_at_first = await _silence(harness), await _part(harness)
    assert at_first is not None
    await _set_back(harness, "since", SILENT_AFTER)
    later, part_later = await _silence(harness), await _part(harness)
    await harness.loops.measure()
    shown = metrics.BANK_SILENT._value.get()
    await bank.misbehave(silent_for_s=0)
    await harness.activities.send_round(round_id)
    await harness.loops.measure()

    assert asked_nothing == (None, None)
    assert (at_first.calls, part_at_first) == (2, None), "a call or two that broke off are no silence"
    assert began <= at_first.since < at_first.latest_at - timedelta(seconds=1.5), "from the beginning of the first to the end"
    assert later is not None
    assert part_later == later.since
    assert SILENT_AFTER.total_seconds() < shown < SILENT_AFTER.total_seconds() + 60
    assert (await _silence(harness), await _part(harness), metrics.BANK_SILENT._value.get()) == (None, None, 0)


async def test_a_bank_that_hangs_is_known_although_nothing_is_on_its_way(hanging: BankAndHarness) -> None:
    bank, harness = hanging
    called = HttpBank(harness.settings.bank_url, timeout_s=1, is_real=False)
    greeter = Greeter(called, BankLine(harness.foundation.database))
    for _ in range(2):
        await greeter.greet()
    at_first, part_at_first = await _silence(harness), await _part(harness)
    await _set_back(harness, "since", SILENT_AFTER)
    part_later = await _part(harness)
    await bank.misbehave(silent_for_s=0)
    await greeter.greet()
    await called.close()

    assert ((at_first or pytest.fail("nothing known")).calls, part_at_first) == (2, None)
    assert part_later == at_first.since - SILENT_AFTER
    assert (await _silence(harness), await _part(harness)) == (None, None)


BY_FILES = {
    "bank_protocol": "iso20022",
    "bank_account": "0110000000",
    "bank_account_name": "Quỹ Thử Nghiệm",
    "bank_account_bank": "VBARD",
}


def test_the_service_asks_a_bank_by_itself(harness: ServiceHarness) -> None:
    def calls(**settings: Any) -> list[str]:
        service = build_service(harness.foundation, settings_for("http://bank.test", **settings))
        own = (BankFiles, Greeter)
        return [task.work.__name__ for task in service.periodic_tasks if isinstance(getattr(task.work, "__self__", None), own)]

    assert (calls(), calls(**BY_FILES)) == (["greet"], ["read_mailbox"])


class _Busy:
    """A bank that wants to be left alone."""

    def __init__(self) -> None:
        self.calls = 0

    async def greet(self) -> None:
        self.calls += 1
        raise BankBusy(timedelta(hours=1))


async def test_a_busy_bank_has_answered_and_is_left_alone(harness: ServiceHarness) -> None:
    line, busy = BankLine(harness.foundation.database), _Busy()
    with pytest.raises(Unavailable):
        await HeardRail(_Says(Unavailable()), line, can_be_asked=True).ask(["x"])
    greeter = Greeter(busy, line)
    for _ in range(2):
        await greeter.greet()

    assert (busy.calls, await _silence(harness)) == (1, None)


async def test_a_bank_that_cannot_be_reached_has_not_answered_either(harness: ServiceHarness) -> None:
    round_id = await _owed(harness)
    nobody = HttpBank("http://127.0.0.1:9", timeout_s=1, is_real=False)
    with pytest.raises(Unavailable):
        await Activities(harness.foundation, nobody, harness.context).send_round(round_id)
    await nobody.close()

    assert (await _silence(harness) or pytest.fail("nothing known")).calls == 1


class _Says:
    """A bank that does one thing."""

    def __init__(self, what: Exception | None) -> None:
        self.what = what

    async def pay(self, *_: Any, **__: Any) -> None:
        if self.what is not None:
            raise self.what

    ask = pay


@pytest.mark.parametrize(
    "what", [None, BankBusy(timedelta(seconds=1)), OrdersRefused(by_form=True, words="no")], ids=["yes", "busy", "refuses"]
)
async def test_every_word_is_an_answer(harness: ServiceHarness, what: Any) -> None:
    line = BankLine(harness.foundation.database)
    for word in (Unavailable(), OutcomeUnknown(), what):
        with pytest.raises(type(word)) if word else nullcontext():
            await HeardRail(_Says(word), line, can_be_asked=True).ask(["x"])

    assert await _silence(harness) is None


@pytest.mark.parametrize("what", [DrillOnRealRail(), RealOnSimulator()], ids=["drill", "real"])
async def test_what_is_not_called_neither_answers_nor_is_silent(harness: ServiceHarness, what: Any) -> None:
    line = BankLine(harness.foundation.database)
    for _ in range(2):
        with pytest.raises(type(what)):
            await HeardRail(_Says(what), line, can_be_asked=True).pay("r", [], idempotency_key="k")
        before = await _silence(harness)
        with pytest.raises(Unavailable):
            await HeardRail(_Says(Unavailable()), line, can_be_asked=True).ask(["x"])

    assert before is not None
    assert (await _silence(harness) or before).calls == 2


async def test_a_bank_of_files_is_not_called_by_a_question(harness: ServiceHarness) -> None:
    line = BankLine(harness.foundation.database)
    with pytest.raises(Unavailable):
        await HeardRail(_Says(Unavailable()), line, can_be_asked=True).pay("r", [], idempotency_key="k")
    await HeardRail(_Says(None), line, can_be_asked=False).ask(["x"])

    assert await _silence(harness) is not None


async def test_another_process_that_is_answered_ends_it_although_it_knew_nothing_of_it(harness: ServiceHarness) -> None:
    one, other = BankLine(harness.foundation.database), BankLine(harness.foundation.database)
    with pytest.raises(Unavailable):
        await HeardRail(_Says(Unavailable()), one, can_be_asked=True).ask(["x"])
    await HeardRail(_Says(None), other, can_be_asked=True).ask(["x"])

    assert await _silence(harness) is None


@pytest.mark.parametrize("is_forgotten", [True, False])
async def test_one_call_that_breaks_off_on_another_day_is_no_silence_since_then(
    harness: ServiceHarness, *, is_forgotten: bool
) -> None:
    """A call broke off and nobody asked again: the service was stopped. The next one is judged by itself."""
    line = BankLine(harness.foundation.database)
    for _ in range(2):
        with pytest.raises(Unavailable):
            await HeardRail(_Says(Unavailable()), line, can_be_asked=True).ask(["x"])
    ago = FORGOTTEN + timedelta(seconds=1) if is_forgotten else FORGOTTEN - timedelta(minutes=1)
    await _set_back(harness, "since", ago)
    await _set_back(harness, "latest_at", ago)

    with pytest.raises(Unavailable):
        await HeardRail(_Says(Unavailable()), line, can_be_asked=True).ask(["x"])

    found = await _silence(harness)
    assert found is not None
    assert (found.calls, silent_since(found, now()) is None) == ((1, True) if is_forgotten else (3, False))


async def test_where_the_database_is_away_the_call_is_what_it_was() -> None:
    away = Database("postgresql+asyncpg://nobody@127.0.0.1:1/nothing", name="away")
    line = BankLine(away)
    await HeardRail(_Says(None), line, can_be_asked=True).ask(["x"])
    with pytest.raises(OutcomeUnknown):
        await HeardRail(_Says(OutcomeUnknown()), line, can_be_asked=True).ask(["x"])
    with pytest.raises(OSError):  # noqa: PT011 - as a knock that nobody opens
        await bank_answers(away, "http://127.0.0.1:9")()
    await away.close()


def test_by_the_calls_alone_it_is_judged() -> None:
    moment = now()

    def after(lasted: timedelta, ago: timedelta) -> datetime | None:
        return silent_since(BankSilence(moment - ago - lasted, moment - ago, 3), moment)

    second = timedelta(seconds=1)
    assert silent_since(None, moment) is None
    assert after(SILENT_AFTER, timedelta()) == moment - SILENT_AFTER
    assert after(SILENT_AFTER - second, timedelta()) is None
    assert after(SILENT_AFTER - second, NOT_ASKED - second) is None, "that nobody asks makes it no longer"
    assert after(SILENT_AFTER, NOT_ASKED) is None


async def test_operators_are_told_how_payments_stand_and_nobody_else(harness: ServiceHarness) -> None:
    await _owed(harness)
    async with client_for(harness.app, ISSUER.token("ops")) as operator:
        reserved = (await operator.get("/v1/operations/payments")).json()
        await harness.send()
        sent = (await operator.get("/v1/operations/payments")).json()
    async with client_for(harness.app, ISSUER.token("reporter", communes=["27238"])) as other:
        refused = await other.get("/v1/operations/payments")

    assert reserved == {"items": [{"state": "reserved", "count": 1, "oldest_since": None}]}
    [item] = sent["items"]
    assert (item["state"], item["count"]) == ("sent", 1)
    assert timedelta() <= now() - datetime.fromisoformat(item["oldest_since"]) < timedelta(minutes=1)
    assert refused.status_code == 403
