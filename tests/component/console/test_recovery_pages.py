"""What is too much in hand, at the desk: planned, received, ended by who may."""

import re

from shared.communes import name_of, province_of
from shared.ids import new_id
from tests.component.console.harness import ServiceHarness, an_incident
from tests.component.console.money import (
    an_accountant,
)
from tests.component.console.test_pages import well_made
from tests.component.disbursement.harness import ServiceHarness as Disbursement
from tests.component.disbursement.harness import a_household, settled
from tests.component.disbursement.test_reductions import reduced
from tests.support.builders import COMMUNE, a_household_reported


async def test_what_is_too_much_in_hand_is_ended_by_who_may_and_needs_its_reason(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    await disbursement.source(1_000_000_000)
    household = a_household(amount=40_000_000, code="HOUSE_NEW")
    await disbursement.take(household.reported, household.approved)
    await disbursement.send()
    await disbursement.answer(settled(await disbursement.payment(household)))
    await disbursement.take(reduced(household, 20_000_000))
    await harness.take(an_incident(), a_household_reported(case_id=household.reported.case_id, case_number="HT-2611-00042"))

    async with an_accountant(harness) as accountant:
        shown = await accountant.get("/money/recoveries")
        path = re.search(r'href="(/money/recoveries/[0-9a-f-]{36})"', shown.text)
        assert path, shown.text
        assert "20.000.000" in shown.text
        assert f"theo dõi: {name_of(COMMUNE)}" in well_made(shown)
        of_payment = "HT-2611-00042 · Làm nhà mới · 40.000.000 đ"
        assert f"Thuộc khoản: {of_payment}" in well_made(shown)
        assert f"Thuộc khoản {of_payment}" in well_made(await accountant.get(path[1]))
        assert f"Người, nơi theo dõi {name_of(COMMUNE)}" in well_made(await accountant.get(path[1]))
    async with an_accountant(harness, role="provincial_leader") as leader:
        assert "Miễn thu hồi" in well_made(await leader.get(path[1]))
        empty = await leader.post(path[1], data={"key": str(new_id()), "outcome": "waived", "act": "17/QĐ-UBND"})
        assert (empty.status_code, "hãy chọn lý do" in empty.text) == (422, True)
    async with an_accountant(harness) as accountant:
        one = await accountant.get(path[1])
        assert "Miễn thu hồi" not in well_made(one), "the province waives, not who keeps the books"
        act = {"outcome": "waived", "act": "17/QĐ-UBND"}
        waived = await accountant.post(path[1], data={"key": str(new_id()), **act, "reason": "hardship"})
        plan = {"count": "3", "first_on": "2030-01-31"}
        nonsense = await accountant.post(f"{path[1]}/plan", data={"key": str(new_id()), **plan, "count": "x"})
        planned = await accountant.post(f"{path[1]}/plan", data={"key": str(new_id()), **plan})
        receipt = {"way": "cash", "receipt_number": "PT-1", "received_on": "2026-11-01"}
        above = await accountant.post(f"{path[1]}/receipts", data={"key": str(new_id()), **receipt, "amount": "20000001"})
        part = await accountant.post(f"{path[1]}/receipts", data={"key": str(new_id()), **receipt, "amount": "5.000.000"})
        story = await accountant.get(path[1])
        rest = {**receipt, "receipt_number": "PT-2", "amount": "15000000"}
        done = await accountant.post(f"{path[1]}/receipts", data={"key": str(new_id()), **rest})
        after = await accountant.get("/money/recoveries")

    said = (waived, nonsense, planned, above, part, done)
    assert [answer.status_code for answer in said] == [403, 422, 303, 422, 303, 303]
    assert "31/01/2030" in story.text
    assert "28/03/2030" in story.text
    assert "15.000.000" in story.text
    assert "Không có phần nào cần thu hồi" in after.text


async def test_what_a_drill_has_too_much_is_not_asked_back_as_in_earnest_and_its_unit_is_named(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    await disbursement.source(100_000_000)
    await disbursement.source(100, "kg", drill=False, scope={"province_code": province_of(COMMUNE)})
    played, real = a_household(amount=40_000_000, code="HOUSE_NEW"), a_household(amount=45, unit="kg", code="RICE", drill=False)
    for household in (played, real):
        await disbursement.take(household.reported, household.approved)
    await disbursement.send()
    await disbursement.answer(settled(await disbursement.payment(played)))
    given = await disbursement.hand_over((await disbursement.payment(real))["id"])
    assert given.is_success, given.text
    await disbursement.take(reduced(played, 20_000_000), reduced(real, 15, stood=45))

    async with an_accountant(harness) as accountant:
        listed = (await accountant.get("/money/recoveries")).text
        paths = re.findall(r'href="(/money/recoveries/[0-9a-f-]{36})"', listed)
        pages = [await accountant.get(path) for path in paths]

    cards = dict(re.findall(r'class="sum">([^<]*)</span>(.*?)</p>', listed))
    assert {sum_: "DIỄN TẬP" in rest for sum_, rest in cards.items()} == {"20.000.000 đ": True, "30 kg": False}
    of_drill = {"Số đã thu (đ)" in well_made(page): 'class="drill"' in page.text for page in pages}
    assert of_drill == {True: True, False: False}
    assert any("Số đã thu (kg)" in well_made(page) for page in pages)


async def test_a_plan_or_receipt_that_no_calendar_and_no_book_has_is_refused_at_its_field(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    await disbursement.source(1_000_000_000)
    household = a_household(amount=40_000_000, code="HOUSE_NEW")
    await disbursement.take(household.reported, household.approved)
    await disbursement.send()
    await disbursement.answer(settled(await disbursement.payment(household)))
    await disbursement.take(reduced(household, 20_000_000))
    [recovery] = await disbursement.rows("select id from recoveries")
    plans = [("2", "9999-12-31"), ("2", "0001-01-01"), ("0", "2030-01-01"), ("61", "2030-01-01"), ("9" * 5_000, "2030-01-01")]
    receipts = ["-1", "0", "1.5", "9" * 5_000, "9" * 18, "một triệu"]

    async with an_accountant(harness) as accountant:
        for count, first_on in plans:
            said = {"key": str(new_id()), "count": count, "first_on": first_on}
            assert (await accountant.post(f"/money/recoveries/{recovery['id']}/plan", data=said)).status_code == 422, said
        for amount in receipts:
            same = {"way": "cash", "receipt_number": "PT-1", "received_on": "2026-11-01"}
            said = {"key": str(new_id()), **same, "amount": amount}
            assert (await accountant.post(f"/money/recoveries/{recovery['id']}/receipts", data=said)).status_code == 422, said
