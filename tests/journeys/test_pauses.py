"""The money is stopped in the middle of a storm and let go on: from a terminal and at the desk, on real engines."""

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

from tests.journeys.test_terminal import Terminal
from tests.journeys.village import PROVINCE, Village
from tests.support import people
from tests.support.doors import Person
from tests.support.invented import Dice
from tests.support.pages import Browser
from tests.support.waiting import eventually

COMMUNE = "18313"
INJURED = {"injured": [{"ref": "p1", "treatment_days": 5}]}
OPERATOR = Person("operator-who-stops", ("ops",))
HOUSEHOLDS = 6


async def test_a_source_is_paused_in_mid_storm_and_lifted_and_everybody_is_paid_once(doors, tmp_path: Path):
    dice = Dice(datetime.now(UTC).microsecond)
    village = Village(doors, await people.declare_incident(doors, "DIỄN TẬP: Bão tạm dừng", [COMMUNE]), dice, COMMUNE)
    place = {"province_code": PROVINCE}
    source = await people.open_source(doors, "budget", "Nguồn bị dừng", "dong", 10**9, scope=place, incident=village.incident)
    terminal = Terminal(doors, tmp_path)

    async def help_one() -> str:
        case = await village.report(INJURED)
        await village.find(case, INJURED)
        await village.sign(await village.awards(case))
        return case

    before = await help_one()
    await village.payments_when(before, "settled")
    paused = await terminal.read(
        OPERATOR, "pause", "source", str(source), "--reason", "Sao kê không khớp", "--key", "stop-once"
    )
    again = await terminal.read(OPERATOR, "pause", "source", str(source), "--reason", "Sao kê không khớp", "--key", "stop-once")
    assert again["id"] == paused["id"], "under one key it is one pause"
    cases = await asyncio.gather(*(help_one() for _ in range(HOUSEHOLDS)))

    for case in cases:
        [payment] = await eventually(
            lambda case=case: village.payments(case),
            lambda seen: bool(seen) and seen[0]["reason"] == "paused",
            what="the payment to wait for the pause to be lifted",
            within_s=40,
        )
        assert (payment["state"], payment["attempt_count"], payment["clock"]["state"]) == ("reserved", 0, "running")
        assert [one["reason"] for one in payment["pauses"]] == ["Sao kê không khớp"]
    listed = await terminal.read(OPERATOR, "pause", "--list")
    assert paused["id"] in {one["id"] for one in listed["pauses"]}
    refused = await terminal.run(OPERATOR, "pause", "--lift", paused["id"], "--reason", "Đã khớp", code=5)
    assert "another person" in refused
    assert "--reason" in await terminal.run(OPERATOR, "pause", "source", str(source), code=2)

    desk = Browser(doors.url_of("console"), "accountant")
    officer = Browser(doors.url_of("console"), "commune_officer", province=PROVINCE, commune=COMMUNE)
    async with desk, officer:
        assert "Sao kê không khớp" in await officer.open(f"/cases/{cases[0]}")
        await desk.open("/money/pauses")
        form = desk.form(f"/money/pauses/{paused['id']}")
        desk.fill(form, reason="Đã khớp với sao kê")
        assert "Các khoản đang chờ tự chi tiếp" in await desk.send(form)

    payments = [(await village.payments_when(case, "settled"))[0] for case in (before, *cases)]
    book = {entry["end_to_end_id"]: entry["amount_dong"] for entry in (await doors.simulator("bank", "/book"))["entries"]}
    assert [payment["attempt_count"] for payment in payments] == [1] * (HOUSEHOLDS + 1)
    assert {name: amount for name, amount in book.items() if name.rpartition("-")[0] in {one["id"] for one in payments}} == {
        f"{one['id']}-1": one["amount"] for one in payments
    }
    shown = json.loads(await terminal.run(OPERATOR, "pause", "--list", "--all", "--json"))
    [record] = [one for one in shown["pauses"] if one["id"] == paused["id"]]
    assert record["lifted"]["reason"] == "Đã khớp với sao kê"
