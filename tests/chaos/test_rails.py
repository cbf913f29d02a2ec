"""kill -9 at each step of a payment on each rail: it comes back, goes on within a minute, pays all, and nothing twice.

Short here: one moment of each rail, after which somebody else knows more than we do (that of the bank that is told by JSON is
played by `test_crashes_between`). `make chaos` plays every moment of each rail.
"""

import os
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from deploy.devstack.stack import Stack
from tests.chaos.doomed import BEGUN, HAS_IT, SAID
from tests.chaos.dying import ENDED_WITHIN_S, RESUMED_WITHIN_S, Dying, dying, now_s, table
from tests.component.disbursement.file_bank import HELD_BANK, OUR_ACCOUNT, TheirBank, their_bank
from tests.journeys.test_journeys import HUNGRY, INJURED
from tests.journeys.village import Village, settle
from tests.support import people
from tests.support.doors import Doors
from tests.support.promises.ledger import check_ledger
from tests.support.promises.payments import check_payments
from tests.support.stack import gather_evidence
from tests.support.waiting import eventually

pytestmark = pytest.mark.timeout(600)

LONG: Final = os.environ.get("KIPTHOI_CHAOS") == "long"
ENDED: Final = {"settled", "handed_over"}


def around(*actions: str) -> list[str]:
    """Before and after each of these is committed."""
    return [f"{when} {action}" for action in actions for when in ("before", "after")]


_PLANNED: Final = around("payments planned")
JSON: Final = [*_PLANNED, BEGUN, *around("payments sent"), HAS_IT, *around("bank answers recorded"), SAID]
# A file whose receipt was not written down (`HAS_IT`) is answered by the bank all the same: the next household's.
FILES: Final = [
    *_PLANNED, BEGUN, *around("payments sent", "file told"), "after file taken",
    *around("bank message read", "bank answers recorded"), SAID,
]  # fmt: skip
CASH: Final = [
    *_PLANNED,
    *around("cash list made", "cash handed over", "cash not handed over", "cash handed back", "cash list closed"),
    SAID,
]
GOODS: Final = [
    *_PLANNED,
    *around("goods received", "goods delivered", "goods handed over", "delivery note closed"),
    # Written with "delivery note closed": after the one is after the other.
    "before goods brought_back",
    SAID,
]


@pytest.fixture(scope="module")
async def process(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Dying]:
    async with dying(stack, tmp_path_factory.mktemp("doomed")) as running:
        yield running


@pytest.fixture
async def village(doors: Doors) -> Village:
    return await settle(doors)


async def _owed(village: Village, losses: dict[str, Any], **how: Any) -> str:
    """A household that was reported, looked at, and signed for."""
    case = await village.report(losses, **how)
    await village.find(case, losses)
    await village.sign(await village.awards(case))
    return case


async def _all_paid(village: Village, cases: Sequence[str]) -> float:
    """Wait until all that these are owed is theirs, and the others know it; return when."""

    async def states() -> list[str]:
        return [payment["state"] for case in cases for payment in await village.payments(case)]

    await eventually(
        states, lambda seen: len(seen) >= len(cases) and set(seen) <= ENDED, within_s=ENDED_WITHIN_S, what="all to be paid"
    )
    for case in cases:
        await eventually(lambda case=case: village.case(case), lambda seen: seen["assisted_at"], within_s=ENDED_WITHIN_S)
    return now_s()


async def _judge(
    rail: str, village: Village, process: Dying, ended_at: float, *, bank_book: Sequence[Any] | None = None
) -> None:
    """Nothing stuck, nothing doubled, by the ledger and the bank's own book; each moment was met, none took long."""
    async with gather_evidence(process.stack.addresses, village.doors, incident_id=village.incident) as world:
        looked = world if bank_book is None else replace(world, bank_book=bank_book)
        verdicts = [await check_payments(looked), await check_ledger(looked)]
    assert [breach for verdict in verdicts for breach in verdict.violations] == []
    steps = await process.steps(ended_at)
    print(f"\n{table(rail, steps)}")  # noqa: T201 - the table that `make chaos` is played for
    assert sorted(step.moment for step in steps) == sorted(process.named)
    assert [step for step in steps if step.went_on_after_s > RESUMED_WITHIN_S] == []


@pytest.mark.skipif(not LONG, reason="its worst moment is in test_crashes_between (make chaos)")
async def test_money_by_a_bank_that_is_told_and_answers(process: Dying, village: Village) -> None:
    await process.begin()
    process.die_at(JSON)
    case = await _owed(village, INJURED)
    await process.all_met()
    await _judge("bank (JSON)", village, process, await _all_paid(village, [case]))

    [payment] = await village.payments(case)
    book = (await village.doors.simulator("bank", "/book"))["entries"]
    assert [one["amount_dong"] for one in book if one["end_to_end_id"].startswith(payment["id"])] == [5_400_000]


async def test_money_by_a_list_that_is_signed(process: Dying, village: Village) -> None:
    await process.begin()
    process.die_at(CASH if LONG else ["after cash handed over"])
    cases = [await _owed(village, INJURED, account=False) for _ in range(2)]
    [taken], [absent] = [await village.payments_when(case, "reserved", rail="cash") for case in cases]
    first = await _make_list(village, taken["source_id"], taken, absent)
    await _sign(village, first, taken)
    await _bring_back(village, first, absent)
    await _close(village, first)
    # Who was not at home waits again, and is paid with the next list.
    [again] = await village.payments_when(cases[1], "reserved", rail="cash")
    second = await _make_list(village, again["source_id"], again)
    await _sign(village, second, again)
    await _close(village, second)
    await process.all_met()
    await _judge("cash list", village, process, await _all_paid(village, cases))

    lists = [await village.doors.get("disbursement", f"/v1/cash-lists/{one}", people.ACCOUNTANT) for one in (first, second)]
    assert [(one["out"], one["to_come_back"], one["closed_at"] is not None) for one in lists] == [(0, 0, True), (0, 0, True)]


async def _make_list(village: Village, source: str, *payments: dict[str, Any]) -> str:
    body = {"source_id": source, "commune_code": village.commune, "carrier": village.dice.name()}
    body["payment_ids"] = [one["id"] for one in payments]
    made = await village.doors.post("disbursement", "/v1/cash-lists", people.ACCOUNTANT, body)
    return str(made["id"])


async def _act(village: Village, name: str, what: str, body: Any, **how: Any) -> Any:
    who = people.ACCOUNTANT if what in {"handed-back", "closed"} else people.paying_agent(village.commune)
    return await village.doors.post("disbursement", f"/v1/cash-lists/{name}/{what}", who, body, **how)


async def _sign(village: Village, name: str, payment: dict[str, Any]) -> None:
    _, seen = await village.doors.read("disbursement", f"/v1/cash-lists/{name}", people.ACCOUNTANT)
    proof = {"signer": village.dice.name(), "mark": "signature", "evidence": "Danh sách diễn tập, tờ 1"}
    line = {"payment_id": payment["id"], "handed_at": seen["made_at"], **proof}
    assert (await _act(village, name, "handovers", {"items": [line]}))["refused"] == []


async def _bring_back(village: Village, name: str, payment: dict[str, Any]) -> None:
    kept = {"items": [{"payment_id": payment["id"], "reason": "absent"}]}
    assert (await _act(village, name, "not-handed-over", kept))["refused"] == []
    await _act(village, name, "handed-back", {"amount": payment["amount"]})


async def _close(village: Village, name: str) -> None:
    tag, _ = await village.doors.read("disbursement", f"/v1/cash-lists/{name}", people.ACCOUNTANT)
    await _act(village, name, "closed", {}, tag=tag)


async def test_goods_that_leave_a_warehouse_by_a_note(process: Dying, village: Village) -> None:
    await process.begin()
    process.die_at(GOODS if LONG else ["after goods handed over"])
    cases = [await _owed(village, HUNGRY, account=False) for _ in range(2)]
    payments = [(await village.payments_when(case, "reserved", rail="goods"))[0] for case in cases]
    warehouse = await _fill_warehouse(village, payments)
    first = await _deliver(village, warehouse, payments[0]["source_id"])
    assert {line["payment_id"] for line in first["lines"]} == {one["id"] for one in payments}
    await people.hand_over(village.doors, village.commune, payments[0]["id"])
    await _note_closed(village, first)
    # What nobody took leaves again with the next note.
    second = await _deliver(village, warehouse, payments[0]["source_id"])
    assert [line["payment_id"] for line in second["lines"]] == [payments[1]["id"]]
    await people.hand_over(village.doors, village.commune, payments[1]["id"])
    await _note_closed(village, second)
    await process.all_met()
    await _judge("goods", village, process, await _all_paid(village, cases))

    [level] = (await village.doors.get("disbursement", f"/v1/warehouses/{warehouse}", people.ACCOUNTANT))["stock"]
    assert (level["came_in"] - level["went_out"], level["remaining"]) == (_SPARE, _SPARE)


_SPARE: Final = 7


async def _fill_warehouse(village: Village, payments: Sequence[dict[str, Any]]) -> str:
    doors = village.doors
    code = f"KHO{village.incident.hex[-8:].upper()}"
    body = {"code": code, "name": "Kho diễn tập", "commune_code": village.commune, "drill": True}
    warehouse = str((await doors.post("disbursement", "/v1/warehouses", people.ACCOUNTANT, body))["id"])
    quantity = sum(payment["amount"] for payment in payments) + _SPARE
    came = {"source_id": payments[0]["source_id"], "item": "rice", "quantity": quantity, "document": "PN 7/2026"}
    await doors.post("disbursement", f"/v1/warehouses/{warehouse}/receipts", people.ACCOUNTANT, came)
    return warehouse


async def _deliver(village: Village, warehouse: str, source: str) -> dict[str, Any]:
    body = {"source_id": source, "item": "rice", "commune_code": village.commune, "carried_by": "agent"}
    note: dict[str, Any] = await village.doors.post(
        "disbursement", f"/v1/warehouses/{warehouse}/delivery-notes", people.ACCOUNTANT, body
    )
    return note


async def _note_closed(village: Village, note: dict[str, Any]) -> None:
    await village.doors.post("disbursement", f"/v1/delivery-notes/{note['id']}/closed", people.ACCOUNTANT, {})


async def test_money_by_a_bank_of_files(process: Dying, village: Village) -> None:
    async with their_bank() as bank:
        await process.begin(_by_file(bank))
        cases = []
        for moments in (FILES, [HAS_IT]) if LONG else ([HAS_IT],):
            process.die_at(moments)
            _tell_the_day(bank, process.folder)
            cases.append(await _owed(village, INJURED))
            await _has_booked(bank, len(cases), process.folder)
            await process.all_met()
        ended_at = await _all_paid(village, cases)
        payments = [payment for case in cases for payment in await village.payments(case)]
        book = [{"end_to_end_id": f"{each['id']}-{each['attempt_count']}", "amount_dong": each["amount"]} for each in payments]
        await _judge("bank (ISO 20022)", village, process, ended_at, bank_book=book)
        assert await bank.book() == {each["id"].replace("-", ""): 1 for each in payments}


async def _has_booked(bank: TheirBank, count: int, folder: Path) -> None:
    """The bank has so many orders; the next day of its clock it books them."""
    await eventually(bank.payments, lambda seen: len(seen) == count, within_s=ENDED_WITHIN_S, what="the bank to have it")
    await bank.next_day()
    _tell_the_day(bank, folder)


def _by_file(bank: TheirBank) -> dict[str, str]:
    """What disbursement must know of it."""
    account = {"ACCOUNT": OUR_ACCOUNT, "ACCOUNT_NAME": "UBND xã Thử Nghiệm", "ACCOUNT_BANK": HELD_BANK}
    way = {"URL": bank.url, "PROTOCOL": "iso20022", "MAILBOX": "/_mock/mailbox", "POLL_S": "0.5", "CHARACTERS": "latin"}
    return {f"DISBURSEMENT_BANK_{name}": value for name, value in {**account, **way}.items()}


def _tell_the_day(bank: TheirBank, folder: Path) -> None:
    """Tell the process which day the bank has."""
    (folder / "ahead_s").write_text(str(bank.ahead.total_seconds()))
