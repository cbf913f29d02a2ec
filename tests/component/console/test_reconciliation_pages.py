"""Reconciliation at the desk: the difference and why it is not 0, compared on demand, taken, let stand by two."""

import re

from shared.ids import new_id
from tests.component.console.harness import ServiceHarness
from tests.component.console.test_money_pages import an_accountant
from tests.component.console.test_pages import well_made
from tests.component.disbursement.harness import ServiceHarness as Disbursement
from tests.component.disbursement.statements import a_stranger, tell

PATH = "/money/reconciliation"
COUNTRY: dict[str, list[str]] = {"provinces": [], "communes": []}


async def test_a_difference_is_found_on_demand_taken_by_one_and_let_stand_by_two(
    harness: ServiceHarness, disbursement: Disbursement
) -> None:
    await tell(disbursement, a_stranger(3_300, "debit", "FEE-1"))
    async with an_accountant(harness, **COUNTRY) as first, an_accountant(harness, subject="two", **COUNTRY) as second:
        before = well_made(await first.get(PATH))
        compared = await first.post(PATH, data={"key": str(new_id())})
        listed = await first.get(PATH)
        take = re.search(rf'action="({PATH}/differences/[0-9a-f-]{{36}})/take"', listed.text)
        assert take, listed.text
        taken = await first.post(f"{take[1]}/take", data={"key": str(new_id())})
        nothing_said = await first.post(f"{take[1]}/accept", data={"key": str(new_id()), "reason": ""})
        said = await first.post(f"{take[1]}/accept", data={"key": str(new_id()), "reason": "Phí tháng 11"})
        waits = await second.get(PATH)
        accepted = await second.post(f"{take[1]}/accept", data={"key": str(new_id()), "reason": "Đúng, hợp đồng 3"})
        await second.post(PATH, data={"key": str(new_id())})
        after = well_made(await second.get(PATH))

    shown = well_made(listed)
    assert "Chưa đối soát lần nào" in before
    assert [answer.status_code for answer in (compared, taken, said, accepted)] == [303] * 4
    assert nothing_said.status_code == 422
    assert "Chênh lệch: 3.300 đ" in shown
    assert "1 khoản lệch chưa làm rõ" in shown
    assert "bên kia có, sổ không ghi" in shown
    assert "Bút toán ngân hàng TK-1|FEE-1" in shown
    assert "Phí tháng 11" in well_made(waits)
    assert "Chênh lệch: 0 đ" in after
    assert "Lệch đã được hai kế toán chấp nhận: 3.300 đ" in after
    assert "Không có khoản lệch nào" in after


async def test_in_english_and_for_who_only_reads(harness: ServiceHarness, disbursement: Disbursement) -> None:
    await disbursement.loops.reconcile()
    async with harness.browser("provincial_leader", provinces=["01"]) as browser:
        shown = well_made(await browser.get(PATH, headers={"Accept-Language": "en"}))
        refused = await browser.post(PATH, data={"key": str(new_id())}, headers={"Origin": "http://service.test"})

    assert "Difference: 0 đ" in shown
    assert "There is no statement yet" in shown
    assert "Compare now" not in shown
    assert refused.status_code == 403


async def test_while_disbursement_is_away_it_shows_no_zero(harness: ServiceHarness) -> None:
    async with an_accountant(harness) as browser:
        shown = well_made(await browser.get(PATH))

    assert "chưa trả lời" in shown
    assert "Chênh lệch" not in shown
