"""A house found damaged instead of destroyed, after it was signed for: through all services and the desk, on real engines."""

import re

from tests.journeys.village import COMMUNE, PROVINCE, settle
from tests.support import people
from tests.support.pages import Browser
from tests.support.second_thoughts import confirm_account
from tests.support.waiting import eventually

DESTROYED = {"house": {"state": "destroyed", "habitable": False, "no_other_home": True}}
DAMAGED = {"house": {"state": "heavily_damaged", "habitable": False}}
WHOLE, LESS = 40_000_000, 20_000_000


async def test_what_was_paid_is_recovered_and_what_was_not_goes_out_lower(doors):
    village = await settle(doors)
    paid, waits = await village.report(DESTROYED), await village.report(DESTROYED, account=False)
    for case in (paid, waits):
        await village.find(case, DESTROYED)
        await village.sign(await village.awards(case))
    await village.payments_when(paid, "settled")
    await village.payments_when(waits, "reserved", rail="cash")

    for case in (paid, waits):
        found = await village.find(case, DAMAGED)
        assert [warning["code"] for warning in found["warnings"]] == ["more_was_signed"]
    assert [payment["amount"] for case in (paid, waits) for payment in await village.payments(case)] == [WHOLE, WHOLE]
    desk = Browser(doors.url_of("console"), "commune_chair", province=PROVINCE, commune=COMMUNE)
    async with desk:
        await desk.open(f"/decisions?incident_id={village.incident}")
        form = desk.form("/decisions")
        assert desk.tick_all(form, "reduction") == 2
        page = await desk.send(form, ("verdict", "approved"))
        assert "Giảm 2, không giảm 0." in page

    async def story_of(case):
        story = await doors.get("console", f"/v1/cases/{case}/timeline", people.commune_officer(COMMUNE))
        return [entry["text"]["vi"] for entry in story["entries"]]

    [lowered] = await eventually(
        lambda: village.payments(waits), lambda seen: seen[0]["amount"] == LESS, what="the payment to be lowered"
    )
    assert (lowered["state"], lowered["lowered"], lowered["recoveries"]) == ("reserved", LESS, [])
    [settled] = await eventually(
        lambda: village.payments(paid), lambda seen: seen[0]["recoveries"], what="the difference to be claimed"
    )
    [claim] = settled["recoveries"]
    assert (settled["state"], settled["amount"]) == ("settled", WHOLE)
    assert (claim["amount"], claim["state"]) == (LESS, "open")
    told = "Đã báo cho hộ việc điều chỉnh (tin nhắn)"
    for case, what in ((paid, "Phần đã chi thừa cần thu hồi"), (waits, "Khoản chi giảm trước khi chi")):
        effect = f"{what}: 20.000.000 đ"
        # Two services say these, and nobody promises who is heard first.
        story = await eventually(
            lambda case=case: story_of(case),
            lambda seen, effect=effect: {told, effect} <= set(seen),
            what="the household to be told and the effect to be seen",
            within_s=40,
        )
        assert any(re.search(r"điều chỉnh giảm: .* từ 40\.000\.000 đ còn 20\.000\.000 đ", line) for line in story), story

    payee = village.dice.payee("Hộ Thử").to_json()
    await doors.post("intake", f"/v1/cases/{waits}/corrections", people.commune_officer(COMMUNE), {"payee": payee})
    await village.waits_because(waits, "account_unconfirmed")
    await confirm_account(doors, waits, COMMUNE)
    await village.payments_when(waits, "settled")

    book = (await doors.simulator("bank", "/book"))["entries"]
    booked = {entry["end_to_end_id"].rsplit("-", 1)[0]: int(entry["amount_dong"]) for entry in book}
    assert (booked[settled["id"]], booked[lowered["id"]]) == (WHOLE, LESS)
    await village.case_at(waits, "closed")
