"""Going back, from report to closed books: a transfer that comes back, a person found alive, a household of two reports.

Each prints what was walked as a table (`pytest -rP tests/journeys/test_going_back.py`).
"""

from datetime import datetime

import pytest
from rich.console import Console
from rich.table import Table

from tests.journeys.village import COMMUNE, Village, settle
from tests.support import people
from tests.support.second_thoughts import confirm_account, name_account, receive_repayment, retract, retract_award
from tests.support.waiting import eventually

INJURED = {"injured": [{"ref": "p1", "treatment_days": 5}]}
MOURNING = {"dead": ["p2"], "short_of_food": {"people": 3, "months": 1}}


@pytest.fixture
async def village(doors) -> Village:
    return await settle(doors)


async def _story(village, case):
    answer = await village.doors.get("console", f"/v1/cases/{case}/timeline", people.commune_officer(COMMUNE))
    return [entry["text"]["vi"] for entry in answer["entries"]]


async def _said(village, case, *beginnings):
    """Until the case's story says all of this, in whatever order its services are heard."""
    return await eventually(
        lambda: _story(village, case),
        lambda lines: all(any(line.startswith(one) for line in lines) for one in beginnings),
        what=f"the story to say {beginnings}",
        within_s=60,
    )


async def _walked(village, *cases):
    """Print the story of these cases as an officer reads it, and the books of the storm."""
    console, sources = Console(width=150), await _books_close(village)
    for case in cases:
        answer = await village.doors.get("console", f"/v1/cases/{case}/timeline", people.commune_officer(COMMUNE))
        began = datetime.fromisoformat(answer["entries"][0]["at"])
        table = Table(title=answer["case_number"] or case, title_justify="left")
        table.add_column("s", justify="right")
        table.add_column("điều đã xảy ra")
        for entry in answer["entries"]:
            table.add_row(f"{(datetime.fromisoformat(entry['at']) - began).total_seconds():.1f}", entry["text"]["vi"])
        console.print(table)
    for unit, source in sources.items():
        sums = {name: f"{source[name]:,}" for name in ("contributed", "available", "reserved", "settled")}
        console.print(f"sổ ({unit}): {sums}")


async def _books_close(village):
    """Every source of the storm: what came in is all there."""
    page = await village.doors.get("disbursement", "/v1/sources", people.ACCOUNTANT, limit=100)
    ours = [source for source in page["items"] if source["incident_id"] == str(village.incident)]
    assert ours
    for source in ours:
        assert source["available"] + source["reserved"] + source["settled"] == source["contributed"]
    return {source["unit"]: source for source in ours}


async def _recovery(village, case):
    async def read():
        page = await village.doors.get("disbursement", "/v1/recoveries", people.ACCOUNTANT, case_id=case)
        return page["items"]

    [found] = await eventually(read, what="what is too much to be claimed")
    return found


async def test_a_transfer_that_comes_back_is_paid_again_to_another_account(village, doors):
    payee = village.dice.payee("Hộ Thử")
    await doors.simulator("bank", "/faults", {"troubles": {payee.account_number: "returned"}, "trouble_s": 120.0})
    case = await village.report(INJURED, payee=payee.to_json())
    await village.find(case, INJURED)
    await village.sign(await village.awards(case))
    await village.case_at(case, "closed", within_s=90)
    await doors.simulator("bank", "/faults", {"trouble_over": True, "trouble_s": 1.5})

    [back] = await village.payments_when(case, "returned")
    assert (back["times_returned"], back["clock"]["state"]) == (1, "running")
    reopened = await eventually(
        lambda: village.case(case), lambda seen: seen["stage"] == "decided" and not seen["assisted_at"], what="reopened"
    )
    assert reopened["closed_at"] is None
    await _said(village, case, "Ngân hàng trả lại tiền", "Hồ sơ mở lại", "Đã báo cho hộ tiền bị trả lại")

    await name_account(doors, case, village.dice.payee("Hộ Thử"), COMMUNE)
    await village.waits_because(case, "account_changed")
    await confirm_account(doors, case, COMMUNE)
    [paid] = await village.payments_when(case, "settled")
    assert (paid["attempt_count"], paid["times_returned"]) == (2, 1)
    closed = await village.case_at(case, "closed", within_s=60)
    assert closed["assisted_at"]
    book = await doors.simulator("bank", "/book")
    kept = [entry for entry in book["entries"] if entry["end_to_end_id"] not in book["returned"]]
    assert [entry["end_to_end_id"] for entry in kept if entry["end_to_end_id"].startswith(paid["id"])] == [f"{paid['id']}-2"]
    assert (await _books_close(village))["dong"]["settled"] == paid["amount"]
    await _walked(village, case)


@pytest.mark.parametrize("when", ["before", "after"])
async def test_a_person_found_alive_stops_the_burial_and_nothing_else(village, doors, when):
    case = await village.report(MOURNING, account=when == "after")
    await village.find(case, MOURNING)
    await village.receive_form(case)
    await village.sign(await village.awards(case))
    await village.hand_over(case)
    await (village.payments_when(case, "settled") if when == "after" else village.payments_when(case, "reserved", rail="cash"))
    if when == "after":
        await village.case_at(case, "closed", within_s=60)
    burial = next(one for one in await village.awards(case, "approved") if one["code"] == "FUNERAL_HH")

    proposed = await retract_award(doors, people.assessor(COMMUNE), case, burial["id"], "person_alive")
    assert {one["code"]: one["stands"] for one in await village.awards(case, "approved")}["FUNERAL_HH"] == burial["amount"]
    await people.reduce(doors, people.chair(COMMUNE), village.incident, [proposed])

    found = await village.find(case, MOURNING)
    assert "retracted_before" in [warning["code"] for warning in found["warnings"]]
    assert await village.awards(case) == []
    sources = await _books_close(village)
    if when == "before":
        released = await village.payments_when(case, "released")
        assert [one["benefit"] for one in released] == ["FUNERAL_HH"]
        assert sources["dong"]["settled"] == 0
    else:
        recovery = await _recovery(village, case)
        assert (recovery["amount"], recovery["state"], recovery["owner"]) == (burial["amount"], "open", f"commune:{COMMUNE}")
        half = burial["amount"] // 2
        await receive_repayment(doors, recovery["id"], "cash", half)
        await receive_repayment(doors, recovery["id"], "bank", burial["amount"] - half)
        assert (await _recovery(village, case))["state"] == "paid_back"
        assert (await _books_close(village))["dong"]["settled"] == 0
        await _said(village, case, "Mở thu hồi", "Đã thu lại", "Thu hồi")
    await _said(village, case, "Quyết định", "Đã báo cho hộ việc điều chỉnh")
    assert [one["state"] for one in await village.payments(case) if one["benefit"] == "RICE"] == ["handed_over"]
    await village.case_at(case, "closed", within_s=60)
    await _walked(village, case)


async def test_a_household_of_two_reports_is_paid_once_in_the_end(village, doors):
    first, second = await village.report(INJURED), await village.report(INJURED)
    for case in (first, second):
        await village.find(case, INJURED)
        await village.sign(await village.awards(case))
        await village.payments_when(case, "settled")

    await retract(doors, COMMUNE, second, "duplicate")

    recovery = await _recovery(village, second)
    assert (recovery["cause"], recovery["state"], recovery["amount"]) == ("case_retracted", "open", 5_400_000)
    await receive_repayment(doors, recovery["id"], "bank", recovery["left"])
    assert (await _recovery(village, second))["state"] == "paid_back"
    await village.case_at(second, "retracted")
    await village.case_at(first, "closed")
    assert (await _books_close(village))["dong"]["settled"] == 5_400_000
    await _walked(village, first, second)
